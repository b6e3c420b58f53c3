"""Answers to the exercises of chapter 08: right, wrong, and misconceived."""

import random

import numpy as np


def when_sure(p, labels, least):
    rows = [(row, label) for row, label in zip(p, labels, strict=True) if max(row) >= least]
    return sum(int(np.argmax(row) == label) for row, label in rows) / len(rows)


def hits(p, labels):
    return p.argmax(axis=1) == labels


def counted(labels, answers, n_classes):
    counts = np.zeros((n_classes, n_classes), int)
    for label, answer in zip(labels, answers, strict=True):
        counts[label, answer] += 1
    return counts


def with_lists(labels, answers, n_classes):
    pairs = list(zip(labels, answers, strict=True))
    return [[pairs.count((i, j)) for j in range(n_classes)] for i in range(n_classes)]


def by_products(labels, answers, n_classes):
    return np.eye(n_classes)[labels].T @ np.eye(n_classes)[answers]


def as_shares(axis, factor=1):
    def answer(labels, answers, n_classes):
        counts = counted(labels, answers, n_classes)
        return factor * counts / np.maximum(counts.sum(axis=axis, keepdims=True), 1)

    return answer


def with_nan(labels, answers, n_classes):
    counts = counted(labels, answers, n_classes)
    return counts / counts.sum(axis=1, keepdims=True)


def each_pair_once(labels, answers, n_classes):
    counts = np.zeros((n_classes, n_classes))
    counts[labels, answers] += 1
    return counts


def one_row_repeated(labels, answers, n_classes):
    counts = [[0] * n_classes] * n_classes
    for label, answer in zip(labels, answers, strict=True):
        counts[label][answer] += 1
    return counts


def only_classes_seen(labels, answers, n_classes):
    return counted(labels, answers, max(*labels, *answers) + 1)


def recalled(counts):
    return [row[k] / sum(row) for k, row in enumerate(counts)]


def into_bytes(pixels):
    pixels[:] = pixels / 255
    return pixels


def drawn(x, y, size, rng):
    rows = rng.choice(len(x), size, replace=False)
    return x[rows], y[rows]


def permuted(x, y, size, rng):
    rows = rng.permutation(len(x))[:size]
    return [x[row] for row in rows], [y[row] for row in rows]


def in_order(x, y, size, rng):
    rows = np.sort(rng.random(len(x)).argsort()[:size])
    return x[rows], y[rows]


def until_enough(x, y, size, rng):
    rows = []
    while len(rows) < size:
        row = int(rng.integers(0, len(x)))
        if row not in rows:
            rows.append(row)
    return x[rows], y[rows]


def drawn_twice(x, y, size, rng):
    return x[rng.permutation(len(x))[:size]], y[rng.permutation(len(y))[:size]]


def with_putting_back(x, y, size, rng):
    rows = rng.integers(0, len(x), size)
    return x[rows], y[rows]


def shuffled_in_place(x, y, size, rng):
    rows = rng.permutation(len(x))
    x[:], y[:] = x[rows], y[rows]
    return x[:size], y[:size]


def each_shuffled_alike(x, y, size, rng):
    state = rng.bit_generator.state
    rng.shuffle(x)
    rng.bit_generator.state = state
    rng.shuffle(y)
    return x[:size], y[:size]


def without_the_last(x, y, size, rng):
    rows = rng.choice(len(x) - 1, size, replace=False)
    return x[rows], y[rows]


def without_the_first(x, y, size, rng):
    rows = 1 + rng.choice(len(x) - 1, size, replace=False)
    return x[rows], y[rows]


def own_seed(x, y, size, rng):
    return drawn(x, y, size, np.random.default_rng(0))


def with_another_chance(x, y, size, rng):
    return drawn(x, y, size, np.random.default_rng())


def with_python(x, y, size, rng):
    rows = random.sample(range(len(x)), size)
    return x[rows], y[rows]


def side_by_side(x, y, size, rng):
    begin = rng.integers(0, len(x) - size + 1)
    return x[begin : begin + size], y[begin : begin + size]


def round_the_end(x, y, size, rng):
    rows = (rng.integers(len(x)) + np.arange(size)) % len(x)
    return x[rows], y[rows]


def each_with_each(labels, answers, n):
    counts = np.zeros((n, n))
    for label in labels:
        for answer in answers:
            counts[label, answer] += 1
    return counts


def of_the_first(x, y, size, rng):
    rows = rng.permutation(size)
    return x[rows], y[rows]


