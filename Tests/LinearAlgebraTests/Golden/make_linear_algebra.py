"""Golden values for LinearAlgebraTests, from numpy and scikit-learn. Run: python make_linear_algebra.py"""
import json
import pathlib

import numpy as np
from sklearn.linear_model import Ridge

rng = np.random.default_rng(20180101)
n, p, m = 60, 5, 2
x = rng.normal(size=(n, p)) * [1, 10, 0.1, 3, 1] + [0, 100, 5, -3, 2000]
y = np.column_stack([x @ rng.normal(size=p) + rng.normal(size=n), np.sin(x[:, 0]) + 10])
w = rng.uniform(0.2, 2.0, size=n)
penalties = np.array([0.5, 3.0, 0.0, 1.0, 7.0])


def ridge(x, y, w, penalties, intercept, standardise):
    """Weighted ridge from its definition: QR of the scaled rows with the penalty's rows below them."""
    xm = np.average(x, axis=0, weights=w) if intercept else np.zeros(x.shape[1])
    ym = np.average(y, axis=0, weights=w) if intercept else np.zeros(y.shape[1])
    s = np.sqrt(np.average((x - xm) ** 2, axis=0, weights=w)) if standardise else np.ones(x.shape[1])
    root = np.sqrt(w)[:, None]
    rows = np.vstack([root * (x - xm) / s, np.diag(np.sqrt(penalties))])
    right = np.vstack([root * (y - ym), np.zeros((x.shape[1], y.shape[1]))])
    beta = np.linalg.lstsq(rows, right, rcond=None)[0] / s[:, None]
    return {"intercepts": (ym - xm @ beta).tolist(), "coefficients": beta.T.tolist()}


cases = []
for intercept in (True, False):
    for standardise in (True, False):
        cases.append({"intercept": intercept, "standardise": standardise,
                      **ridge(x, y, w, penalties, intercept, standardise)})
sk = Ridge(alpha=2.5, solver="svd", tol=1e-14).fit(x, y, sample_weight=w)

# Leave-one-out residuals of the weighted ridge, by leaving each row out in turn (scales held at the full fit's).
s = np.sqrt(np.average((x - np.average(x, axis=0, weights=w)) ** 2, axis=0, weights=w))
loo = []
for i in range(n):
    keep = np.arange(n) != i
    fit = ridge(x[keep] / s, y[keep], w[keep], penalties, True, False)
    loo.append((y[i] - fit["intercepts"] - np.array(fit["coefficients"]) @ (x[i] / s)).tolist())

a = rng.normal(size=(6, 6))
spd = a @ a.T + np.eye(6)
right = rng.normal(size=(2, 6))
values, _ = np.linalg.eigh(spd)
deficient = np.column_stack([x[:, 0], x[:, 3], x[:, 0] + x[:, 3]])
hilbert = 1 / (np.arange(12)[:, None] / 3 + np.arange(8)[None, :] + 1)

golden = {
    "x": x.tolist(), "y": y.tolist(), "w": w.tolist(), "penalties": penalties.tolist(), "ridge": cases,
    "sklearn": {"alpha": 2.5, "intercepts": sk.intercept_.tolist(), "coefficients": sk.coef_.tolist()},
    "loo": loo,
    "spd": spd.tolist(), "right": right.tolist(), "solution": np.linalg.solve(spd, right.T).T.tolist(),
    "lower": np.linalg.cholesky(spd).tolist(), "logdet": float(np.linalg.slogdet(spd)[1]),
    "eigenvalues": values.tolist(),
    "deficient": deficient.tolist(), "leastNorm": (np.linalg.pinv(deficient, rcond=1e-12) @ y).T.tolist(),
    "hilbert": hilbert.tolist(), "hilbertTarget": hilbert.sum(axis=1).tolist(),
}
pathlib.Path(__file__).with_name("linear_algebra.json").write_text(json.dumps(golden))
