"""Loadstar and its peers on the same work in the same run."""

from . import places
from .table import Table
from .timing import Failed, median, once, paired

INGEST_FRANCE = ["--format", "csv", "--time", "utc", "--value", "conso_mw=france/consumption",
                 "--value", "prevision_j1_mw=france/forecast-day-ahead", "--value", "t_weighted_c=france/temperature"]


def ratio(other, ours):
    return f"{other / ours:.1f}" if ours > 0 else "–"


def compare(title, note, ours, commands, repeats=5):
    """A table of one work done by several programs, `ours` first."""
    table = Table(title, note, ["program", "seconds", "CPU seconds", "peak MB", "times as long"])
    runs = paired(commands, repeats)
    for name, run in runs.items():
        table.add(name, f"{run.wall:.3f}", f"{run.cpu:.3f}", f"{run.memory:.0f}", ratio(run.wall, runs[ours].wall))
    return table


def filled(path=None):
    """A database with France, filled once."""
    data = places.france()
    if data is None:
        return None
    database = path or places.SCRATCH / "france.db"
    if not database.exists():
        once(places.loadstar("ingest", data, *INGEST_FRANCE, "--db", database, "--quiet"))
    return database


def ingest(repeats):
    files = places.regional()
    if not files:
        return None
    ours, frame, shell = (places.SCRATCH / name for name in ("ours.db", "pandas.db", "shell.db"))
    commands = {
        "loadstar ingest": (places.loadstar("ingest", *files, "--db", ours, "--quiet"), places.remove(ours)),
        "pandas read_csv + to_sql": (places.peer("pandas_ingest.py", frame, *files), places.remove(frame)),
        "iconv + sqlite3 .import": ([str(places.PEERS / "sqlite_import.sh"), str(shell), *map(str, files)],
                                    places.remove(shell)),
    }
    size = sum(file.stat().st_size for file in files) / 1e6
    return compare(
        f"Ingest: {len(files)} éCO2mix regional files of 2015 ({size:.0f} MB)",
        "Whole processes into a new database. Loadstar parses every number, places every row in time and keeps "
        "vintages; .import keeps text.", "loadstar ingest", commands, repeats)


def train(repeats, slow):
    database = filled()
    if database is None:
        return None
    data, models = places.france(), places.SCRATCH / "models"
    commands = {
        "loadstar train --model regression": (places.loadstar(
            "train", "france/consumption", "--model", "regression", "--name", "bench", "--weather",
            "france/temperature", "--db", database, "--models", models, "--quiet"), None),
        "LightGBM, 600 trees, like features": (places.peer("lightgbm_train.py", data, places.SCRATCH / "l.txt"), None),
        "scikit-learn, a ridge of splines a slot": (places.peer(
            "sklearn_train.py", data, places.SCRATCH / "s.pickle"), None),
    }
    if slow:
        commands["Prophet"] = (places.peer("prophet_train.py", data, places.SCRATCH / "p.json"), None)
        commands["statsforecast MSTL"] = (places.peer("mstl_train.py", data), None)
    return compare(
        "Train: four years of half-hours of France, with temperature",
        "Whole processes, from the stored data to a model file; Python's start-up and imports count as the tool's do.",
        "loadstar train --model regression", commands, repeats if not slow else min(repeats, 3))


