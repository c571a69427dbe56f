"""Golden values of MinT with shrinkage, by numpy in the form S (S'W^-1 S)^-1 S'W^-1 y of Wickramasuriya et al. (2019).

python3 -m venv venv && venv/bin/pip install numpy && venv/bin/python make_reconciliation.py
"""
import json
import numpy as np

rng = np.random.default_rng(3)
# 0 = nation, 1 and 2 = halves of it, 3..5 make 1, 6..7 make 2.
S = np.array([
    [1, 1, 1, 1, 1], [1, 1, 1, 0, 0], [0, 0, 0, 1, 1], [1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0],
    [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]], float)
T = 40
common = rng.normal(size=(T, 1))
errors = common * np.array([5, 3, 2, 1, 1, 1, 1, 1]) + rng.normal(size=(T, 8)) * np.array([4, 3, 3, 1, 2, 1, 2, 1])
scale = np.sqrt((errors**2).mean(0))
z = errors / scale
R = z.T @ z / T
var = np.zeros((8, 8))
for i in range(8):
    for j in range(8):
        w = z[:, i] * z[:, j]
        var[i, j] = ((w - w.mean())**2).sum() / (T * (T - 1))
off = ~np.eye(8, dtype=bool)
shrinkage = min(1, max(0, var[off].sum() / (R[off]**2).sum()))
W = (1 - shrinkage) * R
np.fill_diagonal(W, 1)
W = W * np.outer(scale, scale)
base = np.array([1003.0, 610, 405, 200, 205, 190, 215, 180])
Wi = np.linalg.inv(W)
reconciled = S @ np.linalg.solve(S.T @ Wi @ S, S.T @ Wi @ base)
with open("reconciliation.json", "w") as file:
    json.dump({"errors": errors.tolist(), "base": base.tolist(), "shrinkage": shrinkage,
               "reconciled": reconciled.tolist()}, file)
