"""ends.json: derivatives, order 0 to 4, of elementwise functions of np at the ends of what float64 and float32 can hold. A
case has `name`, `single` (x is a float32), `x`, and `derivatives`: null stands for one that is no normal number. The closed
forms are evaluated with 2500 bits; infinities get the limits."""
import math

import numpy as np
from mpmath import acosh, asinh, atan, cbrt, erfc, exp, expm1, log, log1p, mp, mpf, pi, sqrt, tanh

from store import save

mp.prec = 2500


def powers(p, value):
    """x^p and its derivatives for x > 0."""
    factors = [mpf(1)]
    for k in range(4):
        factors.append(factors[-1] * (p - k))
    return lambda x: [value(x)] + [f * x ** (p - k) for k, f in enumerate(factors) if k > 0]


def logarithm(scale, shift, value):
    def f(x):
        y = x + shift
        return [value(x)] + [s / (scale * y**k) for k, s in ((1, 1), (2, -1), (3, 2), (4, -6))]

    return f


def arsinh(x):
    q = 1 + x * x
    return [asinh(x), q ** mpf(-0.5), -x * q ** mpf(-1.5), (2 * x * x - 1) * q ** mpf(-2.5), (9 * x - 6 * x**3) * q ** mpf(-3.5)]


def arcosh(x):
    q = x * x - 1
    return [acosh(x), q ** mpf(-0.5), -x * q ** mpf(-1.5), (2 * x * x + 1) * q ** mpf(-2.5), -(9 * x + 6 * x**3) * q ** mpf(-3.5)]


def arctan(x):
    q = 1 + x * x
    return [atan(x), 1 / q, -2 * x / q**2, (6 * x * x - 2) / q**3, 24 * (x - x**3) / q**4]


def sigmoids(x):
    s, r = 1 / (1 + exp(-x)), 1 / (1 + exp(x))
    p = s * r
    return [s, p, p * (r - s), p * (1 - 6 * p), p * (r - s) * (1 - 12 * p)]


def softplus(x):
    return [log1p(exp(x)) if x < 0 else x + log1p(exp(-x))] + sigmoids(x)[:4]


def silu(x):
    s = sigmoids(x)
    return [x * s[0]] + [k * s[k - 1] + x * s[k] for k in range(1, 5)]


def gelu(x):
    phi, Phi = exp(-x * x / 2) / sqrt(2 * pi), erfc(-x / sqrt(mpf(2))) / 2
    return [x * Phi, Phi + x * phi, (2 - x * x) * phi, (x**3 - 4 * x) * phi, (7 * x * x - x**4 - 4) * phi]


def tanhs(x):
    t, s = tanh(x), 4 / (exp(x) + exp(-x)) ** 2
    return [t, s, -2 * t * s, s * (6 * t * t - 2), s * (16 * t - 24 * t**3)]


def odd(f):
    """Of an odd function given for x > 0."""
    return lambda x: f(x) if x > 0 else [(-1) ** (k + 1) * v for k, v in enumerate(f(-x))]


tiny, huge = 5e-324, 1.7976931348623157e308
small = [tiny, 3e-320, 2.3e-308, 1e-300, 1e-150, 1e-60]
large = [1e60, 1e153, 1e160, 1e300, 8.9e307, huge]
signed = lambda xs: xs + [-x for x in xs]
LN2, LN10 = log(mpf(2)), log(mpf(10))
FUNCTIONS = {
    "exp2": (lambda x: [LN2**k * mpf(2) ** x for k in range(5)], signed(small) + [1023.0, 1023.9999, 1024.0, 1024.4, -1021.0, -1022.0, -1060.5]),
    "exp": (lambda x: [exp(x)] * 5, signed(small) + [709.7, -708.3, -740.0]),
    "expm1": (lambda x: [expm1(x)] + [exp(x)] * 4, signed(small) + [709.7, -708.3, -740.0]),
    "cbrt": (odd(powers(mpf(1) / 3, cbrt)), signed(small + large)),
    "sqrt": (powers(mpf(1) / 2, sqrt), small + large),
    "reciprocal": (odd(powers(mpf(-1), lambda x: 1 / x)), signed(small + large)),
    "log": (logarithm(mpf(1), 0, log), small + large),
    "log2": (logarithm(LN2, 0, lambda x: log(x) / LN2), small + large),
    "log10": (logarithm(LN10, 0, lambda x: log(x) / LN10), small + large),
    "log1p": (logarithm(mpf(1), 1, log1p), signed(small) + large),
    "asinh": (arsinh, signed(small + large)),
    "acosh": (arcosh, large),
    "atan": (arctan, signed(small + large)),
    "sigmoid": (sigmoids, signed(small + [30.0, 700.0])),
    "softplus": (softplus, signed(small + [30.0, 700.0])),
    "silu": (silu, signed(small + [30.0, 700.0])),
    "gelu": (gelu, signed([1e-60, 1e-150, 2.0])),
    "tanh": (tanhs, signed(small + [30.0, 350.0])),
}
SINGLE = [1.4e-45, 3e-41, 1.3e-38, 1e-30, 1e-10, 1e10, 1e18, 1e25, 1.7e38, 3.4e38]

cases = []
for name, (f, xs) in FUNCTIONS.items():
    for single in (False, True):
        low, high = (1.2e-38, 3.4e38) if single else (2.3e-308, huge)
        if single:
            xs = [x for v in SINGLE for x in ([v, -v] if min(xs) < 0 else [v]) if abs(x) < max(xs)]
            xs = [x for x in xs if x > 1 or name != "acosh"]
            xs += [v for v in {"exp2": [127.9, -125.5], "exp": [88.0, -87.0], "expm1": [88.0]}.get(name, [])]
        for x in xs:
            x = float(np.float32(x)) if single else x
            if name in ("sigmoid", "softplus", "silu", "gelu", "tanh", "exp", "exp2", "expm1") and abs(x) > 1030:
                continue
            if name == "log1p" and x <= -1:
                continue
            values = [v if low < abs(v) < high else None for v in f(mpf(x))]
            cases.append(dict(name=name, single=single, x=x, derivatives=[None if v is None else float(v) for v in values]))
save("ends", {"cases": cases})
