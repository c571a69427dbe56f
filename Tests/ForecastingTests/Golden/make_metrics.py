"""Golden values for MetricsTests, from scipy, scikit-learn and statsmodels. Run: python make_metrics.py"""
import json
import pathlib

import numpy as np
import statsmodels.api as sm
from scipy import integrate, stats
from sklearn import metrics

rng = np.random.default_rng(42)
n = 200
observed = 50_000 + 8_000 * np.sin(np.arange(n) / 7.6) + rng.normal(0, 900, n)
forecast = observed + 300 + rng.normal(0, 700, n)
reference = observed - 100 + np.convolve(rng.normal(0, 900, n + 4), np.ones(5) / 2, "valid")
levels = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95]
quantiles = forecast[:, None] - 300 + 800 * stats.norm.ppf(levels)
training = 50_000 + 8_000 * np.sin(np.arange(300) / 7.6) + rng.normal(0, 900, 300)


def winkler(lower, upper, y, alpha):
    return np.mean(upper - lower + 2 / alpha * (lower - y) * (y < lower) + 2 / alpha * (y - upper) * (y > upper))


def crps_integral(cdf, y, low, high):
    left = integrate.quad(lambda t: cdf(t) ** 2, low, y, epsabs=1e-13, epsrel=1e-13)[0]
    return left + integrate.quad(lambda t: (1 - cdf(t)) ** 2, y, high, epsabs=1e-13, epsrel=1e-13)[0]


def diebold_mariano(a, b, h, kernel):
    d = a - b
    size, mean = len(d), np.mean(d)
    if kernel == "bartlett":
        # statsmodels' Newey-West variance of the mean of d.
        fit = sm.OLS(d, np.ones(size)).fit(cov_type="HAC", cov_kwds={"maxlags": h - 1, "use_correction": False})
        variance = fit.cov_params()[0, 0]
    else:
        gamma = sm.tsa.acovf(d, nlag=h - 1, fft=False) if h > 1 else np.array([np.var(d)])
        variance = (gamma[0] + 2 * gamma[1:].sum()) / size
    statistic = mean / np.sqrt(variance) * np.sqrt((size + 1 - 2 * h + h * (h - 1) / size) / size)
    return {"h": h, "kernel": kernel, "statistic": statistic, "p": 2 * stats.t.sf(abs(statistic), size - 1)}


error, other = np.abs(forecast - observed), np.abs(reference - observed)
members = rng.normal(3, 2, 25)
sample_y = 3.7
ecdf_crps = np.mean(np.abs(members - sample_y)) - 0.5 * np.mean(np.abs(members[:, None] - members[None, :]))
edges = np.concatenate([[0], (np.array(levels[:-1]) + levels[1:]) / 2, [1]])
pinball = [metrics.mean_pinball_loss(observed, quantiles[:, i], alpha=a) for i, a in enumerate(levels)]
z = np.concatenate([-np.logspace(-8, 1.4, 30), np.logspace(-8, 0.9, 30)])
p = np.concatenate([np.logspace(-300, -1, 40), np.round(np.linspace(0.05, 0.95, 37), 3), 1 - np.logspace(-12, -2, 11)])
t = [(0.1, 1), (1.5, 3), (2.4, 10), (-3.3, 199), (9.0, 17519), (0.0, 5), (40.0, 30), (1e-4, 2.5)]
golden = {
    "observed": observed.tolist(), "forecast": forecast.tolist(), "reference": reference.tolist(),
    "training": training.tolist(), "quantiles": quantiles.tolist(),
    "mape": 100 * metrics.mean_absolute_percentage_error(observed, forecast),
    "mae": metrics.mean_absolute_error(observed, forecast),
    "rmse": metrics.mean_squared_error(observed, forecast) ** 0.5,
    "bias": float(np.mean(forecast - observed)),
    "mase": metrics.mean_absolute_error(observed, forecast) / float(np.mean(np.abs(training[48:] - training[:-48]))),
    "pinball": pinball, "crps": float(2 * np.dot(pinball, np.diff(edges))),
    "coverage": float(np.mean((quantiles[:, 0] <= observed) & (observed <= quantiles[:, -1]))),
    "width": float(np.mean(quantiles[:, -1] - quantiles[:, 0])),
    "winkler": winkler(quantiles[:, 0], quantiles[:, -1], observed, 0.1),
    "members": members.tolist(), "sampleObserved": sample_y, "sampleCRPS": ecdf_crps,
    "normalCRPS": [[y, crps_integral(stats.norm(1, 2).cdf, y, -40, 42)] for y in (-3.0, 0.9, 1.0, 6.5)],
    "cumulative": np.column_stack([z, stats.norm.cdf(z)]).tolist(),
    "normalQuantile": np.column_stack([p, stats.norm.ppf(p)]).tolist(),
    "studentT": [[a, f, float(2 * stats.t.sf(abs(a), f))] for a, f in t],
    "dieboldMariano": [diebold_mariano(error, other, h, k)
                       for h, k in ((1, "rectangular"), (4, "rectangular"), (6, "bartlett"), (1, "bartlett"))],
}
pathlib.Path(__file__).with_name("metrics.json").write_text(json.dumps(golden))
