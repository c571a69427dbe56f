"""Labelled univariate streams, made by formula and seed: many regimes, many kinds of anomaly.

Each stream is (name, regime, seconds, values, spans): spans are [first, last] row numbers of injected anomalies.
The regimes in HELD_OUT, and the seeds from 1000 on, were never looked at while the detector was written.
"""
import csv
import pathlib
import numpy as np

HELD_OUT = ("trend_seasons", "traffic_speed", "valve", "victoria", "england_wales")


# ---- normal behaviour -------------------------------------------------------------------------------------------
def ar1(rng, n, rho, sd=1.0):
    out, state = np.empty(n), 0.0
    fresh = rng.normal(0, sd * np.sqrt(1 - rho * rho), n)
    for i in range(n):
        state = rho * state + fresh[i]
        out[i] = state
    return out


def day_shape(rng, period, harmonics=3):
    phase = np.arange(period) / period * 2 * np.pi
    shape = sum(rng.normal(0, 1 / k) * np.cos(k * phase + rng.uniform(0, 6.3)) for k in range(1, harmonics + 1))
    return (shape - shape.min()) / (np.ptp(shape) + 1e-9)


def cpu(rng):
    n = 4032
    x = rng.uniform(5, 60) + ar1(rng, n, rng.uniform(0, 0.9), rng.uniform(0.3, 4))
    for at in rng.integers(0, n, rng.poisson(n / rng.uniform(150, 1500))):
        x[at:at + rng.integers(1, 4)] += rng.exponential(6)
    return 300, np.clip(x, 0, 100)


