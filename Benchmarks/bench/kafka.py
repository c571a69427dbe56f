"""Readings through Kafka, beside the same readings from a file and beside a bare consumer; the scores must be the same.
usage: Benchmarks/kafka [SERIES] [READINGS A SERIES] [--broker mock|noida] [--without-forecasts] [--write FILE.md]"""
import argparse
import datetime
import glob
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time

from . import places, section
from .feed import INGEST, Feed, WatchedHistory
from .table import Table, machine
from .timing import once

LEARNING_DAYS = 35
CLUSTER = """
import ctypes, sys, time
kafka = ctypes.CDLL("librdkafka.so.1")
for name in ["conf_new", "new", "mock_cluster_new"]:
    getattr(kafka, "rd_kafka_" + name).restype = ctypes.c_void_p
kafka.rd_kafka_mock_cluster_bootstraps.restype = ctypes.c_char_p
error = ctypes.create_string_buffer(512)
handle = kafka.rd_kafka_new(0, ctypes.c_void_p(kafka.rd_kafka_conf_new()), error, 512)
cluster = ctypes.c_void_p(kafka.rd_kafka_mock_cluster_new(ctypes.c_void_p(handle), 1))
assert kafka.rd_kafka_mock_topic_create(cluster, b"readings", int(sys.argv[1]), 1) == 0
print(kafka.rd_kafka_mock_cluster_bootstraps(cluster).decode(), flush=True)
time.sleep(86400)
"""
BROKERS = {"mock": "librdkafka's own cluster of one broker, in a process beside, which keeps all in memory",
           "noida": "noida-db, a broker process that writes to the disk"}


