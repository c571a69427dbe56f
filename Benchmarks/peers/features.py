"""Day-ahead features in pandas, of the same information as Loadstar's regression: calendar, temperature and its
smoothed forms, and loads known at the issue time. For the peers of the benchmarks."""
import holidays as holiday_tables
import numpy as np
import pandas as pd

SMOOTHING = (0.95, 0.98, 0.993, 0.9975)


def load(path):
    """A frame with `load` and `temperature` by UTC instant, its zone and its holidays."""
    frame = pd.read_csv(path)
    if "conso_mw" in frame:
        times, load_name, temperature, zone = "utc", "conso_mw", "t_weighted_c", "Europe/Paris"
        days = holiday_tables.country_holidays("FR", years=range(2012, 2023))
    else:
        times, load_name, temperature, zone = "Time", "Demand", "Temperature", "Australia/Melbourne"
        days = holiday_tables.country_holidays("AU", subdiv="VIC", years=range(2011, 2016))
    index = pd.to_datetime(frame[times], utc=True)
    data = pd.DataFrame({"load": frame[load_name].to_numpy(float),
                         "temperature": frame[temperature].to_numpy(float)}, index=index)
    data = data[~data.index.duplicated()].asfreq("30min")
    return data, zone, days


def calendar(index, zone, days):
    local = index.tz_convert(zone)
    dates = pd.Series(local.date, index=index)
    off = dates.map(lambda date: date in days).to_numpy()
    day = pd.Timedelta("1D")
    near = dates.map(lambda date: (date + day.to_pytimedelta()) in days or (date - day.to_pytimedelta()) in days)
    year = 2 * np.pi * (local.dayofyear + local.hour / 24) / 365.25
    columns = {"slot": local.hour * 2 + local.minute // 30, "weekday": local.dayofweek, "holiday": off,
               "near_holiday": near.to_numpy(), "month": local.month, "day_of_year": local.dayofyear,
               "trend": (index - index[0]).days}
    for k in (1, 2, 3):
        columns[f"sin{k}"], columns[f"cos{k}"] = np.sin(k * year), np.cos(k * year)
    return pd.DataFrame(columns, index=index).astype(float)


def weather(temperature):
    filled = temperature.interpolate(limit_direction="both")
    columns = {"t": filled}
    for factor in SMOOTHING:
        columns[f"t_smooth_{factor}"] = filled.ewm(alpha=1 - factor, adjust=False).mean()
    for hours in (3, 6, 12, 24):
        columns[f"t_{hours}h_before"] = filled.shift(2 * hours)
    columns["t_min_day"] = filled.rolling(48).min()
    columns["t_max_day"] = filled.rolling(48).max()
    return pd.DataFrame(columns)


def lags(data, zone, issue_hour=12):
    """Loads known at `issue_hour` o'clock local time of the day before."""
    index = data.index
    local = index.tz_convert(zone)
    slot = np.asarray(local.hour * 2 + local.minute // 30)
    load, known = data["load"], slot < issue_hour * 2
    since_issue = slot + 48 - issue_hour * 2  # half-hours from the issue to the slot
    values = load.to_numpy()

    def back(steps):
        place = np.arange(len(values)) - steps
        return np.where(place >= 0, values[np.clip(place, 0, None)], np.nan)

    columns = {"same_slot": np.where(known, back(48), back(96)), "week": back(336), "two_weeks": back(672),
               "last": back(since_issue + 1)}
    for name, width in (("morning_mean", 24), ("day_mean", 48), ("week_mean", 336)):
        mean = load.rolling(width).mean().to_numpy()
        place = np.arange(len(values)) - since_issue - 1
        columns[name] = np.where(place >= 0, mean[np.clip(place, 0, None)], np.nan)
    return pd.DataFrame(columns, index=index)


def design(path, issue_hour=12):
    """Features and target; rows without a target are dropped."""
    data, zone, days = load(path)
    x = pd.concat([calendar(data.index, zone, days), weather(data["temperature"]),
                   lags(data, zone, issue_hour)], axis=1)
    kept = data["load"].notna()
    return x[kept], data["load"][kept], data.index[kept].tz_convert(zone)
