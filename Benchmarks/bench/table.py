"""The tables that the commands print, as text and as Markdown."""
import os
import platform
import subprocess
from importlib import metadata


class Table:
    """Rows of one benchmark; the first column is left-aligned."""

    def __init__(self, title, note, columns):
        self.title, self.note, self.columns, self.rows = title, note, columns, []

    def add(self, *cells):
        self.rows.append([str(cell) for cell in cells])

    def text(self):
        widths = [max(len(row[i]) for row in [self.columns, *self.rows]) for i in range(len(self.columns))]
        def line(cells):
            return "  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(cells, widths)))
        return "\n".join([self.title, line(self.columns), *map(line, self.rows), self.note, ""])

    def markdown(self):
        rule = ["---"] + ["---:"] * (len(self.columns) - 1)
        rows = ["| " + " | ".join(cells) + " |" for cells in [self.columns, rule, *self.rows]]
        return "\n".join([f"## {self.title}", "", *rows, "", self.note, ""])


def machine():
    """One line on the machine."""
    model = "unknown processor"
    with open("/proc/cpuinfo") as info:
        for line in info:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[1]
    return (f"{model}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.release()}; "
            f"load average over the five minutes before: {load:.1f}")


def versions():
    """One line on the programs compared."""
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout.split("\n")[0]
    names = ["pandas", "statsforecast", "prophet", "lightgbm", "scikit-learn", "river"]
    found = []
    for name in names:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            pass
    return f"{swift.strip()}; Python {platform.python_version()}; " + ", ".join(found)
