"""Powers and the Taylor coefficients of powers of curves, at zero and at the ends of the range too, by mpmath at 60 digits.

powers.json: {"values": [{"x", "r", "value": x^r}],
  "curves": [{"x": [x_0, ..., x_4], "r", "coefficients": those of (x_0 + x_1 t + ... + x_4 t^4)^r,
    "sizes": for each coefficient the sum of the absolute values of its terms, to which errors are compared}]}
Numbers are text with 25 digits, or "inf" or "-inf" where doubles end. At x_0 = 0 a coefficient is its limit from the right.
"""
import random

from mpmath import binomial, inf, ldexp, log, mp, mpf, nstr, sign
from store import save

mp.dps = 60
random.seed(5)
ORDER = 4
LARGEST = ldexp(1, 1024)


def text(x):
    if abs(x) >= LARGEST:
        return "inf" if x > 0 else "-inf"
    return nstr(x, 25, strip_zeros=True)


def power(x, r):
    """x^r for doubles x and r; for a negative x, r is whole."""
    if x == 0:
        return mpf(1) if r == 0 else mpf(0) if r > 0 else inf
    return mpf(x) ** int(r) if r == int(r) else mpf(x) ** mpf(r)


def values():
    def entry(x, r):
        y = power(x, r)
        if ldexp(1, -1022) < abs(y) < LARGEST:
            yield {"x": x, "r": r, "value": text(y)}

    for n in range(2, 66):
        for r in (n, -n):
            for _ in range(4):
                yield from entry(random.choice([-1, 1]) * 2 ** random.uniform(-1000 / n, 1000 / n), r)
            for centre in (1, 2**0.5, 2**0.25, 2**0.125):
                yield from entry(centre * (1 + random.uniform(-1, 1) * 1e-6), r)
    for e in range(2, 50):
        for _ in range(6):
            n = random.choice([-1, 1]) * round(2 ** (e + random.random()))
            yield from entry(random.choice([-1, 1]) * (1 + random.uniform(-600, 600) / n if abs(n) > 1000 else random.uniform(0.5, 2)), n)
    for r in (0.1, 1 / 3, 0.5, 1.5, 2.5, -0.5, -1.5, 1e-20, 100.25, -64.5, 12345.678, 1e-300):
        for _ in range(10):
            yield from entry(2 ** random.uniform(*([-20, 20] if abs(r) < 20 else [-900 / abs(r), 900 / abs(r)])), r)
    for x, r in [(1.000001, 1e6), (1.000001, 100), (0.02, -12), (1e-160, -2), (1e150, 2), (10, 22), (10, -5), (3, 33), (-3, 33), (7, 18)]:
        yield from entry(x, r)


def product(a, b):
    return [sum(a[i] * b[k - i] for i in range(k + 1)) for k in range(ORDER + 1)]


def curve(x, r):
    """By the Taylor polynomial of y^r at x_0: sum over j of binomial(r, j) x_0^(r-j) (x - x_0)^j."""
    rest = [mpf(0), *map(mpf, x[1:])]
    rise, size = [mpf(1)] + [mpf(0)] * ORDER, [mpf(1)] + [mpf(0)] * ORDER
    coefficients, sizes = [mpf(0)] * (ORDER + 1), [mpf(0)] * (ORDER + 1)
    for j in range(ORDER + 1):
        factor = binomial(mpf(r), j)
        if factor != 0:
            y = factor * power(x[0], r - j if r == int(r) else mpf(r) - j)
            for k in range(ORDER + 1):
                coefficients[k] += y * rise[k] if rise[k] != 0 else 0
                sizes[k] += abs(y) * size[k] if size[k] != 0 else 0
        rise, size = product(rise, rest), product(size, list(map(abs, rest)))
    return {"x": x, "r": r, "coefficients": list(map(text, coefficients)), "sizes": list(map(text, sizes))}


def curves():
    line = [1, 0, 0, 0]
    for r in (0, 1, 2, 3, 4, 5, 12, 70, 0.5, 1.5, 2.5, -0.5, -1, -2, -12):
        whole = r == int(r)
        for x in (0, 1e-300, 1e-100, 0.02, 0.75, 1, 100, 3200, 1e100, 1e200):
            if not (x == 0 and r < 0):
                yield curve([x, *line], r)
            if x > 0 and whole:
                yield curve([-x, *line], r)
            if 0 < x < 1e10:
                yield curve([x, 0.3 * x, -0.2 * x, 0.5 * x, 0.1 * x], r)
                yield curve([x, -0.5, 0, 0.25, 2], r)
        if whole and r >= 0:
            yield curve([0, 2, -1, 3, 0.5], r)
            yield curve([0, 0, 1, 0, 3], r)
        if r >= 0:
            yield curve([0, 0, 0, 0, 0], r)
    for n in (1e6, -1e6, 1e12):
        yield curve([1 + 3 / n, *line], n)
        yield curve([1 + 3 / n, 0.3, -0.2, 0.5, 0.1], n)


save("powers", {"values": list(values()), "curves": list(curves())})
