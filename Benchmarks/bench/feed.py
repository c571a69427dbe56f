"""Made-up readings and forecasts of many series: the same on every machine."""
import random
import sqlite3
import subprocess
from datetime import datetime, timedelta, timezone

from . import places

START = datetime(2018, 1, 1, tzinfo=timezone.utc)
HISTORY_DAYS = 15
HEADER = "series,time,value\n"
INGEST = ["--format", "csv", "--time", "time", "--value", "value=load", "--series-column", "series", "--zone", "UTC",
          "--quiet"]


class Feed:
    """A load with a daily pattern and errors that persist, of `series` areas, `step` seconds apart, and its forecasts."""

    def __init__(self, series, step=1800):
        self.series, self.step = series, step
        self.slots_a_day = 86_400 // step
        self.random = random.Random(1)
        self.errors = [0.0] * series
        self.slot = 0

    def text(self, slot):
        return (START + timedelta(seconds=slot * self.step)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def forecast(self, slot):
        hour = slot % self.slots_a_day / self.slots_a_day
        return 1_000 + 400 * hour * (1 - hour)

    def next(self):
        """The time and the values of the next slot."""
        shape, errors, gauss = self.forecast(self.slot), self.errors, self.random.gauss
        for index in range(self.series):
            errors[index] = 0.9 * errors[index] + gauss(0, 6)
        self.slot += 1
        return self.text(self.slot - 1), [round(shape + i + error, 1) for i, error in enumerate(errors)]

    def write(self, slots, csv=None, json=None):
        """Writes the next slots of all series, in order of time, as CSV and as JSON lines."""
        if csv:
            csv.write(HEADER)
        for _ in range(slots):
            time, values = self.next()
            if csv:
                csv.writelines(f"area-{i}/load,{time},{value}\n" for i, value in enumerate(values))
            if json:
                json.writelines(f'{{"series":"area-{i}/load","time":"{time}","value":{value}}}\n'
                                for i, value in enumerate(values))

    def store_history(self, database, days):
        """Takes the next days of all series into a database."""
        history = database.parent / "history.csv"
        with open(history, "w") as file:
            self.write(days * self.slots_a_day, file)
        subprocess.run(places.loadstar("ingest", history, *INGEST, "--db", database), check=True, stdout=subprocess.DEVNULL)
        history.unlink()

    def store_forecasts(self, database, days):
        """Stores day-ahead forecasts of all series from the start on, as a nightly run would."""
        base = sqlite3.connect(database)
        series = dict(base.execute("SELECT area.name, series_id FROM series JOIN area USING (area_id)"))
        first = int(START.timestamp())
        number = 0
        for index in range(self.series):
            for day in range(first, first + days * 86_400, 86_400):
                number += 1
                base.execute("INSERT INTO forecast VALUES (?, ?, ?, 'given', '1', ?, ?)", (
                    number, series[f"area-{index}"], day - 43_200, day, day + 86_400 - self.step))
                base.executemany("INSERT INTO forecast_row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'given')", (
                    (number, day + slot * self.step, p, p - 22, p - 17, p - 9, p, p + 9, p + 17, p + 22)
                    for slot in range(self.slots_a_day) for p in (self.forecast(slot) + index,)))
        base.commit()
        base.close()


class WatchedHistory:
    """A database whose monitor has been calibrated on two weeks of history and stands at its end."""

    def __init__(self, series, step, days):
        self.feed = Feed(series, step)
        self.folder = places.SCRATCH / f"monitor-{series}-{step}-{days}"
        self.folder.mkdir()
        self.database = self.folder / "history.db"
        first = self.folder / "first.csv"
        self.feed.store_history(self.database, HISTORY_DAYS)
        with open(first, "w") as file:
            self.feed.write(1, file)
        self.feed.store_forecasts(self.database, HISTORY_DAYS + days)
        with open(first) as file:
            self.run(self.command(self.database, "sqlite"), stdin=file)

    @staticmethod
    def run(command, **options):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)

    @staticmethod
    def command(database, sink):
        return places.loadstar("monitor", "*/load", "--source", "-", "--clock", "event", "--quiet", "--db", database,
                               "--sink", sink)
