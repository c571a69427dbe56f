"""Trains Prophet with holidays and a temperature regressor, from CSV to model file.
usage: prophet_train.py DATA.csv MODEL.json"""
import logging
import sys

from prophet import Prophet
from prophet.serialize import model_to_json

from features import load

logging.getLogger("cmdstanpy").setLevel(logging.ERROR)
data, zone, _ = load(sys.argv[1])
frame = data.interpolate(limit_direction="both").tz_convert(zone).tz_localize(None).reset_index()
frame.columns = ["ds", "y", "temperature"]
model = Prophet()
model.add_country_holidays("FR" if zone == "Europe/Paris" else "AU")
model.add_regressor("temperature")
model.fit(frame)
with open(sys.argv[2], "w") as file:
    file.write(model_to_json(model))
