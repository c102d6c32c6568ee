"""Everyday functions of np. Writes ../everyday.json.

An array is {"shape", "data", "dtype"}, flat and row-major; what JSON cannot hold is "NaN", "Infinity" or "-Infinity".
  "calls"   {"name": the function in taylorjet, "args": operands, "options": the last argument, if there is one,
            "expected": a list of results, by NumPy or, where it has no such function, by JAX or SciPy}
            Where JAX has the function too, it must agree, but for "numpy only" cases, which say why.
  "sinc"    {"x", "coefficients": of the Taylor series of sin(pi x)/(pi x) about x, by mpmath}
  "logaddexp"  {"x", "y", "direction", "coefficients"}: of log(exp(x + a t) + exp(y + b t)), by mpmath
"""
import math
import warnings

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
from mpmath import mp
from store import save

jax.config.update("jax_enable_x64", True)
warnings.simplefilter("ignore")
mp.dps = 60
NAN, INF = math.nan, math.inf

random = np.random.default_rng(13)
REAL = random.normal(size=(3, 4)).round(3)
CUBE = random.normal(size=(2, 3, 4)).round(3)
TIES = np.array([[2.0, 1, 2, 1, 3], [0, -0.0, 0, 5, 5]])
HOLES = np.array([[1.5, NAN, -2, 4], [NAN, NAN, NAN, NAN], [INF, 1, -INF, NAN]])
INFINITE = np.array([-INF, -1, 0, 2, INF])
WHOLE = random.integers(-9, 9, size=(3, 5)).astype(np.int32)
FLAGS = np.array([[True, False, True], [False, False, False]])
EMPTY = np.zeros((0, 3))
SINGLE = REAL.astype(np.float32)
SIGNED = np.array([7.5, -7.5, 6, -6, 0, -0.0, 5, 1e300, INF, NAN])
DIVISOR = np.array([2, -2, 3, -3, 2.5])
WORDS = np.array([0, 1, -1, 12, -77, 2**31 - 1, -(2**31), 123456789], np.int32)
COUNTS = np.array([0, 1, 5, 30, 31], np.int32)


def number(v):
    v = v.item() if hasattr(v, "item") else v
    if isinstance(v, float) and not math.isfinite(v):
        return "NaN" if math.isnan(v) else "Infinity" if v > 0 else "-Infinity"
    return v


def stored(a):
    if isinstance(a, dict):
        return {key: stored(value) for key, value in a.items()}
    if not isinstance(a, np.ndarray) and not isinstance(a, np.generic):
        return number(a) if not isinstance(a, (list, tuple)) else [stored(item) for item in a]
    a = np.asarray(a)
    dtype = {"int64": "int32"}.get(a.dtype.name, a.dtype.name)
    return {"shape": list(a.shape), "data": [number(v) for v in a.ravel()], "dtype": dtype}


calls = []


def case(name, f, *args, also=None, options=None, python=None):
    """`python` are the options as Python's function takes them; `also` is JAX's function, unless it differs."""
    keywords = (options or {}) if python is None else python
    expected = f(*args, **keywords)
    expected = list(expected) if isinstance(expected, tuple) else [expected]
    if also:
        other = also(*args, **keywords)
        other = list(other) if isinstance(other, tuple) else [other]
        for a, b in zip(expected, other, strict=True):
            a, b = np.asarray(a), np.asarray(b)  # JAX makes float32 of int32
            np.testing.assert_allclose(a, b, rtol=1e-6 if np.float32 in (a.dtype, b.dtype) else 1e-12, atol=1e-14)
    calls.append({"name": name, "args": [stored(a) for a in args], **({"options": stored(options)} if options is not None else {}),
                  "expected": [stored(np.asarray(e)) for e in expected]})


# Sorting.
for x in (REAL, TIES, HOLES, WHOLE, SINGLE, FLAGS, EMPTY, INFINITE):
    for axis in range(-1, x.ndim - 1):
        python = {"axis": axis, "kind": "stable"}
        case("sort", np.sort, x, options={"axis": axis}, python=python)
        case("argsort", np.argsort, x, options={"axis": axis}, python=python)
case("sort", jnp.sort, TIES, options={"descending": True})
case("argsort", jnp.argsort, TIES, options={"descending": True})
case("argsort", jnp.argsort, HOLES, options={"descending": True, "axis": 0})

# Quantiles.
AXES = [(REAL, {}), (REAL, {"axis": 0}), (CUBE, {"axis": 1, "keepdims": True}), (CUBE, {"axis": (0, 2)}), (WHOLE, {"axis": 1}), (HOLES, {"axis": 1}), (SINGLE, {}), (INFINITE, {})]
for x, options in AXES:
    case("median", np.median, x, options=options, also=jnp.median if x is not INFINITE else None)
