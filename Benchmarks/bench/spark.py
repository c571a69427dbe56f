"""The same file through `loadstar monitor` and through Spark's `score_stream`: what Spark costs a micro-batch.
usage: Benchmarks/spark [SERIES] [READINGS A SERIES] [--batches N] [--write FILE.md]"""
import argparse
import datetime
import glob
import os
import statistics
import sys
import time

from . import places, section
from .feed import HISTORY_DAYS, Feed, WatchedHistory
from .table import Table, machine
from .timing import once

sys.path.insert(0, str(places.ROOT / "spark"))
os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ["PYTHONPATH"] = os.pathsep.join([str(places.ROOT / "spark"), os.environ.get("PYTHONPATH", "")])

from pyspark.sql import SparkSession  # noqa: E402

from loadstar_spark import score_stream  # noqa: E402
from loadstar_spark.scorer import NativeScorer  # noqa: E402

FILES_A_BATCH = 16  # as `score_stream` takes them


class PreparedHistory:
    """Two weeks of history, stored forecasts, and the states that monitor and scorer begin with."""

    def __init__(self, options):
        self.feed = Feed(options.series)
        self.folder = places.SCRATCH / "spark"
        self.folder.mkdir()
        self.database = self.folder / "history.db"
        self.feed.store_history(self.database, HISTORY_DAYS)
        self.feed.store_forecasts(self.database, HISTORY_DAYS + options.readings // self.feed.slots_a_day + 1)
        self.scorer = places.loadstar("scorer", "*/load", "--db", self.database, "--name", "spark")
        WatchedHistory.run([*self.scorer, "--prepare", self.feed.text(self.feed.slot)])
        path = self.folder / "feed.jsonl"
        with open(path, "w") as file:
            self.feed.write(options.readings, json=file)
        self.path, self.lines = path, path.read_text().splitlines()
        size = -(-len(self.lines) // options.batches)
        self.batches = [self.lines[start:start + size] for start in range(0, len(self.lines), size)]

    def write_batches(self, folder):
        """The feed as files, so many a batch, each newer than the one before."""
        folder.mkdir()
        number = 0
        for batch in self.batches:
            size = -(-len(batch) // FILES_A_BATCH)
            for start in range(0, len(batch), size):
                path = folder / f"{number:05d}.jsonl"
                path.write_text("\n".join(batch[start:start + size]) + "\n")
                os.utime(path, (1_500_000_000 + number, 1_500_000_000 + number))
                number += 1


def monitored(history):
    """The monitor's seconds and its scores."""
    events = history.folder / "events.jsonl"
    run = once(places.loadstar("monitor", "*/load", "--db", history.database, "--name", "spark", "--source",
                               f"file:{history.path}", "--clock", "event", "--quiet", "--sink", f"file:{events}"))
    return run.wall, sorted(line for line in events.read_text().splitlines() if '"type":"score"' in line)


def streamed(history):
    """Seconds of each micro-batch under Spark, and the scores."""
    history.write_batches(history.folder / "in")
    spark = (SparkSession.builder.master("local[2]").config("spark.driver.host", "127.0.0.1")
             .config("spark.driver.bindAddress", "127.0.0.1").config("spark.ui.enabled", "false")
             .config("spark.sql.shuffle.partitions", "2")
             .config("spark.sql.execution.arrow.maxRecordsPerBatch", "100000").getOrCreate())
    spark.sparkContext.setLogLevel("ERROR")
    query = score_stream.run(spark, str(history.folder / "in"), str(history.folder / "out"),
                             str(history.folder / "checkpoint"), history.scorer, once=True)
    query.awaitTermination()
    seconds = [p["durationMs"]["triggerExecution"] / 1000 for p in query.recentProgress if p["numInputRows"]]
    spark.stop()
    scores = []
    for path in glob.glob(str(history.folder / "out" / "batch=*" / "part-*")):
        with open(path) as file:
            scores += [line for line in file.read().splitlines() if '"type":"score"' in line]
    return seconds, sorted(scores)


def by_series(batch):
    groups = {}
    for line in batch:
        groups.setdefault(line.split('"', 4)[3], []).append(line)
    return groups


def alone(history, is_kept):
    """Seconds of each batch by scorers alone, a frame a series as under Spark; one process for all, or one a batch."""
    states, seconds, scorer = {}, [], NativeScorer(history.scorer)
    for batch in map(by_series, history.batches):
        began = time.perf_counter()
        if not is_kept and seconds:
            scorer.close()
            scorer = NativeScorer(history.scorer)
        for series, lines in batch.items():
            known = {series: states[series]} if series in states else {}
            states.update(scorer.score(known, lines)[0])
        seconds.append(time.perf_counter() - began)
    scorer.close()
    return seconds


def parsed():
    parser = argparse.ArgumentParser(prog="Benchmarks/spark", description=__doc__.splitlines()[0])
    parser.add_argument("series", nargs="?", type=int, default=200)
    parser.add_argument("readings", nargs="?", type=int, default=960, help="of each series (default 960)")
    parser.add_argument("--batches", type=int, default=12, help="micro-batches (default 12)")
    parser.add_argument("--write", metavar="FILE", help="also write the table as Markdown")
    return parser.parse_args()


def compared(history):
    """The table, from all runs; ends the program where the scores differ."""
    kept, anew = alone(history, True), alone(history, False)
    seconds, scores = streamed(history)
    single, expected = monitored(history)
    if scores != expected or len(scores) != len(history.lines):
        sys.exit(f"Benchmarks/spark: {len(scores):,} scores under Spark, {len(expected):,} of the monitor: not the same")
    count, size = len(history.lines), len(history.batches[0])
    table = Table(
        f"Spark: {count:,} readings of {history.feed.series:,} series in {len(seconds)} micro-batches",
        f"Against stored forecasts. `score_stream` with `local[2]` and two partitions, from a folder to a folder, checkpoint "
        f"on, without the session's start; the monitor as a whole process, from a file to a file. A micro-batch is {size:,} "
        "readings; of those after the first, which starts the workers, the median counts. `The scorer alone` is given the "
        "same frames, one a series and batch, by one Python process, with its states from batch to batch. All scores are "
        "the same as the monitor's.", ["what", "seconds", "readings a second"])
    rows = {"`loadstar monitor`, the whole file": (single, count), "`score_stream`, the whole file": (sum(seconds), count),
            "`score_stream`, the first micro-batch": (seconds[0], size)}
    batch = statistics.median(seconds[1:])
    own, started = statistics.median(kept[1:]), statistics.median(anew[1:])
    rows |= {"`score_stream`, a later micro-batch": (batch, size),
             "the scorer alone, a batch, one process for all batches": (own, size),
             "the scorer alone, a batch, a new process for each": (started, size)}
    for what, (time_taken, readings) in rows.items():
        table.add(what, f"{time_taken:.3f}", f"{readings / time_taken:,.0f}")
    table.add("a later micro-batch beyond the scorer's own time", f"{batch - own:.3f}", "")
    return table


def main():
    options = parsed()
    try:
        table = compared(PreparedHistory(options))
    finally:
        places.clean()
    print(table.text())
    if options.write:
        name = "Benchmarks/spark " + " ".join(sys.argv[1:sys.argv.index("--write")])
        head = f"Made by `{name.strip()} --write` on {datetime.date.today()}. Machine: {machine()}.\n\n"
        title, rest = table.markdown().split("\n\n", 1)
        section.write(options.write, name.strip(), f"{title}\n\n{head}{rest}")


if __name__ == "__main__":
    main()
