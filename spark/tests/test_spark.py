"""The jobs on this machine: python -m unittest, with the program's path in $LOADSTAR."""

import datetime
import glob
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)
os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ["PYTHONPATH"] = ROOT + os.pathsep + os.environ.get("PYTHONPATH", "")

from pyspark.sql import SparkSession  # noqa: E402

from loadstar_spark import score_stream, train_many  # noqa: E402

LOADSTAR = os.environ.get("LOADSTAR", os.path.join(os.path.dirname(ROOT), ".build", "release", "loadstar"))
REGIONS = int(os.environ.get("LOADSTAR_SPARK_REGIONS", "4"))
DAYS = int(os.environ.get("LOADSTAR_SPARK_DAYS", "3"))
SHARED = pathlib.Path(os.environ.get("LOADSTAR_SHARED_DATA", os.path.join(os.path.dirname(ROOT), "..", "shared", "data")))
PAST = 70
START = datetime.datetime(2018, 1, 1, tzinfo=datetime.timezone.utc)


def value(region, number):
    """A daily and a weekly wave with a little noise that is the same every time; one spike in each region."""
    hour = number / 2
    noise = math.sin(number * 12.9898 + region * 78.233) * 43758.5453
    load = 5000 + 1000 * region + 800 * math.sin(hour * math.pi / 12) + 200 * math.sin(hour * math.pi / 84)
    spike = 900 if number == (PAST + 1) * 48 + 20 + region else 0
    return round(load + 60 * (noise - math.floor(noise) - 0.5) + spike, 2)


def time(number):
    return (START + datetime.timedelta(minutes=30 * number)).strftime("%Y-%m-%dT%H:%M:%SZ")