for x, options in AXES[:-1]:
    for q in (0.0, 0.3, 1.0, np.array([0.1, 0.5, 0.77]), np.array([[0.25], [0.9]])):
        case("quantile", lambda x, q, **o: np.quantile(x, q, **o).astype(x.dtype if x.dtype == np.float32 else float), x, q, options=options)
    case("percentile", lambda x, q, **o: np.percentile(x, q, **o).astype(x.dtype if x.dtype == np.float32 else float), x, np.array([5.0, 60]), options=options)
for method in ("linear", "lower", "higher", "nearest", "midpoint"):
    for q in (0.0, 0.2, 0.4, 0.5, 1.0, np.array([0.33, 0.6, 0.875])):
        tie = None if method == "nearest" else jnp.quantile  # of two places equally near NumPy takes the even one, JAX the lower
        case("quantile", np.quantile, INFINITE[1:4], q, options={"method": method}, also=tie)
        case("quantile", np.quantile, REAL, q, options={"method": method, "axis": 1}, also=tie)

# Running extremes.
for x in (REAL, TIES, HOLES, WHOLE, SINGLE, INFINITE):
    for axis in range(x.ndim):
        case("cummax", lambda x, axis: np.maximum.accumulate(x, axis), x, options={"axis": axis}, also=lambda x, axis: jax.lax.cummax(jnp.asarray(x), axis))
        case("cummin", lambda x, axis: np.minimum.accumulate(x, axis), x, options={"axis": axis}, also=lambda x, axis: jax.lax.cummin(jnp.asarray(x), axis))

# Reductions.
for x, options in [(REAL, {}), (CUBE, {"axis": (0, 2), "keepdims": True}), (WHOLE, {"axis": 1}), (HOLES, {"axis": 0}), (HOLES, {"axis": 1}), (HOLES, {}), (SINGLE, {"axis": 1})]:
    for name in ("nansum", "nanmean", "nanmax", "nanmin"):
        case(name, getattr(np, name), x, options=options, also=getattr(jnp, name))
    case("countNonzero", np.count_nonzero, x, options=options, also=jnp.count_nonzero)
    case("ptp", np.ptp, x, options=options, also=jnp.ptp)
    for ddof in (0, 1):
        for name in ("var", "std"):
            case(name, getattr(np, name), x, options={**options, "ddof": ddof}, also=getattr(jnp, name))
case("countNonzero", np.count_nonzero, FLAGS, options={"axis": 1})
case("countNonzero", np.count_nonzero, EMPTY, options={"axis": 0})
case("nansum", np.nansum, EMPTY, options={"axis": 0})
case("average", np.average, REAL, also=jnp.average)
case("average", np.average, REAL, options={"axis": 0, "weights": np.array([1.0, 2, 4])}, also=jnp.average)
case("average", np.average, CUBE, options={"axis": 1, "weights": np.array([1, 2, 4], np.int32)}, also=jnp.average)
case("average", np.average, REAL, options={"weights": np.abs(REAL)}, also=jnp.average)
case("average", np.average, REAL, options={"axis": 1, "weights": np.abs(REAL), "keepdims": True}, also=jnp.average)
case("average", np.average, WHOLE, options={"axis": 1}, also=jnp.average)
for x in (HOLES, HOLES.astype(np.float32), WHOLE, FLAGS):
    case("nanToNum", np.nan_to_num, x, also=jnp.nan_to_num)
    case("nanToNum", np.nan_to_num, x, options={"nan": 7.0, "posinf": 1.0, "neginf": -2.0}, also=jnp.nan_to_num)

# Remainders and signs.
for y in (*DIVISOR, 0.1, 0.0, INF, -INF):
    case("mod", np.mod, SIGNED, float(y))
    case("floorDivide", np.floor_divide, SIGNED, float(y))
case("divmod", np.divmod, REAL, DIVISOR[:4])
for y in (2, -3, 7, 0):
    case("mod", np.mod, WHOLE, np.int32(y))
    case("floorDivide", np.floor_divide, WHOLE, np.int32(y))
case("divmod", np.divmod, WORDS, np.array(-7, np.int32))
case("floorDivide", np.floor_divide, np.array([-(2**31)], np.int32), np.array([-1], np.int32))
SIGNS = np.array([1, -1, 0, -0.0, INF, -INF])
case("copysign", np.copysign, SIGNS[:, None], SIGNS, also=jnp.copysign)
case("copysign", np.copysign, WHOLE, np.array([-1, 1, 0, -5, 2], np.int32), also=jnp.copysign)

