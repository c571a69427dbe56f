"""Windows of many kinds of series with nothing but a past, as in forecasting competitions: hours and days.

Loads, generation by source and exchanges of the French regions, Victoria's load and temperature; places and lengths drawn
at random, gaps avoided. Scored by the mean absolute error over that of the seasonal naive within the window (MASE).
"""
import logging

import numpy as np

from . import places
from .accuracy import INGEST_VICTORIA
from .table import Table
from .timing import once

# No choice was made on the windows of this seed; some were on those of 1 to 5.
SEED = 6
KINDS = [("hours", "1h", 24, [24, 168], (700, 960), 48, 240), ("days", "1D", 7, [7], (90, 330), 14, 600)]


def history():
    """Every series of the data sets, by name, on its own step."""
    import pandas
    database, output = places.SCRATCH / "windows.db", places.SCRATCH / "readings.csv"
    files = places.regional(2013) + places.regional(2015)
    once(places.loadstar("ingest", *files, "--db", database, "--quiet"))
    if places.victoria():
        once(places.loadstar("ingest", places.victoria(), *INGEST_VICTORIA, "--db", database, "--quiet"))
    once(places.loadstar("export", "readings", "--output", output, "--db", database, "--quiet"))
    frame = pandas.read_csv(output, usecols=["series", "time", "value"])
    frame["time"] = pandas.to_datetime(frame["time"], utc=True)
    return {name: group.set_index("time")["value"].sort_index() for name, group in frame.groupby("series")}


def drawn(series, rule, lengths, horizon, count, random):
    """Windows without gaps, each from a series drawn at random; the last `horizon` values are to be forecast."""
    regular = {name: values.resample(rule).mean() for name, values in series.items()}
    names, windows = sorted(regular), []
    while len(windows) < count:
        values, length = regular[names[random.integers(len(names))]], random.integers(*lengths) + horizon
        first = random.integers(0, max(1, len(values) - length))
        window = values.iloc[first:first + length]
        if len(window) == length and window.notna().all() and window.iloc[:-horizon].std() > 0:
            windows.append(window)
    return windows


def loadstar(frame, horizon, label):
    """Forecasts of `seasonal`, trained on each window."""
    import pandas
    folder = places.SCRATCH / f"windows-{label}"
    folder.mkdir()
    source, output = folder / "load.csv", folder / "forecast.csv"
    frame.assign(ds=frame["ds"].dt.strftime("%Y-%m-%dT%H:%MZ")).to_csv(source, index=False)
    store = ["--db", folder / "history.db", "--models", folder / "models", "--quiet"]
    once(places.loadstar("ingest", source, "--format", "csv", "--time", "ds", "--value", "y=load", "--series-column", "unique_id",
                         "--zone", "UTC", "--db", folder / "history.db", "--quiet"))
    once(places.loadstar("train", "*/load", "--model", "seasonal", "--name", "m", *store))
    once(places.loadstar("forecast", "*/load", "--model", "m", "--horizon", str(horizon), "--output", output, *store))
    made = pandas.read_csv(output, usecols=["series", "forecast"])
    return {name.split("/")[0]: group["forecast"].to_numpy() for name, group in made.groupby("series", sort=False)}


def peers(frame, season, seasons, horizon, rule):
    from statsforecast import StatsForecast
    from statsforecast.models import MSTL, AutoETS, DynamicOptimizedTheta, SeasonalNaive
    logging.getLogger().setLevel(logging.ERROR)
    models = [MSTL(season_length=seasons, alias="MSTL"), AutoETS(season_length=season, alias="AutoETS"),
              DynamicOptimizedTheta(season_length=season, alias="Theta, optimised"),
              SeasonalNaive(season_length=seasons[-1], alias="seasonal naive")]
    made = StatsForecast(models=models, freq=rule.replace("1", ""), n_jobs=-1).forecast(df=frame, h=horizon).reset_index()
    return {f"statsforecast {model.alias}": {name: group[model.alias].to_numpy() for name, group in made.groupby("unique_id")}
            for model in models}


def scores(windows, forecasts, season, horizon):
    """The MASE of each window."""
    result = []
    for number, window in enumerate(windows):
        past, actual = window.to_numpy()[:-horizon], window.to_numpy()[-horizon:]
        scale = np.abs(past[season:] - past[:-season]).mean()
        result.append(np.abs(forecasts[f"w{number:03}"] - actual).mean() / scale)
    return np.array(result)


def tables():
    import pandas
    if not places.regional(2013) or not places.regional(2015):
        return
    series = history()
    for label, rule, season, seasons, lengths, horizon, count in KINDS:
        windows = drawn(series, rule, lengths, horizon, count, np.random.default_rng(SEED))
        frame = pandas.concat([pandas.DataFrame({"unique_id": f"w{number:03}", "ds": window.index[:-horizon].tz_localize(None),
                                                 "y": window.to_numpy()[:-horizon]}) for number, window in enumerate(windows)])
        table = Table(f"Windows of {label}: {count} series with nothing but a past",
                      f"{lengths[0]} to {lengths[1]} values each, {horizon} forecast from the end; mean absolute errors over those of "
                      f"the seasonal naive ({season}) within the window. French regions 2013 and 2015 (loads, generation by source, "
                      "exchanges), Victoria (load, temperature); drawn at random, gaps avoided.",
                      ["model", "mean MASE", "geometric mean", "median"])
        made = {"loadstar seasonal": loadstar(frame, horizon, label), **peers(frame, season, seasons, horizon, rule)}
        for name, forecasts in made.items():
            found = scores(windows, forecasts, season, horizon)
            table.add(name, f"{found.mean():.3f}", f"{np.exp(np.log(np.maximum(found, 1e-3)).mean()):.3f}", f"{np.median(found):.3f}")
        yield table
