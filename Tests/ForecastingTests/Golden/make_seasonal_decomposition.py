"""Golden values of STL and MSTL from statsmodels.

Run: python make_seasonal_decomposition.py  (statsmodels 0.15, numpy 2); writes seasonal_decomposition.json.
The series are made from a formula, so that the test can check its input too.
"""
import json
import pathlib

import numpy as np
from statsmodels.tsa.seasonal import MSTL, STL


def series(count, periods, seed):
    random = np.random.default_rng(seed)
    t = np.arange(count)
    value = 100 + 0.02 * t + 5 * np.sin(t / 40)
    for index, period in enumerate(periods):
        value = value + 8 / (index + 1) * np.sin(2 * np.pi * t / period) + 3 * ((t % period) > period * 0.7)
    value = value + random.normal(0, 1, count)
    value[count // 3] += 40  # an outlier, so that the robust weights matter
    return np.round(value, 6)


def parts(result, seasonal):
    return {
        "trend": np.asarray(result.trend).tolist(),
        "seasonal": seasonal,
        "remainder": np.asarray(result.resid).tolist(),
    }


def stl_case(name, count, period, window, robust, jumps):
    y = series(count, [period], 1)
    extra = {}
    if jumps:
        probe = STL(y, period=period, seasonal=window).config
        extra = {
            key + "_jump": int(np.ceil(probe[key] / 10)) for key in ("seasonal", "trend", "low_pass")
        }
    fit = STL(y, period=period, seasonal=window, robust=robust, **extra).fit(
        inner_iter=2, outer_iter=5 if robust else 0
    )
    return {
        "name": name, "values": y.tolist(), "periods": [period], "windows": [window],
        "outer": 5 if robust else 0, "inner": 2, "jumps": jumps,
        **parts(fit, [np.asarray(fit.seasonal).tolist()]),
    }


def mstl_case(name, count, periods, windows, robust):
    y = series(count, periods, 2)
    inner, outer = (2, 15) if robust else (5, 0)
    fit = MSTL(
        y, periods=periods, windows=windows, iterate=2,
        stl_kwargs={"robust": robust, "inner_iter": inner, "outer_iter": outer},
    ).fit()
    return {
        "name": name, "values": y.tolist(), "periods": periods, "windows": windows,
        "outer": outer, "inner": inner, "jumps": False,
        **parts(fit, np.asarray(fit.seasonal).T.tolist()),
    }


cases = [
    stl_case("monthly", 84, 12, 7, False, False),
    stl_case("monthly robust", 84, 12, 7, True, False),
    stl_case("hourly with jumps", 150, 24, 35, False, True),
    stl_case("hourly robust with jumps", 150, 24, 35, True, True),
    stl_case("two cycles", 24, 12, 13, False, False),
    mstl_case("two seasons", 160, [6, 30], [11, 15], False),
    mstl_case("two seasons robust", 160, [6, 30], [11, 15], True),
]
path = pathlib.Path(__file__).with_name("seasonal_decomposition.json")
path.write_text(json.dumps(cases))
print(path, len(cases))