def batch(repeats):
    database = filled()
    if database is None:
        return None
    models = places.SCRATCH / "models"
    once(places.loadstar("train", "france/consumption", "--model", "regression", "--name", "bench", "--weather",
                         "france/temperature", "--db", database, "--models", models, "--quiet"))
    table = Table("Forecast and backtest of France", "Whole processes; the backtest forecasts 365 days from 12:00 on the "
                  "day before with observed temperature and fits every week.",
                  ["command", "seconds", "CPU seconds", "peak MB"])
    commands = {
        "loadstar forecast (48 half-hours)": places.loadstar(
            "forecast", "france/consumption", "--model", "bench", "--db", database, "--models", models, "--issue",
            "2018-12-30T11:00:00Z", "--quiet"),
        "loadstar backtest (2018, refit weekly)": places.loadstar(
            "backtest", "france/consumption", "--model", "regression", "--weather", "france/temperature", "--from",
            "2018-01-01", "--to", "2018-12-31", "--db", database, "--json"),
    }
    for name, command in commands.items():
        count = repeats if "forecast " in name else 1
        run = median([once(command) for _ in range(count)])
        table.add(name, f"{run.wall:.3f}", f"{run.cpu:.3f}", f"{run.memory:.0f}")
    return table


def detect(repeats):
    rows = 1_000_000
    source = places.SCRATCH / "stream.csv"
    with open(source, "w") as file:
        file.write("timestamp,value\n")
        for index in range(rows):
            day, second = divmod(index * 300, 86_400)
            stamp = f"2014-{1 + day // 28 % 12:02d}-{1 + day % 28:02d} {second // 3600:02d}:{second // 60 % 60:02d}:00"
            file.write(f"{stamp},{(index * 7919) % 1000 / 10 + (index % 288) / 3:.3f}\n")
    run = median([once(places.loadstar("detect", source, "--output", places.SCRATCH / "out.csv", "--quiet"))
                  for _ in range(repeats)])
    table = Table("Detect: a univariate stream without a model", "Loadstar as a whole process from CSV to CSV; river in "
                  "memory, its loop alone.", ["program", "rows a second", "Loadstar is faster by"])
    ours = rows / run.wall
    table.add("loadstar detect", f"{ours:,.0f}", "")
    for name, kind, count in (("river HalfSpaceTrees", "hst", 20_000), ("river HoltWinters + GaussianScorer",
                                                                       "holtwinters", 200_000)):
        other = river(kind, count)
        table.add(name, f"{other:,.0f}", f"{ours / other:.1f}")
    return table


def river(kind, count):
    import subprocess
    command = places.peer("river_stream.py", kind, count)
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def limits():
    import sqlite3
    import time

    import numpy
    table = Table("Limits of this machine", "What the figures above can be held against; one thread.", ["what", "rate"])
    block = places.SCRATCH / "block"
    block.write_bytes(bytes(1 << 28))
    began = time.perf_counter()
    with open(block, "rb", buffering=0) as file:
        while file.read(1 << 20):
            pass
    table.add("bytes read (cached)", f"{(1 << 28) / (time.perf_counter() - began) / 1e9:.1f} GB/s")
    connection = sqlite3.connect(places.SCRATCH / "bare.db")
    connection.execute("CREATE TABLE t (s INTEGER, i INTEGER, v REAL, PRIMARY KEY (s, i)) WITHOUT ROWID")
    rows = [(1, i, float(i)) for i in range(500_000)]
    began = time.perf_counter()
    connection.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
    connection.commit()
    table.add("SQLite rows inserted in key order", f"{len(rows) / (time.perf_counter() - began) / 1e6:.2f} M/s")
    matrix = numpy.random.default_rng(1).normal(size=(4_000, 600))
    matrix.T @ matrix
    began = time.perf_counter()
    for _ in range(5):
        matrix.T @ matrix
    rate = 5 * matrix.shape[0] * matrix.shape[1] ** 2 / (time.perf_counter() - began) / 1e9
    table.add("XᵀX, 4,000 × 600 (numpy)", f"{rate:.0f} GFLOP/s")
    return table


def tables(repeats=5, slow=True):
    """Every table that this machine has the data for."""
    for make in (lambda: ingest(repeats), lambda: train(repeats, slow), lambda: batch(repeats),
                 lambda: detect(max(1, repeats // 2)), limits):
        try:
            table = make()
        except Failed as failure:
            print(f"failed: {failure}")
            continue
        if table:
            yield table
