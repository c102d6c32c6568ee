"""Measures the largest error of erf, erfc and erfinv in units in the last place, against mpmath.

    /tmp/specenv/bin/pip install mpmath numpy gmpy2   # gmpy2 only makes mpmath faster
    /tmp/specenv/bin/python tools/special/check.py [samples per interval, 20000 unless given]
"""

import math
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from mpmath import erf, erfc, exp, frexp, ldexp, mp, mpf, pi, sqrt

mp.prec = 200
ROOT = Path(__file__).parents[2]
random = np.random.default_rng(1)


def evaluate(name, xs):
    """The TypeScript function's values."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in"), Path(folder, "out")
        source.write_bytes(np.asarray(xs, "<f8").tobytes())
        subprocess.run(
            [ROOT / "node_modules/.bin/tsx", ROOT / "tools/special/sample.ts", name, source, target], check=True
        )
        return np.frombuffer(target.read_bytes(), "<f8")


def error(name, x, y):
    """(y - exact value, exact value)."""
    x, y = mpf(float(x)), mpf(float(y))
    if name == "erfinv":  # Newton's step at y: its own error is of second order
        exact = y - (erf(y) - x) * exp(y * y) * sqrt(pi) / 2
    else:
        exact = {"erf": erf, "erfc": erfc}[name](x)
    return y - exact, exact


def ulps(name, x, y):
    difference, exact = error(name, x, y)
    return float(abs(difference) / ldexp(1, max(frexp(exact)[1] - 53, -1074)))


def linear(low, high):
    return lambda n: random.uniform(low, high, n)


def logarithmic(low, high):
    return lambda n: 2.0 ** random.uniform(low, high, n)


def to_one(low, high):
    """1 - 2^-k, k between the bounds."""
    return lambda n: 1 - 2.0 ** -random.uniform(low, high, n)


def beside(*centres):
    """Consecutive doubles on both sides of each centre."""

    def draw(n):
        offsets = np.arange(-n // (2 * len(centres)), n // (2 * len(centres)))
        bits = np.array(centres, "<f8").view("<i8")
        return (bits[:, None] + offsets[None, :]).ravel().view("<f8")

    return draw


def both(draw):
    """With random signs."""
    return lambda n: draw(n) * random.choice([-1.0, 1.0], n)


INTERVALS = [
    ("erf", "2^-1074 <= |x| < 2^-1000", both(logarithmic(-1074, -1000))),
    ("erf", "2^-1000 <= |x| < 2^-4", both(logarithmic(-1000, -4))),
    ("erf", "2^-4 <= |x| < 7/8", both(linear(1 / 16, 0.875))),
    ("erf", "7/8 <= |x| < 6", both(linear(0.875, 6))),
    ("erf", "beside 7/8", beside(0.875)),
    ("erfc", "-6 <= x < -15/32", linear(-6, -0.46875)),
    ("erfc", "|x| < 15/32", linear(-0.46875, 0.46875)),
    ("erfc", "15/32 <= x < 1", linear(0.46875, 1)),
    ("erfc", "1 <= x < 2", linear(1, 2)),
    ("erfc", "2 <= x < 6", linear(2, 6)),
    ("erfc", "6 <= x < 26.54 (normal)", linear(6, 26.54)),
    ("erfc", "26.54 <= x < 27.3 (subnormal)", linear(26.54, 27.3)),
    ("erfc", "beside 15/32, 1, 26.543", beside(0.46875, 1.0, 26.543)),
    ("erfinv", "2^-1074 <= |x| < 2^-1000", both(logarithmic(-1074, -1000))),
    ("erfinv", "2^-1000 <= |x| < 2^-4", both(logarithmic(-1000, -4))),
    ("erfinv", "2^-4 <= |x| < 0.795 ", both(linear(1 / 16, 0.795))),
    ("erfinv", "0.795 <= |x| < 1", both(linear(0.795, 1))),
    ("erfinv", "1 - 2^-2 to 1 - 2^-53", both(to_one(2, 53))),
    ("erfinv", "beside 0.7951", beside(math.sqrt(1 - math.exp(-1)))),
    ("erfinv", "the last doubles below 1", lambda n: 1 - np.arange(1, n + 1) * 2.0**-53),
]

INFINITY, NAN = math.inf, math.nan
SPECIAL = {
    "erf": [(0.0, 0.0), (-0.0, -0.0), (INFINITY, 1), (-INFINITY, -1), (NAN, NAN), (6.0, 1), (-6.0, -1), (1e308, 1)],
    "erfc": [(0.0, 1), (-0.0, 1), (INFINITY, 0), (-INFINITY, 2), (NAN, NAN), (28.0, 0), (1e308, 0), (-1e308, 2)],
    "erfinv": [(0.0, 0.0), (-0.0, -0.0), (1.0, INFINITY), (-1.0, -INFINITY), (1.0000000000000002, NAN), (-2.0, NAN)]
    + [(INFINITY, NAN), (-INFINITY, NAN), (NAN, NAN)],
}


def same(a, b):
    return (a != a and b != b) or struct.pack("d", a) == struct.pack("d", b)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20000
    for name, cases in SPECIAL.items():
        for (x, expected), y in zip(cases, evaluate(name, [x for x, _ in cases])):
            assert same(float(y), float(expected)), f"{name}({x}) = {y}, expected {expected}"
    for name, title, draw in INTERVALS:
        xs = draw(count)
        measured = [(ulps(name, x, y), float(x)) for x, y in zip(xs, evaluate(name, xs))]
        worst, where = max(measured)
        print(f"{name:7}{title:32}{worst:7.3f} ulp at {where!r}", flush=True)


if __name__ == "__main__":
    main()
