"""Trains LightGBM (600 trees) on like features of four years of half-hours, from CSV to model file.
usage: lightgbm_train.py DATA.csv MODEL.txt"""
import sys

import lightgbm

from features import design

x, y, _ = design(sys.argv[1])
model = lightgbm.LGBMRegressor(n_estimators=600, learning_rate=0.05, num_leaves=63, verbose=-1)
model.fit(x, y)
model.booster_.save_model(sys.argv[2])