class Broker:
    """A broker in a process of its own; `partitions` of the topic `readings`."""

    def __init__(self, kind, partitions, folder):
        self.query = ""
        if kind == "mock":
            self.process = subprocess.Popen([sys.executable, "-c", CLUSTER, str(partitions)], stdout=subprocess.PIPE)
            self.address = self.process.stdout.readline().decode().strip()
            return
        self.query = f"?partitions={partitions}"
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        program = glob.glob(os.path.join(sys.prefix, "lib/python3*/site-packages/noida_db/noida-db"))[0]
        self.process = subprocess.Popen(
            [program, "start", "--data-dir", str(folder), "--host", "127.0.0.1", "--only", "kafka", "--kafka-port",
             str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.address = f"127.0.0.1:{port}"
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.1)
        raise RuntimeError("noida-db does not answer")

    def stop(self):
        self.process.kill()
        self.process.wait()


class UnforecastHistory:
    """A database with five weeks of history, of which nothing is forecast: the week before stands in for a model."""

    def __init__(self, series, step):
        self.feed = Feed(series, step)
        self.folder = places.SCRATCH / "unforecast"
        self.folder.mkdir()
        self.database = self.folder / "history.db"
        self.feed.store_history(self.database, LEARNING_DAYS)


def differing(one, other):
    """How many scores two histories hold, and how many rows of them are not the same to the last bit."""
    base = sqlite3.connect(one)
    base.execute("ATTACH ? AS other", (str(other),))
    columns = "series_id, instant, revision, value, expected, q05, q95, p, score, flag, kind"
    count = base.execute("SELECT count(*) FROM score").fetchone()[0]
    rows = sum(base.execute(f"SELECT count(*) FROM (SELECT {columns} FROM {a}.score EXCEPT SELECT {columns} FROM "
                            f"{b}.score)").fetchone()[0] for a, b in (("main", "other"), ("other", "main")))
    base.close()
    return count, rows


class Comparison:
    """One run: what was produced, consumed and scored, with the time each took."""

    def __init__(self, options):
        self.options = options
        self.count = options.series * options.readings
        self.history = (UnforecastHistory(options.series, 1800) if options.without_forecasts else
                        WatchedHistory(options.series, 1800, options.readings // 48 + 2))
        self.folder = self.history.folder
        feed = self.folder / "feed.csv"
        with open(feed, "w") as file:
            self.history.feed.write(options.readings, file)
        WatchedHistory.run(places.loadstar("ingest", feed, *INGEST, "--db", self.folder / "feed.db"))
        self.table = Table(self.title(), self.note(), ["what", "seconds", "CPU seconds", "readings a second"])

    def title(self):
        against = "against the week before" if self.options.without_forecasts else "against stored forecasts"
        return f"Kafka: {self.count:,} readings of {self.options.series:,} series, {against} ({self.options.broker})"

    def note(self):
        kind, count = self.options.broker, self.options.partitions
        return (f"Through {BROKERS[kind]}, {count} partitions; all on one machine. Whole processes, each from its start; "
                "the CPU seconds are the named process's own. The bare consumer is kcat (librdkafka), which prints each "
                "message into a file.")

    def timed(self, what, command):
        run = once([str(word) for word in command])
        self.table.add(what, f"{run.wall:.2f}", f"{run.cpu:.2f}", f"{self.count / run.wall:,.0f}")
        print(f"{what}: {run.wall:.2f} s, {self.count / run.wall:,.0f} readings a second", file=sys.stderr, flush=True)

    def monitor(self, what, source, name, sink):
        database = self.folder / f"{name}.db"
        shutil.copy(self.history.database, database)
        self.timed(what, places.loadstar("monitor", "*/load", "--clock", "event", "--quiet", "--db", database,
                                         "--source", source, "--sink", sink))
        return database

    def run(self, broker):
        feed, bare = self.folder / "feed.jsonl", self.folder / "bare.jsonl"
        topic = f"kafka://{broker.address}/readings"
        produce = places.loadstar("produce", "*/load", "--db", self.folder / "feed.db", "--quiet", "--to")
        self.timed("produce to a file", [*produce, f"file:{feed}"])
        self.timed("produce to Kafka", [*produce, topic + broker.query])
        self.timed("bare consumer", ["sh", "-c", f"kcat -b {broker.address} -C -t readings -e -q >{bare}"])
        held = sum(1 for _ in open(bare))
        if held != self.count:
            raise SystemExit(f"Benchmarks/kafka: the broker holds {held:,} of {self.count:,} readings")
        scored = {}
        # A group a run: else the second would begin where the first has ended.
        sources = {"file": lambda run: f"file:{feed}", "Kafka": lambda run: f"{topic}?until=end&group={run}"}
        for name, source in sources.items():
            if not self.options.without_forecasts:
                self.monitor(f"monitor: {name} to file", source("events"), f"{name}-events",
                             f"file:{self.folder / 'events.jsonl'}")
            scored[name] = self.monitor(f"monitor: {name} to history", source("scores"), name, "sqlite")
        count, rows = differing(scored["file"], scored["Kafka"])
        self.table.note += (f" kcat counts {held:,} messages. Of {count:,} scores by way of the file, {rows:,} differ from "
                            "those by way of Kafka in any bit.")
        return count >= self.count and rows == 0


def parsed():
    parser = argparse.ArgumentParser(prog="Benchmarks/kafka", description=__doc__.splitlines()[0])
    parser.add_argument("series", nargs="?", type=int, default=1000)
    parser.add_argument("readings", nargs="?", type=int, default=1000, help="of each series (default 1000)")
    parser.add_argument("--broker", choices=sorted(BROKERS), default="mock")
    parser.add_argument("--partitions", type=int, default=64, help="(default 64; the mock cluster bounds what it keeps of each)")
    parser.add_argument("--without-forecasts", action="store_true", help="the monitor makes its own, from the week before")
    parser.add_argument("--write", metavar="FILE", help="also write the table as Markdown")
    return parser.parse_args()


def main():
    options = parsed()
    try:
        comparison = Comparison(options)
        broker = Broker(options.broker, options.partitions, comparison.folder / "broker")
        try:
            is_same = comparison.run(broker)
        finally:
            broker.stop()
    finally:
        places.clean()
    print(comparison.table.text())
    if not is_same:
        sys.exit("Benchmarks/kafka: the scores by way of Kafka are not those by way of the file")
    if options.write:
        name = "Benchmarks/kafka " + " ".join(sys.argv[1:sys.argv.index("--write")])
        head = f"Made by `{name.strip()} --write` on {datetime.date.today()}. Machine: {machine()}.\n\n"
        text = comparison.table.markdown()
        title, rest = text.split("\n\n", 1)
        section.write(options.write, name.strip(), f"{title}\n\n{head}{rest}")


if __name__ == "__main__":
    main()
