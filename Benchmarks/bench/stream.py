"""The live monitor: the engine alone beside river, from standard input to a sink, and how soon an event follows."""
import os
import shutil
import statistics
import subprocess
import sys
import time

from . import places
from .feed import WatchedHistory
from .table import Table
from .timing import Failed

ENGINE = places.BINARY.parent / "engine-bench"
PACED = places.PEERS / "paced_lines.py"


def output(command):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True).stdout


def engine(repeats):
    """Readings a second of the engine, and of river's scorers, in turn."""
    rates = {"engine": [], "holtwinters": [], "snarimax": []}
    for _ in range(repeats):
        told = output(["taskset", "-c", "0", ENGINE, 1000, 5000]).splitlines()
        rates["engine"].append(float(told[1].split()[1]))
        rates["holtwinters"].append(float(output(places.peer("river_stream.py", "holtwinters", 200_000))))
        rates["snarimax"].append(float(output(places.peer("river_stream.py", "snarimax", 20_000))))
    ours = statistics.median(rates["engine"])
    memory = " ".join(line.removeprefix("engine: ").capitalize() + "." for line in told[2:4])
    table = Table(
        "Monitor: the engine alone", "One core, no input or output: readings and stored forecasts of 1,000 series in "
        "memory, in batches of 6,000; score, detect, learn, incidents. river in its own loop, one series. Both by "
        f"processor time; medians of {repeats} runs in turn. {memory}", ["program", "readings a second", "the engine is faster by"])
    table.add("Loadstar's engine", f"{ours:,.0f}", "")
    for name, label in (("holtwinters", "river HoltWinters(48) + GaussianScorer"),
                        ("snarimax", "river SNARIMAX detector (12, 1, 12; 48)")):
        rate = statistics.median(rates[name])
        table.add(label, f"{rate:,.0f}", f"{ours / rate:.1f}")
    return table


def copied(history, name):
    """A folder with a copy of the database, for one run."""
    run = history.folder / name
    shutil.rmtree(run, ignore_errors=True)
    run.mkdir()
    shutil.copy(history.database, run / "history.db")
    return run


def timed(history, source, sink, cores):
    """Seconds on the clock and of the processor for the monitor over a file through a pipe."""
    run = copied(history, "run")
    sink = f"file:{run / 'events.jsonl'}" if sink == "file" else sink
    os.sync()
    feeder = subprocess.Popen(["cat", str(source)], stdout=subprocess.PIPE)
    began = time.perf_counter()
    process = subprocess.Popen(["taskset", "-c", cores, *history.command(run / "history.db", sink)],
                               stdin=feeder.stdout)
    feeder.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    feeder.wait()
    if process.returncode != 0:
        raise Failed(f"the monitor ended with {process.returncode}")
    return wall, usage.ru_utime + usage.ru_stime


def throughput(repeats, series=1000, slots=2000):
    history = WatchedHistory(series, 1800, slots // 48 + 2)
    files = {kind: history.folder / f"feed.{kind}" for kind in ("csv", "json")}
    with open(files["csv"], "w") as csv, open(files["json"], "w") as lines:
        history.feed.write(slots, csv, lines)
    count = series * slots
    table = Table(
        "Monitor: from standard input to a sink",
        f"{count:,} half-hours of {series:,} series through a pipe, against stored forecasts; checkpoints on (each half "
        "second or 200,000 readings, flushed to disk: readings, incidents, states, positions, and the scores where the "
        "sink is the history). The whole process from its start, a monitor that goes on from its last checkpoint; "
        f"medians of {repeats} runs.", ["input", "sink", "cores", "seconds", "CPU seconds", "readings a second"])
    for kind in files:
        for sink in ("file", "sqlite"):
            for cores in ("0", "0,1"):
                runs = [timed(history, files[kind], sink, cores) for _ in range(repeats)]
                wall = statistics.median(run[0] for run in runs)
                cpu = statistics.median(run[1] for run in runs)
                label = "file" if sink == "file" else "history"
                table.add(kind.upper(), label, 1 + cores.count(","), f"{wall:.2f}", f"{cpu:.2f}", f"{count / wall:,.0f}")
    return table


def latencies(history, source, rate):
    """Milliseconds from the line's writing to the reading of its event, of each reading in order."""
    run = copied(history, "run")
    feeder = subprocess.Popen([sys.executable, str(PACED), str(source), str(rate), str(run / "sent")],
                              stdout=subprocess.PIPE)
    monitor = subprocess.Popen(history.command(run / "history.db", "-"), stdin=feeder.stdout, stdout=subprocess.PIPE)
    feeder.stdout.close()
    arrived = []
    rest = b""
    while chunk := os.read(monitor.stdout.fileno(), 1 << 20):
        now = time.monotonic_ns()
        lines = (rest + chunk).split(b"\n")
        rest = lines.pop()
        arrived += [now] * sum(line.startswith(b'{"type":"score"') for line in lines)
    if monitor.wait() or feeder.wait():
        raise Failed(f"the monitor ended with {monitor.returncode}")
    sent = []
    for line in (run / "sent").read_text().splitlines():
        number, instant = map(int, line.split())
        sent += [instant] * number
    if len(sent) != len(arrived):
        raise Failed(f"{len(sent)} readings and {len(arrived)} scores")
    return [(late - soon) / 1e6 for soon, late in zip(sent, arrived)]


def latency(seconds=30, rate=10_000, series=1000, warm_up=3):
    history = WatchedHistory(series, 1800, rate * seconds // series // 48 + 2)
    source = history.folder / "paced.csv"
    with open(source, "w") as file:
        history.feed.write(rate * seconds // series, file)
    delays = sorted(latencies(history, source, rate)[warm_up * rate:])
    table = Table(
        f"Monitor: from a line to its event, at {rate:,} readings a second",
        f"{series:,} series, {seconds} seconds through a pipe to standard output, checkpoints on. From before the line is "
        "written by one process to after its event is read by another: both pipes and both schedulers are inside. "
        f"The first {warm_up} seconds (start-up) are left out.",
        ["percentile", "milliseconds"])
    for name, share in (("50", 0.5), ("90", 0.9), ("99", 0.99), ("99.9", 0.999)):
        table.add(name, f"{delays[int(share * (len(delays) - 1))]:.2f}")
    table.add("highest", f"{delays[-1]:.2f}")
    return table


def tables(repeats=3):
    for make in (lambda: engine(repeats), latency, lambda: throughput(repeats)):
        try:
            yield make()
        except (Failed, subprocess.CalledProcessError) as failure:
            print(f"failed: {failure}")
