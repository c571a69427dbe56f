"""The live monitor: the engine alone beside river, from standard input to a sink, and how soon an event follows."""
import os
import shutil
import statistics
import subprocess
import sys
import time

from . import places
from .feed import HEADER, Feed
from .table import Table

ENGINE = places.ROOT / ".build" / "release" / "engine-bench"
INGEST = ["--format", "csv", "--time", "time", "--value", "value=load", "--series-column", "series", "--zone", "UTC",
          "--quiet"]


def output(command, **options):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True, **options).stdout


def engine(repeats):
    """Readings a second of the engine, and of river's scorers, in turn."""
    rates = {"engine": [], "holtwinters": [], "snarimax": []}
    told = ""
    for _ in range(repeats):
        told = output([ENGINE, 1000, 5000])
        rates["engine"].append(float(told.split("\n")[1].split()[1]))
        rates["holtwinters"].append(float(output(places.peer("river_stream.py", "holtwinters", 200_000))))
        rates["snarimax"].append(float(output(places.peer("river_stream.py", "snarimax", 20_000))))
    ours = statistics.median(rates["engine"])
    table = Table(
        "Monitor: the engine alone", "One core, no input or output: readings and stored forecasts of 1,000 series in "
        "memory; score, detect, learn, incidents. river in its own loop, one series. Medians of "
        f"{repeats} runs in turn. " + " ".join(line.removeprefix("engine: ") + "." for line in told.split("\n")[2:4]),
        ["program", "readings a second", "the engine is faster by"])
    table.add("Loadstar's engine", f"{ours:,.0f}", "")
    for name, label in (("holtwinters", "river HoltWinters(48) + GaussianScorer"),
                        ("snarimax", "river SNARIMAX detector (12, 1, 12; 48)")):
        rate = statistics.median(rates[name])
        table.add(label, f"{rate:,.0f}", f"{ours / rate:.1f}")
    return table


class Monitor:
    """A database with five weeks of many series, whose monitor stands at the end of them."""

    def __init__(self, series, step):
        self.feed = Feed(series, step)
        self.folder = places.SCRATCH / f"monitor-{series}-{step}"
        self.folder.mkdir()
        self.database = self.folder / "history.db"
        history = self.folder / "history.csv"
        self.feed.write_history(history)
        output(places.loadstar("ingest", history, *INGEST, "--db", self.database))
        history.unlink()

    def copy(self):
        """A folder of its own with the database, for one run."""
        run = self.folder / "run"
        shutil.rmtree(run, ignore_errors=True)
        run.mkdir()
        shutil.copy(self.database, run / "history.db")
        return run

    def command(self, run, *sinks):
        words = ["monitor", "*/load", "--source", "-", "--clock", "event", "--quiet", "--db", run / "history.db"]
        return places.loadstar(*words, *[word for sink in sinks for word in ("--sink", sink)])


def timed(command, source, cores, out=subprocess.DEVNULL):
    """Seconds on the clock and of the processor for a command that reads a file at standard input through a pipe."""
    feeder = subprocess.Popen(["cat", str(source)], stdout=subprocess.PIPE)
    began = time.perf_counter()
    process = subprocess.Popen(["taskset", "-c", cores, *command], stdin=feeder.stdout, stdout=out)
    feeder.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    feeder.wait()
    if process.returncode != 0:
        sys.exit(f"{command} ended with {process.returncode}")
    return wall, usage.ru_utime + usage.ru_stime


def throughput(repeats, series=1000, slots=4000):
    monitor = Monitor(series, 1800)
    count = series * slots
    table = Table(
        "Monitor: from standard input to a sink",
        f"{count:,} half-hours of {series:,} series through a pipe, each series held against the week before, whose "
        "forecasts the monitor issues day by day; checkpoints on (each half second or 200,000 readings, flushed to disk: "
        "readings, scores where the sink is the history, incidents, states, positions). The whole process on one core "
        f"(taskset), start-up and calibration on five weeks of history included; medians of {repeats} runs. `idle` is "
        "the same without any reading.", ["input", "sink", "seconds", "CPU seconds", "readings a second"])
    empty = monitor.folder / "empty.csv"
    empty.write_text(HEADER)
    for kind in ("csv", "json"):
        source = monitor.folder / f"feed.{kind}"
        Feed.write(monitor.feed, source, slots, kind)
        for name, sinks in (("file", ["file:events.jsonl"]), ("history", ["sqlite"])):
            runs = []
            for _ in range(repeats):
                run = monitor.copy()
                words = [s if s == "sqlite" else f"file:{run / 'events.jsonl'}" for s in sinks]
                runs.append(timed(monitor.command(run, *words), source, "0"))
            wall = statistics.median(run[0] for run in runs)
            cpu = statistics.median(run[1] for run in runs)
            table.add(kind.upper(), name, f"{wall:.2f}", f"{cpu:.2f}", f"{count / wall:,.0f}")
        source.unlink()
    return table


LATENCY_FEEDER = """
import sys, time
rate, tick = float(sys.argv[1]), 0.001
out = sys.stdout.buffer
stamps = open(sys.argv[3], "w")
lines = open(sys.argv[2], "rb").readlines()
out.write(lines[0]); out.flush()
sent, began = 1, time.monotonic()
while sent < len(lines):
    due = min(len(lines), 1 + int((time.monotonic() - began) * rate))
    if due > sent:
        out.write(b"".join(lines[sent:due])); out.flush()
        now = time.monotonic_ns()
        stamps.write(f"{due - sent} {now}\\n")
        sent = due
    time.sleep(tick)
"""
