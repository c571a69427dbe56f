"""Where things are: the binary, the data, the peers."""
import os
import pathlib
import shutil
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent.parent
ROOT = HERE.parent
BINARY = pathlib.Path(os.environ.get("LOADSTAR_BINARY", ROOT / ".build" / "release" / "loadstar"))
PEERS = HERE / "peers"
DATA = pathlib.Path(os.environ.get("LOADSTAR_SHARED_DATA", ROOT.parent / "shared" / "data"))
PYTHON = sys.executable
SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix="loadstar-bench-"))


def clean():
    shutil.rmtree(SCRATCH, ignore_errors=True)


def need(path):
    """The path, or None with a message where the data set is not on this machine."""
    if not path.exists():
        print(f"skipped: {path.name} is not here (set LOADSTAR_SHARED_DATA)", file=sys.stderr)
        return None
    return path


def france():
    return need(DATA / "france-national" / "france-2015-2018.csv")


def victoria():
    return need(DATA / "victoria" / "vic_elec_utc.csv")


def regional(year=2015):
    folder = need(DATA / "rte-regional")
    return sorted(folder.glob(f"*Definitif_{year}.xls")) if folder else None


def loadstar(*arguments):
    return [str(BINARY), *map(str, arguments)]


def peer(script, *arguments):
    return [PYTHON, str(PEERS / script), *map(str, arguments)]


def remove(*paths):
    def action():
        for path in paths:
            for suffix in ("", "-wal", "-shm", "-journal"):
                pathlib.Path(f"{path}{suffix}").unlink(missing_ok=True)
    return action
