"""Scores of anomaly scores: like the Numenta benchmark's, and by areas under curves."""
import numpy as np

PROFILES = {"standard": (1.0, 0.11, 1.0), "low false alarms": (1.0, 0.22, 1.0), "low misses": (1.0, 0.11, 2.0)}


def probation(n):
    return int(0.15 * min(n, 5000))


def windows(n, spans):
    """One window around the start of each anomaly; all windows of a stream are a tenth of its rows."""
    if not spans:
        return []
    half = max(int(0.1 * n / len(spans)) // 2, 1)
    out = []
    for first, _ in spans:
        window = [max(first - half, probation(n)), min(first + half, n - 1)]
        if out and window[0] <= out[-1][1]:
            out[-1][1] = window[1]
        else:
            out.append(window)
    return out


def sigmoid(y):
    return 2 / (1 + np.exp(np.clip(5 * y, -500, 500))) - 1


class Stream:
    """What each possible alarm of one stream is worth (Lavin & Ahmad 2015, section II-C)."""

    def __init__(self, scores, spans):
        n = len(scores)
        self.windows = windows(n, spans)
        start = probation(n)
        owner, value = np.full(n, -1), np.zeros(n)
        last_end, last_width = None, 1
        begin = start
        for k, (first, last) in enumerate(self.windows):
            self.outside(value, begin, first, last_end, last_width)
            width = last - first + 1
            inside = np.arange(first, last + 1)
            owner[inside] = k
            value[inside] = sigmoid(-(last - inside + 1) / width) / sigmoid(-1.0)
            last_end, last_width, begin = last, width, last + 1
        self.outside(value, begin, n, last_end, last_width)
        self.owner, self.value = owner[start:], value[start:]
        self.scores = scores[start:]

    @staticmethod
    def outside(value, begin, end, last_end, last_width):
        rows = np.arange(begin, end)
        value[rows] = -1.0 if last_end is None else sigmoid((rows - last_end) / max(last_width - 1, 1))


def nab(scored, profile):
    """The normalised score (0: no alarm at all, 100: perfect) at the best single threshold of all streams.

    `scored`: pairs of scores and spans. Within a window the earliest alarm counts, so a threshold's worth changes
    only where a row becomes a window's earliest: each row's gain is found once, then summed from the top.
    """
    a_tp, a_fp, a_fn = PROFILES[profile]
    scores, gains, count = [], [], 0
    for values, spans in scored:
        stream = Stream(np.asarray(values), spans)
        count += len(stream.windows)
        false = stream.owner < 0
        scores.append(stream.scores[false])
        gains.append(a_fp * stream.value[false])
        for k in range(len(stream.windows)):
            rows = np.flatnonzero(stream.owner == k)
            if not len(rows):
                continue
            first_at, before = len(stream.scores), -a_fn
            for row in rows[np.argsort(-stream.scores[rows], kind="stable")]:
                if row < first_at:
                    now = a_tp * stream.value[row]
                    scores.append([stream.scores[row]])
                    gains.append([now - before])
                    first_at, before = row, now
    scores, gains = np.concatenate(scores), np.concatenate(gains)
    order = np.argsort(-scores, kind="stable")
    scores, worth = scores[order], np.cumsum(gains[order])
    closed = np.append(scores[1:] != scores[:-1], True)
    best = np.argmax(np.where(closed, worth, -np.inf))
    top = max(worth[best], 0.0)
    return 100 * top / (count * (a_tp + a_fn)), scores[best]


def nab_at(scored, profile, threshold):
    a_tp, a_fp, a_fn = PROFILES[profile]
    worth, count = 0.0, 0
    for values, spans in scored:
        stream = Stream(np.asarray(values), spans)
        hit = stream.scores >= threshold
        worth += a_fp * stream.value[hit & (stream.owner < 0)].sum()
        for k in range(len(stream.windows)):
            rows = np.flatnonzero(hit & (stream.owner == k))
            worth += a_tp * stream.value[rows[0]] + a_fn if len(rows) else 0.0
        count += len(stream.windows)
    return 100 * worth / (count * (a_tp + a_fn))


def labels(n, spans):
    out = np.zeros(n)
    for first, last in spans:
        out[first:last + 1] = 1
    return out


def average_precision(scores, weights):
    """AUC-PR of a stream; `weights` in [0, 1] are how anomalous each row is."""
    order = np.argsort(-scores, kind="stable")
    weights = weights[order]
    closed = np.append(np.diff(scores[order]) != 0, True)
    found = np.cumsum(weights)
    rank = np.arange(1, len(weights) + 1)
    precision, recall = (found / rank)[closed], (found / max(found[-1], 1e-9))[closed]
    return float(np.sum(np.diff(np.concatenate([[0], recall])) * precision))


def best_f1(scores, truth):
    order = np.argsort(-scores, kind="stable")
    closed = np.append(np.diff(scores[order]) != 0, True)
    found = np.cumsum(truth[order])
    rank = np.arange(1, len(truth) + 1)
    return float(np.max((2 * found / (rank + found[-1]))[closed]))


def roc(scores, truth):
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    sorted_scores = scores[order]
    start = np.concatenate([[True], sorted_scores[1:] != sorted_scores[:-1]])
    group = np.cumsum(start) - 1
    counts = np.bincount(group)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    ranks[order] = mean_rank[group]
    positive = truth.sum()
    return float((np.sum(ranks * truth) - positive * (positive + 1) / 2) / (positive * (len(truth) - positive)))


def vus(scores, spans, lengths=(0, 16, 32, 64)):
    """Mean average precision over labels widened with slopes (after Paparrizos et al. 2022)."""
    n, out = len(scores), []
    for length in lengths:
        soft = labels(n, spans)
        for first, last in spans:
            for k in range(1, length // 2 + 1):
                for at in (first - k, last + k):
                    if 0 <= at < n:
                        soft[at] = max(soft[at], np.sqrt(1 - k / (length + 1)))
        out.append(average_precision(scores, soft))
    return float(np.mean(out))


def areas(scores, spans):
    """Of the rows after probation: AUC-PR, VUS-like PR, AUC-ROC and best F1."""
    start = probation(len(scores))
    spans = [[max(first - start, 0), last - start] for first, last in spans if last >= start]
    scores = np.asarray(scores)[start:]
    truth = labels(len(scores), spans)
    return (average_precision(scores, truth), vus(scores, spans), roc(scores, truth), best_f1(scores, truth))
