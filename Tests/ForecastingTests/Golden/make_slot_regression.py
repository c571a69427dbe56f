"""Golden values for SlotRegressionTests, from scikit-learn. Run: python make_slot_regression.py"""
import json
import pathlib

import numpy as np
from sklearn.linear_model import Ridge

rng = np.random.default_rng(20180102)
days, columns, block_days, half_lives, penalty = 200, 4, 28, [60.0, 150.0], 0.7
first_predicted, refit_blocks = 2, 3
x = rng.normal(size=(days, columns))
y = x @ np.array([0.3, -0.1, 0.0, 0.5]) + 0.2 + 0.05 * rng.normal(size=days) + 0.001 * np.arange(days)
blocks = (np.arange(days) + 3) // block_days


def line(count, block):
    """The mean of ridges on the first `count` rows, whose weight halves with the age of their block."""
    fits = []
    for half_life in half_lives:
        weights = 2.0 ** (-block_days * (block - blocks[:count]) / half_life)
        fits.append(Ridge(alpha=penalty, solver="svd", tol=1e-14).fit(x[:count], y[:count], sample_weight=weights))
    return float(np.mean([f.intercept_ for f in fits])), np.mean([f.coef_ for f in fits], axis=0)


cutoffs = [{"count": c, "block": int((c + 3) // block_days)} for c in (90, 141, 200)]
lines = []
for cutoff in cutoffs:
    intercept, coefficients = line(cutoff["count"], cutoff["block"])
    lines.append({"intercept": intercept, "coefficients": coefficients.tolist()})
predictions = []
for row in range(days):
    if blocks[row] < first_predicted:
        predictions.append(None)
        continue
    fitted = max(first_predicted, blocks[row] // refit_blocks * refit_blocks)
    intercept, coefficients = line(int(np.sum(blocks < fitted)), fitted)
    predictions.append(float(intercept + x[row] @ coefficients))
out = pathlib.Path(__file__).with_name("slot_regression.json")
out.write_text(json.dumps({
    "x": x.tolist(), "y": y.tolist(), "halfLives": half_lives, "penalty": penalty, "cutoffs": cutoffs,
    "lines": lines, "predictions": predictions}))
