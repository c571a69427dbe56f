"""Writes hourly loads of some areas up to 2018 as CSV, 10,000 areas a file: days, weeks and years, and errors that persist.

usage: made_load.py FOLDER SERIES HOURS
"""
import sys

import numpy as np

HOURS_A_YEAR = 8_766
AREAS_A_FILE = 10_000


def write(folder, series, hours):
    times = np.datetime64("2018-01-01T00", "h") - np.arange(hours, 0, -1)
    hour = times.astype(int)
    shape = (1_000 + 200 * np.sin(2 * np.pi * hour / 24) + 80 * np.sin(2 * np.pi * hour / 168)
             + 150 * np.cos(2 * np.pi * hour / HOURS_A_YEAR))
    labels = [f"{time}:00Z" for time in times]
    random = np.random.default_rng(1)
    for first in range(0, series, AREAS_A_FILE):
        with open(f"{folder}/load-{first}.csv", "w") as file:
            file.write("area,time,load\n")
            for area in range(first, min(series, first + AREAS_A_FILE)):
                noise = random.normal(0, 10, hours)
                load = shape * (1 + 0.01 * (area % 50)) + np.convolve(noise, 0.9 ** np.arange(40))[:hours]
                file.writelines(f"area-{area},{label},{value:.1f}\n" for label, value in zip(labels, load))


write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
