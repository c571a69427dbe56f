"""Golden values of online aggregation, by numpy from the papers' equations: ML-Poly (Gaillard, Stoltz, van Erven 2014,
algorithm 4) and Bernstein online aggregation (Wintenberger 2017, adaptive, with the gradient trick).

python3 -m venv venv && venv/bin/pip install numpy && venv/bin/python make_aggregation.py
"""
import json
import numpy as np

rng = np.random.default_rng(11)
n, k = 300, 4
truth = 100 + 10 * np.sin(np.arange(n) / 15) + rng.normal(scale=1.0, size=n)
experts = np.column_stack([
    truth + rng.normal(scale=2, size=n), truth + 1.5 + rng.normal(scale=1, size=n),
    truth + rng.normal(scale=6, size=n), np.where(np.arange(n) < 150, truth + 5, truth + rng.normal(scale=0.5, size=n)),
])


def slope(loss, forecast, y):
    if loss == "squared":
        return 2 * (forecast - y)
    level = 0.5 if loss == "absolute" else 0.9
    unit = 2 if loss == "absolute" else 1
    return unit * ((1 - level) if forecast > y else -level if forecast < y else 0)


def mlpoly(loss):
    R, S = np.zeros(k), np.zeros(k)
    forecasts = []
    for x, y in zip(experts, truth):
        w = np.maximum(R, 0) / (1 + S)
        p = w / w.sum() if w.sum() > 0 else np.full(k, 1 / k)
        forecast = p @ x
        forecasts.append(forecast)
        r = slope(loss, forecast, y) * (forecast - x)
        R, S = R + r, S + r**2
    w = np.maximum(R, 0) / (1 + S)
    return forecasts, (w / w.sum()).tolist()


def bernstein(loss):
    L, V, B = np.zeros(k), np.zeros(k), np.zeros(k)
    eta = None
    forecasts = []

    def weights():
        if eta is None:
            return np.full(k, 1 / k)
        logs = np.log(eta) + eta * L
        w = np.exp(logs - logs.max())
        return w / w.sum()

    for x, y in zip(experts, truth):
        forecast = weights() @ x
        forecasts.append(forecast)
        r = slope(loss, forecast, y) * (forecast - x)
        V, B = V + r**2, np.maximum(B, np.abs(r))
        eta = np.minimum(1 / (2 * B), np.sqrt(np.log(k) / V))
        L = L + (r - eta * r**2 + np.where(eta * r > 0.5, B, 0)) / 2
    return forecasts, weights().tolist()


with open("aggregation.json", "w") as file:
    runs = []
    for rule, run in (("polynomial", mlpoly), ("bernstein", bernstein)):
        for loss in ("squared", "absolute", "pinball"):
            forecasts, weights = run(loss)
            runs.append({"rule": rule, "loss": loss, "forecasts": forecasts[-20:], "weights": weights})
    json.dump({"experts": experts.tolist(), "truth": truth.tolist(), "runs": runs}, file)