# Elementwise.
TWO = np.array([0, 1, -3.5, 1000, -1000, 1e-3, INF, -INF, NAN])
case("logaddexp", np.logaddexp, TWO[:, None], TWO, also=jnp.logaddexp)
case("logSoftmax", jax.nn.log_softmax, REAL, options={"axis": 0})
case("logSoftmax", jax.nn.log_softmax, np.array([1000.0, 0, -1000, -INF]))
case("deg2rad", np.deg2rad, REAL, also=jnp.deg2rad)
case("rad2deg", np.rad2deg, REAL, also=jnp.rad2deg)
case("sinc", np.sinc, REAL, also=jnp.sinc)
case("sinc", np.sinc, np.array([0.0, 1e-300, 1e-8, 0.5, 1e5 + 0.3, NAN]))
for decimals in (0, 1, 3, 20, -1, -3):
    case("round", np.round, np.array([1.2345, -0.05, 2.675, 1234.5, -55, 1e300, INF, NAN]), decimals)
case("round", np.round, np.array([15, 25, -15, 149], np.int32), -1)
case("round", np.round, np.array([15, 25, -15, 149], np.int32), 2)
case("round", np.round, (REAL * 10).astype(np.float32), 1, also=jnp.round)
case("polyval", np.polyval, np.array([2.0, -1, 0.5, 3]), REAL, also=jnp.polyval)
case("polyval", np.polyval, np.array([2, -1, 3], np.int32), WHOLE, also=jnp.polyval)
case("polyval", np.polyval, np.zeros(0), REAL)
CLOSE = np.array([1, 1 + 1e-6, 1 + 1e-4, 0, 1e-9, INF, -INF, NAN, 1e308])
for options, python in [({}, {}), ({"rtol": 1e-3, "atol": 0.0}, {"rtol": 1e-3, "atol": 0.0}), ({"equalNan": True}, {"equal_nan": True})]:
    case("isclose", np.isclose, CLOSE[:, None], CLOSE, options=options, python=python)
case("isclose", np.isclose, WHOLE, WHOLE + np.int32(1), options={"rtol": 0.2, "atol": 0.0}, also=jnp.isclose)

# Bits.
for name in ("and", "or", "xor"):
    f = f"bitwise_{name}"
    case("bitwise" + name.capitalize(), getattr(np, f), WORDS[:, None], WORDS, also=getattr(jnp, f))
    case("bitwise" + name.capitalize(), getattr(np, f), FLAGS, np.array([True, True, False]), also=getattr(jnp, f))
case("bitwiseNot", np.bitwise_not, WORDS, also=jnp.bitwise_not)
case("bitwiseNot", np.bitwise_not, FLAGS, also=jnp.bitwise_not)
case("leftShift", np.left_shift, WORDS[:, None], COUNTS, also=jnp.left_shift)
case("rightShift", np.right_shift, WORDS[:, None], COUNTS, also=jnp.right_shift)
BEYOND = np.array([32, 99, -1], np.int32)
case("leftShift", np.left_shift, WORDS[:, None], BEYOND)
case("rightShift", np.right_shift, WORDS[:, None], BEYOND)


def sinc_coefficients(x, order):
    """z f_k + k f_(k-1) = sin(z + k pi/2) upwards, with digits enough for what it loses; coefficient k is pi^k f_k / k!."""
    with mp.workdps(700):
        z = mp.pi * mp.mpf(x)
        if x == 0:
            found = [mp.mpf(0) if k % 2 else (-1) ** (k // 2) / mp.mpf(k + 1) for k in range(order + 1)]
        else:
            found = [mp.sin(z) / z]
            for k in range(1, order + 1):
                found.append((mp.sin(z + k * mp.pi / 2) - k * found[-1]) / z)
        return [float(mp.pi**k * f / mp.factorial(k)) for k, f in enumerate(found)]


def logaddexp_coefficients(x, y, a, b, order):
    with mp.workdps(900):
        x, y = mp.mpf(x), mp.mpf(y)
        return [float(c) for c in mp.taylor(lambda t: mp.log(mp.exp(x + a * t) + mp.exp(y + b * t)), 0, order)]


POINTS = [0.0, 1e-20, 1e-8, -1e-3, 0.1, 0.3, -0.5, 0.9999999, 1.0, 1.5, -2.7, 5.25, 10.3, 1000.3, 123456.7]
PAIRS = [(0.0, 0.0), (1.0, 1e-3), (-2.0, 3.0), (30.0, 0.0), (-300.0, 300.0), (1000.0, 999.5)]
save("everyday", {
    "calls": calls,
    "sinc": [{"x": x, "coefficients": sinc_coefficients(x, 20)} for x in POINTS],
    "logaddexp": [{"x": x, "y": y, "direction": [1, -0.5], "coefficients": logaddexp_coefficients(x, y, 1, mp.mpf(-0.5), 6)} for x, y in PAIRS],
})
