"""format.json: how NumPy prints arrays. A case is [dtype, shape, elements, text]; elements are a list, with the names of
what JSON cannot hold, or "start step", an arithmetic sequence in float64. Truth values are printed as false and true."""
import numpy as np

from store import save

random = np.random.default_rng(20)


def shapes():
    axes = random.choice([1, 1, 1, 2, 2, 3, 4])
    return tuple(int(n) for n in random.integers(1, {1: 9, 2: 4, 3: 3, 4: 3}[axes], axes))


def decimals(n):
    """Numbers with few digits, as people write them."""
    return np.round(random.normal(size=n) * 10.0 ** random.integers(-3, 6), random.integers(0, 9))


def digits(n):
    """Significant digits at a scale."""
    return random.integers(-999, 1000, n) * 10.0 ** random.integers(-12, 12, 1 if random.random() < 0.5 else n)


def binary(n):
    """Whole multiples of a power of two: ties among them."""
    return random.integers(-1000, 1000, n) * 2.0 ** -random.integers(0, 14)


def ties(n):
    """Decimals that end in 5 at the ninth place after the point or the tenth digit, exactly."""
    odd = 2 * random.integers(0, 500, n) + 1
    return np.where(random.random(n) < 0.5, odd * 2.0**-9, (2 * random.integers(5 * 10**8, 5 * 10**9, n) + 1) * 5.0)


def spread(n):
    return random.normal(size=n) * 10.0 ** random.uniform(-6, 9, n)


def extreme(n):
    return random.normal(size=n) * 10.0 ** random.uniform(-320, 307, n)


def near(n):
    """Beside the limits at which the notation changes."""
    limits = random.choice([1e8, 1e6, 1e-4, 1e-5, 1e5, 1e7, 1e16, 1.0, 1000.0, 0.001, 9.99999999, 99999999.5], n)
    return limits * (1 + random.integers(-3, 4, n) * random.choice([0, 2.0**-52, 1e-9, 1e-8, 1e-3]))


def equal(n):
    return np.full(n, random.normal() * 10.0 ** random.integers(-9, 9))


SPECIAL = [np.nan, np.inf, -np.inf, 0.0, -0.0, 1.0, -1.0]


def element(v):
    if isinstance(v, float) and (np.isnan(v) or np.isinf(v) or (v == 0 and np.signbit(v))):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity", "-0.0": "-0"}[repr(float(v))]
    return v


def text(a):
    return str(a).lower() if a.dtype == bool else str(a)


cases = []
for kind in (decimals, digits, binary, ties, spread, extreme, near, equal, np.random.default_rng(3).normal):
    for _ in range(170):
        shape = shapes()
        n = int(np.prod(shape))
        values = np.asarray(kind(size=n) if kind.__name__ == "normal" else kind(n), dtype=float)
        if random.random() < 0.25:
            values[random.integers(0, n, random.integers(1, 4))] = random.choice(SPECIAL)
        dtype = random.choice(["float64", "float64", "float32"])
        with np.errstate(over="ignore"):
            a = values.astype(dtype).reshape(shape)
        cases.append([str(dtype), list(shape), [element(v) for v in a.astype(float).ravel().tolist()], text(a)])
for _ in range(300):
    shape = shapes()
    a = random.integers(-(10 ** random.integers(1, 10)), 10 ** random.integers(1, 10), shape, dtype=np.int32)
    cases.append(["int32", list(shape), a.ravel().tolist(), text(a)])
for _ in range(60):
    a = random.random(shapes()) < random.choice([0.1, 0.5, 1.0])
    cases.append(["bool", list(a.shape), [int(v) for v in a.ravel()], text(a)])
for shape in [(0,), (2, 0), (1, 0, 3)]:
    cases.append(["float64", list(shape), [], text(np.zeros(shape))])
for _ in range(250):
    shape = [(1001,), (1200,), (30, 40), (400, 3), (1, 4, 300), (1, 2, 1, 600), (37,), (2, 30), (100,)][random.integers(0, 9)]
    start, step = [float(v) for v in digits(2)] if random.random() < 0.5 else [float(v) for v in binary(2)]
    n = int(np.prod(shape))
    dtype = str(random.choice(["float64", "float64", "float32", "int32"]))
    if dtype == "int32":
        start, step = float(int(start) % 1000), float(int(step) % 1000)
    values = start + np.arange(n) * step
    cases.append([dtype, list(shape), f"{start!r} {step!r}", text(values.astype(dtype).reshape(shape))])
save("format", {"cases": [{"case": c} for c in cases]})
