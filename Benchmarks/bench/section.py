"""Parts of a document that different commands write: each replaces its own and leaves the others."""
import pathlib
import re


def marks(name):
    return f"<!-- {name} -->", f"<!-- end of {name} -->"


def write(path, name, text):
    """Puts a text where that of this name stands, or at the end."""
    begin, end = marks(name)
    part = f"{begin}\n{text.rstrip()}\n{end}\n"
    file = pathlib.Path(path)
    old = file.read_text() if file.exists() else ""
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end) + "\n", re.DOTALL)
    file.write_text(pattern.sub(lambda _: part, old) if pattern.search(old) else f"{old.rstrip()}\n\n{part}".lstrip())
