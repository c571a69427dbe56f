"""Prints the scores of `loadstar detect` and of its peers on the streams of `streams.py`."""
import argparse
import collections
import concurrent.futures
import csv
import os
import pathlib
import subprocess
import tempfile

import numpy as np

import scoring
import streams

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = os.environ.get("LOADSTAR_SHARED_DATA", str(ROOT.parent / "shared/data"))


def loadstar(stream):
    """The real command on a real file."""
    _, _, seconds, values, _ = stream
    with tempfile.TemporaryDirectory() as folder:
        source, target = f"{folder}/in.csv", f"{folder}/out.csv"
        with open(source, "w") as file:
            file.write("timestamp,value\n")
            times = np.datetime_as_string(seconds.astype("datetime64[s]"))
            file.writelines(f"{time},{value}\n" for time, value in zip(times, values))
        command = [ROOT / ".build/release/loadstar", "detect", source, "--output", target, "--quiet"]
        subprocess.run(command, check=True)
        with open(target, newline="") as file:
            return np.array([float(row["score"]) for row in csv.DictReader(file)])


def windowed_gaussian(stream, window=6400, step=100):
    """As in the Numenta benchmark, without the saturation of its tail probability."""
    values = stream[3]
    out = np.zeros(len(values))
    for row in range(1, len(values)):
        if row <= window or (row - window) % step == 0:
            past = values[max(0, row - window):row]
            mean, deviation = past.mean(), max(past.std(), 1e-6)
        out[row] = abs(values[row] - mean) / deviation
    return out


def half_space_trees(stream):
    from river import anomaly, preprocessing
    model = preprocessing.MinMaxScaler() | anomaly.HalfSpaceTrees(n_trees=25, height=8, window_size=250, seed=1)
    out = []
    for value in stream[3]:
        row = {"x": float(value)}
        out.append(model.score_one(row))
        model.learn_one(row)
    return np.array(out)


def change_from_last(stream):
    """The least that a rival must beat: the change from the row before, by its running mean."""
    values = stream[3]
    change = np.abs(np.diff(values, prepend=values[0]))
    mean = np.cumsum(change) / np.arange(1, len(change) + 1)
    return change / np.maximum(np.concatenate([[1], mean[:-1]]), 1e-9)


DETECTORS = {
    "loadstar detect": loadstar,
    "windowed Gaussian": windowed_gaussian,
    "half-space trees (river)": half_space_trees,
    "change from the last row": change_from_last,
}


def line(name, pairs, flags):
    values = [scoring.nab(pairs, profile)[0] for profile in scoring.PROFILES]
    fixed = f"{scoring.nab_at(pairs, 'standard', 0.5):.1f}" if flags else "–"
    areas = np.mean([scoring.areas(scores, spans) for scores, spans in pairs if spans], axis=0)
    cells = [f"{value:.1f}" for value in values] + [fixed] + [f"{area:.3f}" for area in areas]
    print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


HEAD = "| {} | NAB standard | low false alarms | low misses | by `flag` | AUC-PR | VUS-PR | AUC-ROC | best F1 |"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("part", nargs="?", default="held-out", choices=["development", "held-out"])
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--regimes", action="store_true", help="loadstar by regime")
    options = parser.parse_args()
    suite = list(streams.suite(options.part, options.seeds, DATA))
    rows = sum(len(stream[3]) for stream in suite)
    print(f"{options.part}: {len(suite)} streams, {rows:,} rows, {sum(len(s[4]) for s in suite)} anomalies\n")
    print(HEAD.format("detector") + "\n" + "| --- |" + " ---: |" * 8)
    for name, detector in DETECTORS.items():
        with concurrent.futures.ProcessPoolExecutor() as pool:
            pairs = list(zip(pool.map(detector, suite), (stream[4] for stream in suite)))
        line(name, pairs, name.startswith("loadstar"))
        if name.startswith("loadstar"):
            mine = pairs
    if options.regimes:
        groups = collections.defaultdict(list)
        for stream, pair in zip(suite, mine):
            groups[stream[1]].append(pair)
        print("\n" + HEAD.format("regime") + "\n" + "| --- |" + " ---: |" * 8)
        for regime, pairs in groups.items():
            line(regime, pairs, True)


if __name__ == "__main__":
    main()
