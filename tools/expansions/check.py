"""Measures the largest error of each expansion in units in the last place, against mpmath.

    /tmp/expenv/bin/pip install mpmath numpy gmpy2   # gmpy2 only makes mpmath faster
    /tmp/expenv/bin/python tools/expansions/check.py [samples per interval, 5000 unless given] [function ...]
"""

import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from functions import FUNCTIONS
from mpmath import frexp, ldexp, mp, mpf

mp.prec = 200
ROOT = Path(__file__).parents[2]


def evaluate(name, points, outputs):
    """The expansion's values over numbers, a row for each point."""
    points = np.asarray(points, "<f8")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in"), Path(folder, "out")
        source.write_bytes(points.tobytes())
        operands = str(points.shape[1])
        command = [ROOT / "node_modules/.bin/tsx", ROOT / "tools/expansions/sample.ts", name, source, target, operands]
        subprocess.run(command, check=True)
        return np.frombuffer(target.read_bytes(), "<f8").reshape(-1, outputs)


def rows(points):
    """An array of points with one column for each argument."""
    return points if points.ndim == 2 else points[:, None]


def ulps(exact, y):
    """The distance of y from the exact value, in units of the last place of a double of that size."""
    unit = ldexp(1, max(frexp(exact)[1] - 53, -1074))
    if abs(y) == float("inf"):  # stands for 2^1024 and all above
        return float(max(0, ldexp(1, 1024) - abs(exact)) / unit) if exact * y > 0 else float("inf")
    return float(abs(mpf(float(y)) - exact) / unit) if y == y else float("inf")


def same(a, b):
    return (a != a and b != b) or struct.pack("d", a) == struct.pack("d", b)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    for name in sys.argv[2:] or FUNCTIONS:
        exact, draws, special, _ = FUNCTIONS[name]
        operands = len(special[0]) - len(exact)
        for case, ys in zip(special, evaluate(name, [case[:operands] for case in special], len(exact))):
            for y, expected in zip(ys, case[operands:]):
                if not same(float(y), float(expected)):
                    print(f"{name}{case[:operands]} = {ys}, expected {case[operands:]}", flush=True)
        worst = [(0.0, ())] * len(exact)
        for draw in draws:
            points = rows(draw(count))
            for point, ys in zip(points, evaluate(name, points, len(exact))):
                x = [mpf(float(v)) for v in point]
                for i, f in enumerate(exact):
                    worst[i] = max(worst[i], (ulps(f(*x), ys[i]), tuple(map(float, point))))
        for i, (error, where) in enumerate(worst):
            print(f"{name if i == 0 else '':10}{error:7.3f} ulp at {where}", flush=True)


if __name__ == "__main__":
    main()