def loadstar(*arguments):
    done = subprocess.run([LOADSTAR, *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"loadstar {' '.join(arguments)} ended {done.returncode}: {done.stderr}")
    return done.stdout


class Comparison:
    """Models trained under Spark, and a feed that the monitor and Spark score alike.

    A subclass gives `write_history` (rows of series, time and value, into a file), `feed_lines`, the `series`, the instant
    at which the feed begins, the horizon of the stored forecasts in slots, and the zone.
    """

    master = os.environ.get("LOADSTAR_SPARK_MASTER", "local[2]")

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="loadstar-spark-")
        cls.db = os.path.join(cls.folder, "loadstar.db")
        cls.spark = (
            SparkSession.builder.master(cls.master)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.execution.arrow.maxRecordsPerBatch", "100000")
            .getOrCreate()
        )
        cls.spark.sparkContext.setLogLevel("ERROR")
        cls.prepare()

    @classmethod
    def tearDownClass(cls):
        cls.spark.stop()
        shutil.rmtree(cls.folder, ignore_errors=True)

    @classmethod
    def prepare(cls):
        """History, models (trained under Spark), stored forecasts, prepared states, and the feed."""
        history = os.path.join(cls.folder, "history.csv")
        cls.write_history(history)
        loadstar(
            "ingest", history, "--format", "csv", "--time", "time", "--value", "value=consumption",
            "--series-column", "series", "--zone", cls.zone, "--db", cls.db, "--quiet",
        )
        cls.models = os.path.join(cls.folder, "models")
        cls.complaints = train_many.train_many(
            cls.spark, cls.series, LOADSTAR, cls.db, cls.models, ["--model", "seasonal", "--season", "48"], group=2
        )
        for name in cls.series if not cls.complaints else []:
            loadstar(
                "forecast", name, "--model", name.replace("/", "-"), "--horizon", str(cls.horizon), "--db", cls.db,
                "--models", cls.models, "--quiet", "--output", os.path.join(cls.folder, "forecast.csv"),
            )
        cls.lines = cls.feed_lines()
        loadstar("scorer", "*/consumption", "--db", cls.db, "--name", "spark", "--prepare", cls.begin)
        cls.expected = cls.monitored()

    @classmethod
    def monitored(cls):
        """What the monitor makes of the feed."""
        db, feed, events = (os.path.join(cls.folder, f) for f in ("monitor.db", "feed.jsonl", "events.jsonl"))
        shutil.copy(cls.db, db)
        with open(feed, "w", encoding="utf-8") as file:
            file.write("\n".join(cls.lines) + "\n")
        loadstar(
            "monitor", "*/consumption", "--db", db, "--name", "spark", "--source", f"file:{feed}", "--clock", "event",
            "--sink", f"file:{events}", "--quiet",
        )
        with open(events, encoding="utf-8") as file:
            return sorted(line for line in file.read().splitlines() if '"type":"score"' in line)

    def run_once(self, name):
        query = score_stream.run(
            self.spark, os.path.join(self.folder, name, "in"), os.path.join(self.folder, name, "out"),
            os.path.join(self.folder, name, "checkpoint"),
            [LOADSTAR, "scorer", "*/consumption", "--db", self.db, "--name", "spark"], once=True,
        )
        query.awaitTermination()

    def feed(self, name, number, lines):
        folder = os.path.join(self.folder, name, "in")
        os.makedirs(folder, exist_ok=True)
        hidden = os.path.join(folder, f".{number}.jsonl")
        with open(hidden, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        os.rename(hidden, os.path.join(folder, f"{number}.jsonl"))

    def scores(self, name):
        lines = []
        for path in glob.glob(os.path.join(self.folder, name, "out", "batch=*", "part-*")):
            with open(path, encoding="utf-8") as file:
                lines += [line for line in file.read().splitlines() if '"type":"score"' in line]
        return sorted(lines)

    def test_scores_are_the_monitors_across_batches_and_a_restart(self):
        third = len(self.lines) // 3
        self.feed("whole", 0, self.lines[:third])
        self.run_once("whole")
        self.feed("whole", 1, self.lines[third:])
        self.run_once("whole")
        self.assertEqual(len(self.expected), len(self.lines))
        self.assertTrue(self.scores("whole") == self.expected, "scores differ from the monitor's")


class SparkTests(Comparison, unittest.TestCase):
    """Made-up regions."""

    series = [f"region-{r}/consumption" for r in range(REGIONS)]
    begin, horizon, zone = time(PAST * 48), DAYS * 48, "UTC"

    @classmethod
    def write_history(cls, path):
        with open(path, "w", encoding="utf-8") as file:
            file.write("series,time,value\n")
            for r, name in enumerate(cls.series):
                file.writelines(f"{name},{time(n)},{value(r, n)}\n" for n in range(PAST * 48))

    @classmethod
    def feed_lines(cls):
        return [
            json.dumps({"series": name, "time": time(n), "value": value(r, n)})
            for n in range(PAST * 48, (PAST + DAYS) * 48)
            for r, name in enumerate(cls.series)
        ]

    def test_every_model_is_trained(self):
        self.assertEqual(self.complaints, {})
        self.assertEqual(len(glob.glob(os.path.join(self.models, "*.json"))), REGIONS)

    def test_a_series_without_history_is_complained_of(self):
        complaints = train_many.train_many(
            self.spark, ["nowhere/consumption"], LOADSTAR, self.db, os.path.join(self.folder, "none"), []
        )
        self.assertIn("nowhere/consumption", complaints)

    def test_a_batch_that_is_run_again_doubles_nothing(self):
        self.feed("again", 0, self.lines)
        self.run_once("again")
        # As after a crash between the output and the commit of the last batch.
        for path in glob.glob(os.path.join(self.folder, "again", "checkpoint", "commits", "*")):
            os.remove(path)
        for path in glob.glob(os.path.join(self.folder, "again", "checkpoint", "commits", ".*")):
            os.remove(path)
        self.run_once("again")
        self.assertTrue(self.scores("again") == self.expected, "scores differ from the monitor's")


@unittest.skipUnless(len(list(SHARED.glob("rte-regional/*Definitif_2015.xls"))) == 12, f"no regional files in {SHARED}")
@unittest.skipUnless(Comparison.master.startswith("local["), "once is enough")
class RegionTests(Comparison, unittest.TestCase):
    """December 2015 of the twelve regions of France, after three months of history."""

    first, begin, end, zone = "2015-09-01", "2015-11-30T23:00:00Z", "2015-12-31", "Europe/Paris"
    horizon = 31 * 48

    @classmethod
    def rows(cls, *span):
        """Readings in order of time."""
        database, path = os.path.join(cls.folder, "regions.db"), os.path.join(cls.folder, "rows.csv")
        rows = []
        for name in cls.series:
            loadstar("export", "readings", "--series", name, *span, "--db", database, "--output", path, "--quiet")
            with open(path, encoding="utf-8") as file:
                rows += [line.split(",")[:3] for line in file.read().splitlines()[1:]]
        return sorted(rows, key=lambda row: row[1])

    @classmethod
    def write_history(cls, path):
        database = os.path.join(cls.folder, "regions.db")
        loadstar("ingest", *map(str, SHARED.glob("rte-regional/*Definitif_2015.xls")), "--db", database, "--quiet")
        listed = json.loads(loadstar("series", "--db", database, "--json"))["series"]
        cls.series = [s["name"] for s in listed if s["name"].endswith("/consumption")]
        with open(path, "w", encoding="utf-8") as file:
            file.write("series,time,value\n")
            file.writelines(",".join(row) + "\n" for row in cls.rows("--from", cls.first, "--to", "2015-11-30"))

    @classmethod
    def feed_lines(cls):
        return [
            json.dumps({"series": series, "time": at, "value": float(number) if number else None})
            for series, at, number in cls.rows("--from", "2015-12-01", "--to", cls.end)
        ]

    def test_all_twelve_are_there(self):
        self.assertEqual((len(self.series), self.complaints), (12, {}))
        self.assertEqual(len(self.lines), 12 * 31 * 48)

if __name__ == "__main__":
    unittest.main()
