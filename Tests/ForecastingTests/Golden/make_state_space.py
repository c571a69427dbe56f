"""Golden values of the Kalman filter with drifting coefficients, by statsmodels' own filter, and of the tracked
variance, by numpy from the equations of de Vilmarest and Wintenberger (2024).

python3 -m venv venv && venv/bin/pip install numpy statsmodels && venv/bin/python make_state_space.py
"""
import json
import numpy as np
from statsmodels.tsa.statespace.kalman_filter import KalmanFilter

rng = np.random.default_rng(7)
n, d = 120, 4
x = np.column_stack([np.ones(n), rng.normal(size=(n, d - 1))])
theta = np.array([5.0, 1.0, -2.0, 0.5]) + np.cumsum(rng.normal(scale=[0.05, 0, 0.1, 0], size=(n, d)), axis=0)
y = (x * theta).sum(1) + rng.normal(scale=0.7, size=n)
y[[20, 21, 60]] = np.nan
start, variance, drift, noise = [4.0, 0.0, 0.0, 0.0], [2.0, 1.0, 3.0, 0.5], [0.0025, 0.0, 0.01, 0.0], 0.49

# statsmodels predicts after it updates: the first prior here already includes one step of drift.
model = KalmanFilter(k_endog=1, k_states=d)
model.bind(y.reshape(-1, 1).copy())
model["design"] = x.T.reshape(1, d, n)
model["obs_cov"] = np.array([[noise]])
model["transition"] = np.eye(d)
model["selection"] = np.eye(d)
model["state_cov"] = np.diag(drift)
model.initialize_known(np.array(start), np.diag(np.array(variance) + np.array(drift)))
result = model.filter()
state = result.filtered_state[:, -1]
covariance = result.filtered_state_cov[:, :, -1]
loglikelihood = float(np.sum(np.delete(result.llf_obs, [20, 21, 60])))


def tracked(x, y, mean, variance, drift, start, spread, rho):
    """The observation variance followed by variational Bayes, one pass a reading."""
    mean, P = np.array(mean), np.diag(variance).astype(float)
    a, s = np.log(start), spread
    for xt, yt in zip(x, y):
        P = P + np.diag(drift)
        if np.isnan(yt):
            continue
        v = np.exp(a - s / 2)
        e = yt - xt @ mean
        prior = xt @ P @ xt
        K = P @ xt / (prior + v)
        mean = mean + K * e
        P = P - np.outer(K, xt @ P)
        left = (yt - xt @ mean) ** 2 + xt @ P @ xt
        wide = s + rho
        s = 1 / (1 / wide + left * np.exp(-a) / 2)
        a = a + np.clip(s / 2 * (left * np.exp(-(a - wide / 2)) - 1), -1, 1)
    return mean, float(np.exp(a - s / 2))


tracked_mean, tracked_noise = tracked(x, y, start, variance, drift, 2.0, 0.5, 0.01)
with open("state_space.json", "w") as file:
    json.dump(
        {
            "x": x.tolist(), "y": [None if np.isnan(v) else v for v in y], "start": start, "variance": variance,
            "drift": drift, "noise": noise, "state": state.tolist(), "covariance": covariance.ravel().tolist(),
            "loglikelihood": loglikelihood, "trackedMean": tracked_mean.tolist(), "trackedNoise": tracked_noise,
        }, file, indent=1)
