"""Golden values for SlotRegressionTests, from scikit-learn. Run: python make_slot_regression.py"""
import json
import pathlib

import numpy as np
from sklearn.linear_model import Ridge

rng = np.random.default_rng(20180102)
days, columns, block_days, half_lives = 200, 4, 28, [60.0, 150.0]
first_penalty, penalty = 0.4, 0.7
first_predicted = tempers_from = 2
x = rng.normal(size=(days, columns))
lags = rng.normal(size=(days, 2))
y = x @ np.array([0.3, -0.1, 0.0, 0.5]) + lags @ np.array([0.2, 0.1]) + 0.2
y += 0.05 * rng.normal(size=days) + 0.001 * np.arange(days)
y[[30, 75, 111, 150]] += [0.4, -0.6, 5.0, 0.3]
lags[:30] = np.nan
lags[[70, 120, 121], 1] = np.nan
y[[14, 99]] = np.nan
blocks = (np.arange(days) + 3) // block_days
starts = [b for b in range(blocks[-1] + 1) if b in (0, first_predicted) or b % 3 == 0]
both = np.hstack([x, lags])


def ridge(rows, count, block, half_life, alpha, tempered, eases):
    known = np.isfinite(rows[:count]).all(axis=1) & np.isfinite(y[:count])
    if not known.any():
        return None
    weights = 2.0 ** (-block_days * (block - blocks[:count][known]) / half_life) * tempered[:count][known]
    if eases:
        alpha *= np.sqrt(600 / max(30, weights.sum()))
    fit = Ridge(alpha=alpha, solver="svd", tol=1e-14).fit(rows[:count][known], y[:count][known], sample_weight=weights)
    return np.append(fit.intercept_, fit.coef_)


def first_line(count, block, tempered):
    """Of all rows, also those whose lags are missing; it forgets as the first half-life does."""
    return ridge(x, count, block, half_lives[0], first_penalty, tempered, False)


def second_line(count, block, tempered):
    """The mean of ridges on the rows with lags; penalties are eased by the root of the weight of all rows beside 600."""
    fits = [ridge(both, count, block, h, penalty, tempered, True) for h in half_lives]
    return None if fits[0] is None else np.mean(fits, axis=0)


def before(block):
    return int(np.sum(blocks < block))


def huber_weights(tempers=True):
    """Of each row, by the mean of the absolute errors before it (half-life 500 rows), capped at three times that."""
    tempered = np.ones(days)
    size, count, newest, fitted = 0.0, 0, None, None
    for start, end in zip(starts, starts[1:] + [blocks[-1] + 1]):
        if tempers and start >= tempers_from and (fitted is None or 4 * start >= 5 * fitted):
            newest, fitted = second_line(before(start), start, tempered), start
        for row in range(before(start), before(end)):
            error = abs(y[row] - newest[0] - both[row] @ newest[1:]) if newest is not None else np.nan
            if not np.isfinite(error):
                continue
            if count >= 20:
                tempered[row] = min(1, 1.345 * np.sqrt(np.pi / 2) * size / error)
            taken = min(error, 3 * size) if size > 0 else error
            size += max(1 - 2 ** (-1 / 500), 1 / (count + 1)) * (taken - size)
            count += 1
    return tempered


def span_start(block):
    return max(s for s in starts if s <= block)


def predictions(tempered):
    values = []
    for row in range(days):
        start = span_start(blocks[row])
        line = first_line(before(start), start, tempered) if start >= first_predicted else None
        values.append(None if line is None else float(line[0] + x[row] @ line[1:]))
    return values


def told(line):
    return None if line is None else {"intercept": float(line[0]), "coefficients": line[1:].tolist()}


def lines(tempered):
    result = {"first": [], "second": []}
    for cutoff in cutoffs:
        start = span_start(cutoff["block"])
        first = (before(start), start) if start >= first_predicted else (cutoff["count"], cutoff["block"])
        result["first"].append(told(first_line(*first, tempered)))
        result["second"].append(told(second_line(cutoff["count"], cutoff["block"], tempered)))
    return result


def numbers(values):
    return [None if np.isnan(value) else float(value) for value in values]


cutoffs = [{"count": c, "block": int((c + 3) // block_days)} for c in (20, 40, 90, 141, 200)]
weights = huber_weights()
out = pathlib.Path(__file__).with_name("slot_regression.json")
out.write_text(json.dumps({
    "x": [numbers(row) for row in both], "y": numbers(y), "halfLives": half_lives, "firstPenalty": first_penalty,
    "penalty": penalty, "cutoffs": cutoffs, "plain": lines(np.ones(days)), "tempered": lines(weights),
    "predictions": predictions(weights)}))
print("weights below 1:", int(np.sum(weights < 1)))
