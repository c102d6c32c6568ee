"""Writes test/expansions/reference.json: for each expansion, points as "x value rest" with the double nearest to the exact
value and what it lacks, in units of its last place; so a value has about 20 digits. Special cases have rest 0.

    /tmp/expenv/bin/pip install mpmath numpy
    /tmp/expenv/bin/python tools/expansions/reference.py
"""

import json
import math
from pathlib import Path

from check import ROOT, rows
from functions import FUNCTIONS
from mpmath import frexp, ldexp, mp, mpf

mp.prec = 200
POINTS = 250


def show(x):
    return {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}.get(repr(x), repr(x).removesuffix(".0"))


def nearest(exact):
    """The nearest double as a number of 53 bits, also above the largest double, and the rest in its last places."""
    unit = ldexp(1, max(frexp(exact)[1] - 53, -1074))
    value = mp.nint(exact / unit) * unit
    return math.copysign(float(value), exact), float((exact - value) / unit)


def lines(exact, draws, special):
    operands = len(special[0]) - len(exact)
    for case in special:
        values = [part for y in case[operands:] for part in (show(float(y)), "0")]
        yield " ".join([show(float(x)) for x in case[:operands]] + values)
    for draw in draws:
        points = rows(draw(POINTS // len(draws)))[: POINTS // len(draws) + 8]
        for point in points:
            x = [float(v) for v in point]
            values = [nearest(f(*map(mpf, x))) for f in exact]
            if all(math.isfinite(y) for y, _ in values):
                yield " ".join([show(v) for v in x] + [t for y, rest in values for t in (show(y), f"{rest:.4f}")])


def main():
    functions = {}
    for name, (exact, draws, special, bound) in FUNCTIONS.items():
        functions[name] = {"ulps": bound, "points": list(lines(exact, draws, special))}
    path = Path(ROOT, "test/expansions/reference.json")
    path.write_text(json.dumps(functions, indent=2) + "\n", encoding="utf-8")
    print(path, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