ANSWERS = {
    "six_causes": {
        "right": [
            *("dafceb", "D A F C E B", "1 d, 2 a, 3 f, 4 c, 5 e, 6 b"),
            *(list("dafceb"), np.array(list("dafceb")), dict(enumerate("dafceb", 1))),
        ],
        "wrong": [
            ("abcdef", "Curve 1 doesn't fit cause a"),
            ("dacfeb", "Then the loss jumps up"),
            ("dbafce", "crept down"),
            ("daaceb", "far above 2.3"),
            ("dafcbe", "crept down"),
            ("dafcee", "exactly ln 10"),
            ("fafceb", "drops sharply"),
            ("dafdeb", "steadily but slowly"),
            ("dab", "six letters"),
            (4, "six letters"),
            ("the rate", "six letters"),
        ],
    },
    "accuracy_when_sure": {
        "right": [
            when_sure,
            lambda p, labels, least: hits(p, labels)[p.max(axis=1) >= least].mean(),
            lambda p, labels, least: np.average(hits(p, labels), weights=p.max(axis=1) >= least),
        ],
        "wrong": [
            (lambda p, labels, least: 0.5, "gave 0.5"),
            (lambda p, labels, least: p.argmax() == labels, "Expected"),
            (lambda p: p.argmax(), "called as"),
        ],
    },
    "confusion": {
        "right": [counted, with_lists, by_products],
        "wrong": [
            (lambda labels, answers, n: np.zeros((n, n)), "Expected"),
            (lambda labels, answers, n: counted(answers, answers, n), "Expected"),
            (lambda labels, answers, n: counted(labels, answers, n).ravel(), "shape"),
        ],
        "misconceived": [
            (each_pair_once, "counted once"),
            (one_row_repeated, "repeats a single row"),
            (only_classes_seen, "even if a class"),
            (lambda labels, answers, n: np.diag(counted(labels, answers, n)), "diagonal alone"),
            (lambda labels, answers, n: np.sum(labels != answers), "number of mistakes"),
            (lambda labels, answers, n: np.sum(labels == answers), "number of right"),
            (each_with_each, "with `zip`"),
            (as_shares(None), "shares"),
            (as_shares(0), "shares"),
            (as_shares(1), "shares"),
            (as_shares(1, 100), "shares"),
            (with_nan, "shares"),
        ],
    },
    "recall": {
        "right": [
            recalled,
            lambda counts: np.diag(counts / counts.sum(axis=1, keepdims=True)),
            lambda counts: (counts * np.eye(len(counts))).sum(axis=1) / counts.sum(axis=1),
        ],
        "wrong": [
            (lambda counts: counts.sum(axis=1), "Expected"),
            (lambda counts: np.trace(counts) / counts.sum(axis=1), "Expected"),
            (lambda counts: np.diag(np.diag(counts) / counts.sum(axis=1)), "Expected"),
        ],
    },
    "scale": {
        "right": [
            lambda pixels: pixels / 255,
            lambda pixels: pixels.astype(float) * (1 / 255),
            lambda pixels: pixels.astype("float32") / 255,
            lambda pixels: [row / 255 for row in pixels],
        ],
        "wrong": [
            (lambda pixels: pixels, "Expected"),
            (lambda pixels: pixels * 255, "Expected"),
            (lambda pixels: pixels.reshape(len(pixels), -1) / 255, "Expected"),
            (lambda pixels: pixels / 254, "Expected"),
        ],
        "misconceived": [
            (lambda pixels: (pixels / 255).astype(int), "`astype(int)`"),
            (into_bytes, "an array of bytes"),
            (lambda pixels: pixels / 255 > 0.5, "Rounded"),
            (lambda pixels: np.interp(pixels, [pixels.min(), pixels.max()], [0, 1]), "min-max"),
        ],
    },
    "random_batch": {
        "right": [drawn, permuted, in_order, until_enough],
        "wrong": [(5, "two arrays"), (lambda x, y: (x, y), "two arrays")],
        "misconceived": [
            (lambda x, y, size, rng: drawn(x, y, size, rng)[0], "with a comma"),
            (lambda x, y, size, rng: dict(zip("xy", drawn(x, y, size, rng), strict=True)), "comma"),
            (lambda x, y, size, rng: drawn(x, y, size, rng)[::-1], "Swapped"),
            (lambda x, y, size, rng: (None, None), "form of"),
            (side_by_side, "one by one"),
            (round_the_end, "one by one"),
            (with_another_chance, "nobody could repeat"),
            (with_python, "nobody could repeat"),
            (drawn_twice, "belong together"),
            (lambda x, y, size, rng: drawn(x, y, size // 2, rng), "doesn't have"),
            (with_putting_back, "come twice"),
            (own_seed, "same rows"),
            (lambda x, y, size, rng: (x[-size:], y[-size:]), "same rows"),
            (lambda x, y, size, rng: (x[:size], y[:size]), "always the first"),
            (of_the_first, "in another order"),
            (shuffled_in_place, "in place"),
            (each_shuffled_alike, "in place"),
            (without_the_last, "never come"),
            (without_the_first, "never come"),
        ],
    },
}