def seasonal(rng):
    step, period = [(300, 288), (1800, 48), (3600, 24)][rng.integers(3)]
    n = int(rng.integers(10, 16) * period) if period == 288 else int(rng.integers(100, 200) * period)
    n = min(n, 12000)
    i = np.arange(n)
    shape = day_shape(rng, period)
    week = 1 - rng.uniform(0, 0.5) * (i // period % 7 >= 5)
    x = 100 + rng.uniform(50, 500) * shape[i % period] * week
    return step, x + ar1(rng, n, rng.uniform(0, 0.95), rng.uniform(2, 25))


def counts(rng):
    n, period = 15800, 288
    i = np.arange(n)
    rate = rng.uniform(0.5, 60) * (0.2 + day_shape(rng, period)[i % period]) * np.exp(ar1(rng, n, 0.99, 0.2))
    for at in rng.integers(0, n, rng.poisson(n / 400)):
        width = rng.integers(2, 20)
        rate[at:at + width] *= 1 + rng.pareto(2.5) * np.exp(-np.arange(len(rate[at:at + width])) / width * 2)
    return 300, rng.negative_binomial(4, 4 / (4 + rate)).astype(float)


def random_walk(rng):
    n = int(rng.integers(1500, 8000))
    return 3600, 70 + 10 * ar1(rng, n, 0.998, 1) + ar1(rng, n, 0.5, rng.uniform(0.1, 1.0))


def machine(rng):
    n = 20000
    level = 85 + 6 * ar1(rng, n, 0.9995, 1) + 3 * ar1(rng, n, 0.98, 1) + ar1(rng, n, 0.3, 0.6)
    for at in rng.integers(0, n, 6):
        level[at:at + 300] -= rng.uniform(0, 8) * np.exp(-np.arange(len(level[at:at + 300])) / 60)
    return 300, level


def steps(rng):
    n = 4032
    x, level = np.empty(n), rng.uniform(10, 30)
    for i in range(n):
        if rng.random() < 1 / 400:
            level = rng.uniform(10, 50)
        x[i] = level
    return 300, x + rng.normal(0, rng.uniform(0.01, 1.5), n)


def sparse(rng):
    n, gap = 4032, int(rng.integers(6, 150))
    x = np.zeros(n) + rng.uniform(0, 3) * (rng.random() < 0.5)
    i = int(rng.integers(gap))
    while i < n:
        x[i:i + rng.integers(1, 3)] += rng.uniform(0.7, 1.3) * 1e6 if rng.random() < 0.9 else rng.uniform(1, 2) * 1e6
        i += gap if rng.random() < 0.8 else int(rng.integers(1, 2 * gap))
    return 300, x


def prices(rng):
    n = int(rng.integers(1300, 1700))
    period = 24
    shape = day_shape(rng, period)
    x = np.exp(rng.normal(0, rng.uniform(0.2, 0.5), n) + 0.4 * shape[np.arange(n) % period])
    wild = rng.random(n) < 0.01
    x[wild] *= 1 + rng.pareto(2, wild.sum())
    return 3600, x * rng.uniform(0.1, 2)


def square(rng):
    n, period = 4032, 288
    i = np.arange(n)
    start, width = rng.integers(0, 200), rng.integers(30, 150)
    on = ((i - start) % period) < width
    low, high = rng.uniform(10, 40), rng.uniform(50, 90)
    return 300, np.where(on, high, low) + rng.uniform(-1, 1, n) * rng.uniform(0, 10)


def pulse_train(rng):
    period = int(rng.integers(25, 260))
    n = int(rng.integers(40, 90) * period)
    n = min(n, 12000)
    t = np.linspace(0, 1, period, endpoint=False)
    beat = np.zeros(period)
    for _ in range(rng.integers(2, 5)):
        beat += rng.normal(0, 1) * np.exp(-((t - rng.uniform(0.1, 0.9)) / rng.uniform(0.02, 0.15)) ** 2)
    x, i = np.zeros(n + 2 * period), 0
    while i < n:
        length = int(period * rng.uniform(0.96, 1.04))
        x[i:i + length] += rng.uniform(0.93, 1.07) * np.interp(np.linspace(0, 1, length), t, beat)
        i += length
    return 1, x[:n] + ar1(rng, n, 0.9, 0.03) + 0.1 * ar1(rng, n, 0.9995, 1)


def sensor(rng):
    n = int(rng.integers(2000, 6000))
    x = 20 + 3 * ar1(rng, n, 0.995, 1)
    return 600, np.round(x / 0.5) * 0.5


def quiet(rng):
    n = int(rng.integers(1200, 5000))
    return 300, rng.uniform(-5, 5) + rng.normal(0, 1, n) * rng.choice([0.01, 1, 1000])


def bursty(rng):
    n = int(rng.integers(2000, 6000))
    x, i, busy = np.zeros(n), 0, False
    level = rng.lognormal(3, 1)
    while i < n:
        length = int(rng.exponential(40 if busy else 120)) + 1
        x[i:i + length] = (level * 8 if busy else level) * np.exp(rng.normal(0, 0.3, len(x[i:i + length])))
        i, busy = i + length, not busy
    return 60, x


def trend_seasons(rng):
    n = int(rng.integers(1300, 1700))
    i = np.arange(n)
    x = rng.normal(0, 0.5) * i + sum(rng.uniform(20, 150) * np.sin(2 * np.pi * i / p + rng.uniform(0, 6))
                                     for p in (12, 24, 168))
    return 3600, x + rng.normal(0, rng.uniform(3, 15), n)


def traffic_speed(rng):
    n = int(rng.integers(1100, 2500))
    i = np.arange(n)
    x = 70 + ar1(rng, n, 0.7, 3)
    rush = np.exp(-(((i % 288) - 210) / 15.0) ** 2)
    return 300, np.clip(x - rush * rng.uniform(0, 40) + rng.normal(0, 1, n), 5, 100)


def valve(rng):
    n = int(rng.integers(4000, 9000))
    x, i, opened = np.zeros(n), 0, 0
    while i < n:
        length = int(rng.normal(90, 3)) if opened == 0 else int(rng.normal(60, 2))
        x[i:i + length] = opened
        i, opened = i + length, 1 - opened
    kernel = np.exp(-np.arange(40) / 8.0)
    return 1, np.convolve(x, kernel / kernel.sum())[:n] + rng.normal(0, 0.02, n)


SYNTHETIC = dict(cpu=cpu, seasonal=seasonal, counts=counts, random_walk=random_walk, machine=machine, steps=steps,
                 sparse=sparse, prices=prices, square=square, pulse_train=pulse_train, sensor=sensor, quiet=quiet,
                 bursty=bursty, trend_seasons=trend_seasons, traffic_speed=traffic_speed, valve=valve)


# ---- real series ------------------------------------------------------------------------------------------------
def column(path, name):
    with open(path, newline="") as file:
        return np.array([float(row[name]) for row in csv.DictReader(file) if row[name]])


def real(folder):
    """Half-hourly columns by name, or nothing where the folder is absent."""
    folder = pathlib.Path(folder)
    if not folder.is_dir():
        return {}
    vic = folder / "victoria/vic_elec_utc.csv"
    france = folder / "france-national/france-2015-2018.csv"
    return {
        "victoria": [column(vic, "Demand"), column(vic, "Temperature")],
        "france": [column(france, "conso_mw"), column(france, "t_weighted_c")],
        "england_wales": [column(folder / "taylor/taylor_30_min.csv", "value")],
    }


def cut(rng, columns):
    x = columns[rng.integers(len(columns))]
    n = min(len(x), int(rng.integers(3000, 9000)))
    at = int(rng.integers(0, len(x) - n + 1))
    return 1800, x[at:at + n].copy()


# ---- anomalies --------------------------------------------------------------------------------------------------
def spread(x):
    low, high = np.percentile(x, [5, 95])
    return max(high - low, np.std(x), 1e-3 * (abs(np.median(x)) + 1))


def rough(x):
    """The scale of what can't be foretold from the last value."""
    return max(np.median(np.abs(np.diff(x))) * 1.5, 0.02 * spread(x))


def spike(rng, x, at, span):
    size = rng.choice([1.5, 1, 0.7]) * spread(x) + 6 * rough(x)
    x[at:at + rng.integers(1, 4)] += size * (1 if rng.random() < 0.7 else -1)
    return 3


def shift(rng, x, at, span):
    x[at:at + span] += rng.choice([-1, 1]) * (rng.uniform(0.4, 1.5) * spread(x) + 3 * rough(x))
    return span


def flatline(rng, x, at, span):
    x[at:at + span] = x[at]
    return span


def collapse(rng, x, at, span):
    x[at:at + span] = min(x.min(), np.percentile(x, 1) - 0.2 * spread(x)) + rng.normal(0, 0.1, span) * rough(x)
    return span


def noise_burst(rng, x, at, span):
    x[at:at + span] += rng.normal(0, rng.uniform(0.3, 1) * spread(x) + 3 * rough(x), span)
    return span


def stretch(rng, x, at, span):
    """Another frequency: the same course, faster or slower."""
    factor = rng.choice([0.5, 2.0])
    source = np.clip(at + np.arange(span) * factor, 0, len(x) - 1)
    x[at:at + span] = np.interp(source, np.arange(len(x)), x.copy())
    return span


def drift(rng, x, at, span):
    x[at:at + span] += np.linspace(0, rng.choice([-1, 1]) * rng.uniform(1, 2) * spread(x), span)
    return span


def amplitude(rng, x, at, span):
    part = x[at:at + span]
    x[at:at + span] = np.mean(part) + (part - np.mean(part)) * rng.choice([0.15, 1.8])
    return span


def reverse(rng, x, at, span):
    x[at:at + span] = x[at:at + span][::-1].copy()
    return span


def elsewhere(rng, x, at, span):
    """Values of another phase: each is normal, their place is not."""
    source = at - span // 2
    x[at:at + span] = x[source:source + span].copy()
    return span


ANOMALIES = [spike, spike, spike, shift, shift, flatline, collapse, noise_burst, stretch, drift, amplitude, reverse,
             elsewhere]
FITTING = dict(quiet=[spike, shift, noise_burst, collapse, drift, flatline],
               cpu=[spike, spike, shift, noise_burst, collapse, drift, flatline],
               prices=[spike, spike, shift, noise_burst, collapse],
               random_walk=[spike, spike, shift, collapse, noise_burst, flatline],
               machine=[spike, collapse, shift, noise_burst, flatline, drift],
               sensor=[spike, shift, collapse, noise_burst],
               counts=[spike, spike, noise_burst, shift, shift],
               steps=[spike, noise_burst, drift, collapse],
               sparse=[spike, spike, shift, stretch],
               bursty=[spike, shift, drift, collapse])


def make(regime, seed, columns=None):
    """One stream: its seconds, values and anomaly spans."""
    rng = np.random.default_rng([seed, sum(regime.encode())])
    step, x = cut(rng, columns) if columns else SYNTHETIC[regime](rng)
    n, spans = len(x), []
    how_many = rng.choice([0, 1, 2, 3, 4], p=[0.1, 0.3, 0.3, 0.2, 0.1])
    kinds = FITTING.get(regime, ANOMALIES)
    cells = np.array_split(np.arange(int(0.2 * n), int(0.95 * n)), max(how_many, 1))
    for k in range(how_many):
        at = int(rng.choice(cells[k][: int(len(cells[k]) * 0.7)]))
        span = int(min(rng.choice([12, 48, 100, 288]), len(cells[k]) * 0.25, n * 0.04))
        length = rng.choice(kinds)(rng, x, at, max(span, 5))
        spans.append([at, at + int(length) - 1])
    seconds = 1_400_000_000 + step * np.arange(n)
    if regime == "traffic_speed":  # irregular: rows are missing, and clocks jitter
        keep = rng.random(n) < 0.8
        for first, last in spans:
            keep[first:last + 1] = True
        order = np.cumsum(keep) - 1
        spans = [[int(order[a]), int(order[b])] for a, b in spans]
        seconds, x = (seconds + rng.integers(0, 60, n))[keep], x[keep]
    return f"{regime}-{seed}", regime, seconds, np.round(x, 4), spans


def suite(part, seeds, folder="../shared/data"):
    """`part`: "development" or "held-out"."""
    series = real(folder)
    for regime in [*SYNTHETIC, *series]:
        if part == "development" and regime in HELD_OUT:
            continue
        for seed in range(seeds):
            yield make(regime, seed + (0 if part == "development" else 1000), series.get(regime))
