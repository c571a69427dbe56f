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


def line(count, block, y=y, tempered=None):
    """The mean of ridges on the first `count` rows, whose weight halves with the age of their block.

    With weights of outliers, the penalty is eased by the root of the weight of all rows beside 600."""
    fits = []
    for half_life in half_lives:
        weights = 2.0 ** (-block_days * (block - blocks[:count]) / half_life)
        alpha = penalty
        if tempered is not None:
            weights = weights * tempered[:count]
            alpha *= np.sqrt(600 / max(30, weights.sum()))
        fits.append(Ridge(alpha=alpha, solver="svd", tol=1e-14).fit(x[:count], y[:count], sample_weight=weights))
    return float(np.mean([f.intercept_ for f in fits])), np.mean([f.coef_ for f in fits], axis=0)


def at_cutoffs(*rest):
    lines = []
    for cutoff in cutoffs:
        intercept, coefficients = line(cutoff["count"], cutoff["block"], *rest)
        lines.append({"intercept": intercept, "coefficients": coefficients.tolist()})
    return lines


def predicted(row, *rest):
    if blocks[row] < first_predicted:
        return None
    fitted = max(first_predicted, blocks[row] // refit_blocks * refit_blocks)
    if rest:
        fitted = first_predicted
        for block in range(first_predicted, blocks[row] + 1):
            if 4 * block >= 5 * fitted:
                fitted = block
    intercept, coefficients = line(int(np.sum(blocks < fitted)), fitted, *rest)
    return float(intercept + x[row] @ coefficients)


def huber_weights(y):
    """Of each row, by the mean of the absolute errors before it (half-life 500 rows), capped at three times that."""
    tempered = np.ones(days)
    size, count = 0.0, 0
    for row in range(days):
        prediction = predicted(row, y, tempered)
        if prediction is None:
            continue
        error = abs(y[row] - prediction)
        if count >= 20:
            tempered[row] = min(1, 1.345 * np.sqrt(np.pi / 2) * size / error)
        taken = min(error, 3 * size) if size > 0 else error
        size += max(1 - 2 ** (-1 / 500), 1 / (count + 1)) * (taken - size)
        count += 1
    return tempered


cutoffs = [{"count": c, "block": int((c + 3) // block_days)} for c in (90, 141, 200)]
faulty = y.copy()
faulty[[30, 75, 111, 150]] += [0.4, -0.6, 5.0, 0.3]
weights = huber_weights(faulty)
out = pathlib.Path(__file__).with_name("slot_regression.json")
out.write_text(json.dumps({
    "x": x.tolist(), "y": y.tolist(), "halfLives": half_lives, "penalty": penalty, "cutoffs": cutoffs,
    "lines": at_cutoffs(), "predictions": [predicted(row) for row in range(days)], "faulty": faulty.tolist(),
    "temperedLines": at_cutoffs(faulty, weights)}))
print("weights below 1:", int(np.sum(weights < 1)))
