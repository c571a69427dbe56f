"""Day-ahead accuracy of Loadstar and its peers on the same half-hours, issued at noon of the day before.

The peers get the same information: the calendar, observed temperature, and loads known at the issue time. LightGBM and
Prophet are fitted again every quarter, MSTL before each of its sampled days.
"""
import json
import logging
import subprocess
import sys

import numpy as np

from . import places
from .speed import INGEST_FRANCE
from .table import Table
from .timing import once

INGEST_VICTORIA = ["--format", "csv", "--time", "Time", "--times-in", "UTC", "--zone", "Australia/Melbourne", "--value",
                   "Demand=victoria/demand", "--value", "Temperature=victoria/temperature"]


def mape(actual, forecast):
    kept = ~np.isnan(forecast) & ~np.isnan(actual)
    return 100 * np.mean(np.abs(forecast[kept] - actual[kept]) / np.abs(actual[kept]))


def loadstar(database, series, kind, weather, year, reference=None, extra=()):
    command = places.loadstar("backtest", series, "--model", kind, "--from", f"{year}-01-01", "--to", f"{year}-12-31",
                              "--issue", "12:00", "--db", database, "--json", *extra)
    for name in weather:
        command += ["--weather", name]
    if reference:
        command += ["--reference", reference]
    result = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return result


def lightgbm(path, year):
    import lightgbm as package

    sys.path.insert(0, str(places.PEERS))
    from features import design
    x, y, local = design(path)
    years, months = np.asarray(local.year), np.asarray(local.month)
    forecast = np.full(len(y), np.nan)
    for quarter in range(4):
        test = (years == year) & ((months - 1) // 3 == quarter)
        train = (years < year) | ((years == year) & ((months - 1) // 3 < quarter))
        model = package.LGBMRegressor(n_estimators=600, learning_rate=0.05, num_leaves=63, verbose=-1)
        model.fit(x[train], y[train])
        forecast[test] = model.predict(x[test])
    test = years == year
    return mape(y.to_numpy()[test], forecast[test])


def prophet(path, year):
    import pandas
    from prophet import Prophet

    logging.getLogger("cmdstanpy").setLevel(logging.ERROR)
    sys.path.insert(0, str(places.PEERS))
    from features import load
    data, zone, _ = load(path)
    frame = data.interpolate(limit_direction="both").tz_convert(zone)
    frame = frame.tz_localize(None).reset_index()
    frame.columns = ["ds", "y", "temperature"]
    quarters = (frame["ds"].dt.month - 1) // 3
    forecast = np.full(len(frame), np.nan)
    for quarter in range(4):
        start = pandas.Timestamp(year, 3 * quarter + 1, 1)
        test = ((frame["ds"].dt.year == year) & (quarters == quarter)).to_numpy()
        model = Prophet()
        model.add_country_holidays("FR" if zone == "Europe/Paris" else "AU")
        model.add_regressor("temperature")
        model.fit(frame[frame["ds"] < start])
        # `predict` sorts by time; the hour that comes twice must not move.
        rows = frame[test].reset_index(drop=True)
        forecast[test] = rows["ds"].map(model.predict(rows.drop_duplicates("ds")).set_index("ds")["yhat"])
    test = (frame["ds"].dt.year == year).to_numpy()
    return mape(frame["y"].to_numpy()[test], forecast[test])


def sampled(year, every):
    """Dates through a year, so that every weekday and season comes."""
    import pandas
    return pandas.date_range(f"{year}-01-03", f"{year}-12-29", freq=f"{every}D")


def mstl(path, year, every):
    import pandas
    from statsforecast.models import MSTL, AutoETS

    sys.path.insert(0, str(places.PEERS))
    from features import load
    data, zone, _ = load(path)
    values = data["load"].interpolate(limit_direction="both")
    actual, forecast, dates = [], [], []
    for date in sampled(year, every):
        start = pandas.Timestamp(date.date(), tz=zone).tz_convert("UTC")
        issue = start - pandas.Timedelta(hours=12)
        past = values[issue - pandas.Timedelta(days=365):issue - pandas.Timedelta(minutes=30)].to_numpy()
        model = MSTL(season_length=[48, 336], trend_forecaster=AutoETS(model="ZZN")).fit(past)
        path_ahead = model.predict(h=72)["mean"][24:]
        actual.append(values[start:start + pandas.Timedelta(minutes=30 * 47)].to_numpy())
        forecast.append(path_ahead)
        dates.append(str(date.date()))
    return mape(np.concatenate(actual), np.concatenate(forecast)), set(dates)


def on_dates(csv_path, dates, zone):
    """MAPE of a backtest's CSV over some local dates."""
    import pandas
    frame = pandas.read_csv(csv_path)
    local = pandas.to_datetime(frame["target_time"], utc=True).dt.tz_convert(zone)
    kept = local.dt.date.astype(str).isin(dates)
    return mape(frame["observed"][kept].to_numpy(float), frame["forecast"][kept].to_numpy(float))


def table(name, path, ingest, series, temperature, zone, year, every, reference=None):
    database = places.SCRATCH / f"accuracy-{year}.db"
    once(places.loadstar("ingest", path, *ingest, "--db", database, "--quiet"))
    result = Table(f"Day-ahead accuracy: {name}, {year}",
                   "Issued at 12:00 on the day before, observed temperature, everything fitted on what came before; the "
                   "operator's own forecast had forecast weather only. Sampled, since a fit of MSTL takes half a minute: "
                   f"every {every}th day.",
                   ["model", "MAPE %", "on sampled days"])
    best = {}
    rows = [("regression", [temperature]), ("adaptive", [temperature]), ("ensemble", [temperature]),
            ("regression", []), ("seasonal", [])]
    sample, dates = mstl(path, year, every)
    for kind, weather in rows:
        label = f"loadstar {kind}" + ("" if weather else ", no weather")
        output = places.SCRATCH / "accuracy.csv"
        run = loadstar(database, series, kind, weather, year, reference, ["--output", output])
        best[label] = run
        result.add(label, f"{run['mape']:.3f}", f"{on_dates(output, dates, zone):.2f}")
        if reference and len(best) == 1:
            result.add("the operator's own", f"{run['references'][reference]['mape']:.3f}", "")
    result.add("LightGBM, like features", f"{lightgbm(path, year):.3f}", "")
    result.add("Prophet", f"{prophet(path, year):.3f}", "")
    result.add("statsforecast MSTL, no weather", "", f"{sample:.2f}")
    return result


def tables(every=13):
    """Every table that this machine has the data for."""
    if places.france():
        yield table("France", places.france(), INGEST_FRANCE, "france/consumption", "france/temperature",
                    "Europe/Paris", 2018, every, "france/forecast-day-ahead")
    if places.victoria():
        yield table("Victoria", places.victoria(), INGEST_VICTORIA, "victoria/demand", "victoria/temperature",
                    "Australia/Melbourne", 2014, every)
