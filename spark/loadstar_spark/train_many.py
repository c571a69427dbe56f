"""Trains models of many series, a group of series a task: `spark-submit … train_many.py --help`."""

import argparse
import os
import subprocess
import tempfile

from pyspark.sql import SparkSession


def train(loadstar, database, options):
    """Trains each series of a task; gives (series, name, model file or None, complaint)."""

    def run(group):
        for series in group:
            name = series.replace("/", "-")
            with tempfile.TemporaryDirectory() as folder:
                command = [loadstar, "train", series, "--name", name, "--db", database, "--models", folder, "--quiet"]
                done = subprocess.run(command + list(options), capture_output=True, text=True)
                path = os.path.join(folder, f"{name}.json")
                if done.returncode == 0 and os.path.exists(path):
                    with open(path, encoding="utf-8") as file:
                        yield series, name, file.read(), ""
                else:
                    yield series, name, None, done.stderr.strip() or f"status {done.returncode}"

    return run


def train_many(spark, series, loadstar, database, models, options, group=8):
    """Trains all of them and writes the model files; gives the complaints by series."""
    tasks = max(1, (len(series) + group - 1) // group)
    os.makedirs(models, exist_ok=True)
    complaints = {}
    results = spark.sparkContext.parallelize(series, tasks).mapPartitions(train(loadstar, database, options))
    for name_of_series, name, text, complaint in results.toLocalIterator():
        if text is None:
            complaints[name_of_series] = complaint
            continue
        hidden = os.path.join(models, f".{name}.json.part")
        with open(hidden, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(hidden, os.path.join(models, f"{name}.json"))
    return complaints


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--db", required=True, help="the history, at the same path on every machine")
    parser.add_argument("--models", default="models", help="the folder that the model files go to")
    parser.add_argument("--loadstar", default="loadstar", help="the program, at the same path on every machine")
    parser.add_argument("--group", type=int, default=8, help="series a task")
    parser.add_argument("--series", nargs="+", required=True)
    parser.add_argument("options", nargs="*", help="options for 'loadstar train', after --")
    arguments = parser.parse_args()
    spark = SparkSession.builder.appName("loadstar-train-many").getOrCreate()
    complaints = train_many(
        spark, arguments.series, arguments.loadstar, arguments.db, arguments.models, arguments.options, arguments.group
    )
    for series, complaint in sorted(complaints.items()):
        print(f"{series}: {complaint}")
    raise SystemExit(1 if complaints else 0)


if __name__ == "__main__":
    main()
