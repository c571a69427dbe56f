"""How cost grows with the length of a history and with the number of series: linear is what should be seen."""
import shutil

from . import places
from .table import Table
from .timing import once

HOURS_A_YEAR = 8_766
COLUMNS = ["--format", "csv", "--time", "time", "--value", "load=consumption", "--series-column", "area", "--zone", "UTC"]


def work(series, hours, kind):
    """Ingest, train and forecast of all series, as whole processes; rows, and the run of each."""
    folder = places.SCRATCH / f"growth-{series}-{hours}"
    source, database, models = folder / "load", folder / "history.db", folder / "models"
    source.mkdir(parents=True)
    once(places.peer("made_load.py", source, series, hours))
    store = ["--db", database, "--models", models, "--quiet"]
    ingest = once(places.loadstar("ingest", source, *COLUMNS, "--db", database, "--quiet"))
    shutil.rmtree(source)
    train = once(places.loadstar("train", "*/consumption", "--model", kind, "--name", "m", *store))
    forecast = once(places.loadstar("forecast", "*/consumption", "--model", "m", "--output", folder / "forecast.csv", *store))
    size = database.stat().st_size
    shutil.rmtree(folder)
    return series * hours, size, ingest, train, forecast


def growth(title, note, label, cases, kind):
    table = Table(title, note, [label, "rows", "database MB", "ingest, rows a second", "ingest MB", "train, s", "train, ms a series",
                                "train MB", "forecast, s", "forecast, ms a series", "forecast MB"])
    for name, series, hours in cases:
        rows, size, ingest, train, forecast = work(series, hours, kind)
        table.add(name, f"{rows:,}", f"{size / 1e6:,.0f}", f"{rows / ingest.wall:,.0f}", f"{ingest.memory:.0f}",
                  f"{train.wall:.2f}", f"{1_000 * train.wall / series:.0f}", f"{train.memory:.0f}",
                  f"{forecast.wall:.2f}", f"{1_000 * forecast.wall / series:.1f}", f"{forecast.memory:.0f}")
    return table


def tables(series, kind="regression"):
    yield growth(
        "Growth: the length of a history", f"One series of hours, whole processes; `{kind}`.", "years",
        [(years, 1, years * HOURS_A_YEAR) for years in (1, 10, 100)], kind)
    yield growth(
        "Growth: the number of series", f"A year of hours each, `'*/consumption'`, whole processes; `{kind}`.", "series",
        [(f"{count:,}", count, HOURS_A_YEAR) for count in series], kind)
