"""Fits scikit-learn's ridge, one a slot of the day, on like features, from CSV to model file.
usage: sklearn_train.py DATA.csv MODEL.pickle"""
import pickle
import sys

from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import SplineTransformer, StandardScaler

from features import design

x, y, _ = design(sys.argv[1])
x = x.bfill()
models = {}
for slot in range(48):
    rows = (x["slot"] == slot).to_numpy()
    model = make_pipeline(StandardScaler(), SplineTransformer(n_knots=8), Ridge(alpha=1.0))
    models[slot] = model.fit(x[rows], y[rows])
with open(sys.argv[2], "wb") as file:
    pickle.dump(models, file)
