"""Made-up readings of many series: the same on every machine."""
import random
from datetime import datetime, timedelta, timezone

START = datetime(2018, 1, 1, tzinfo=timezone.utc)
HISTORY_DAYS = 35
HEADER = "series,time,value\n"


def text(slot, step):
    return (START + timedelta(seconds=slot * step)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Feed:
    """A load with a daily pattern and errors that persist, of `series` areas, `step` seconds apart."""

    def __init__(self, series, step=1800):
        self.series, self.step = series, step
        self.slots_a_day = 86_400 // step
        self.random = random.Random(1)
        self.errors = [0.0] * series

    def values(self, slot):
        hour = slot % self.slots_a_day / self.slots_a_day
        shape = 1_000 + 400 * hour * (1 - hour)
        errors, gauss = self.errors, self.random.gauss
        for index in range(self.series):
            errors[index] = 0.9 * errors[index] + gauss(0, 6)
            yield index, round(shape + index + errors[index], 1)

    def lines(self, slot, kind="csv"):
        time = text(slot, self.step)
        if kind == "csv":
            return [f"area-{i}/load,{time},{v}\n" for i, v in self.values(slot)]
        return [f'{{"series":"area-{i}/load","time":"{time}","value":{v}}}\n' for i, v in self.values(slot)]

    @property
    def history_slots(self):
        return HISTORY_DAYS * self.slots_a_day

    def write_history(self, path):
        """As CSV for `loadstar ingest`: five weeks, of which the monitor makes what it expects."""
        with open(path, "w") as file:
            file.write(HEADER)
            for slot in range(self.history_slots):
                file.writelines(self.lines(slot))

    def write(self, path, slots, kind):
        with open(path, "w") as file:
            if kind == "csv":
                file.write(HEADER)
            for slot in range(self.history_slots, self.history_slots + slots):
                file.writelines(self.lines(slot, kind))
