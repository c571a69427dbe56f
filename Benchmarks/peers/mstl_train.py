"""Fits statsforecast's MSTL (daily and weekly season, AutoETS on the rest) and forecasts a day.
usage: mstl_train.py DATA.csv"""
import sys

from statsforecast.models import MSTL, AutoETS

from features import load

data, _, _ = load(sys.argv[1])
values = data["load"].interpolate(limit_direction="both").to_numpy()
model = MSTL(season_length=[48, 336], trend_forecaster=AutoETS(model="ZZN"))
model.fit(values)
print(model.predict(h=48)["mean"][:3])
