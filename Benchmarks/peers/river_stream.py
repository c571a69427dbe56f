"""Scores a stream of half-hourly values with river, no input or output in the loop; prints readings a second of
processor time, so that other work on the machine does not count.
usage: river_stream.py holtwinters|snarimax|hst READINGS"""
import math
import random
import sys
import time

from river import anomaly, time_series

kind, count = sys.argv[1], int(sys.argv[2])
random.seed(1)
values = [50_000 + 8_000 * math.sin(2 * math.pi * i / 48) + random.gauss(0, 300) for i in range(count)]


def holt_winters():
    model = time_series.HoltWinters(alpha=0.3, beta=0.01, gamma=0.3, seasonality=48)
    scorer = anomaly.GaussianScorer()
    for index, value in enumerate(values):
        if index > 96:
            residual = value - model.forecast(horizon=1)[0]
            scorer.score_one(None, residual)
            scorer.learn_one(None, residual)
        model.learn_one(value)


def snarimax():
    detector = anomaly.PredictiveAnomalyDetection(
        time_series.SNARIMAX(p=12, d=1, q=12, m=48, sd=1), horizon=1, n_std=3.5, warmup_period=200)
    for value in values:
        detector.score_one(None, value)
        detector.learn_one(None, value)


def half_space_trees():
    detector = anomaly.HalfSpaceTrees(seed=1, limits={"x": (30_000, 70_000)})
    for value in values:
        point = {"x": value}
        detector.score_one(point)
        detector.learn_one(point)


began = time.process_time()
{"holtwinters": holt_winters, "snarimax": snarimax, "hst": half_space_trees}[kind]()
print(count / (time.process_time() - began))
