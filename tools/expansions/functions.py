"""The functions that have an expansion: their exact values, where to sample them, and the special cases."""

import math

import numpy as np
from mpmath import (
    acos, acosh, asin, asinh, atan, atan2, atanh, besseli, besselj, cbrt, cos, cosh, digamma, erf, erfc, exp, expm1,
    hypot, log, log1p, loggamma, mp, mpf, pi, sin, sinh, sinpi, sqrt, tan, tanh, zeta,
)

random = np.random.default_rng(1)
INFINITY, NAN = math.inf, math.nan


def linear(low, high):
    return lambda n: random.uniform(low, high, n)


def logarithmic(low, high):
    """2^k, k between the bounds."""
    return lambda n: 2.0 ** random.uniform(low, high, n)


def to_one(low, high):
    """1 - 2^-k, k between the bounds."""
    return lambda n: 1 - 2.0 ** -random.uniform(low, high, n)


def beside(*centres):
    """Consecutive doubles on both sides of each centre."""

    def draw(n):
        each = max(n // (2 * len(centres)), 1)
        bits = np.array(centres, "<f8").view("<i8")
        return (bits[:, None] + np.arange(-each, each)[None, :]).ravel().view("<f8")

    return draw


def near_multiples(unit, count, largest):
    """The doubles next to multiples of a number."""

    def draw(n):
        n = min(n, count)
        k = np.unique(np.round(2.0 ** random.uniform(0, math.log2(largest / float(unit)), n)).astype(np.int64))
        return np.array([float(mpf(int(i)) * unit) for i in k])

    return draw


def both(draw):
    """With random signs."""
    return lambda n: (x := draw(n)) * random.choice([-1.0, 1.0], len(x))


def pairs(first, second):
    return lambda n: np.stack([first(n), second(n)], axis=1)


SMALL = both(logarithmic(-1074, -30))
MIDDLE = both(logarithmic(-30, 3))


def sech2(x):
    return 1 / cosh(x) ** 2


def softplus(x):
    return log1p(exp(x)) if x < 0 else x + log1p(exp(-x))


def erfinv(x):
    """Newton's method on erfc, which keeps its digits where erf is nearly 1."""
    a = abs(x)
    y = a * sqrt(pi) / 2 if a < mpf(1) / 2 else sqrt(-log(1 - a * a)) * mpf("0.9")
    for _ in range(100):
        step = (erf(y) - a if a < mpf(1) / 2 else 1 - a - erfc(y)) * exp(y * y) * sqrt(pi) / 2
        y -= step / (1 + y * step)  # f'' = -2y f'
        if abs(step) <= abs(y) * mpf(2) ** -100:
            break
    return y if x > 0 else -y


def sinc(x):
    return sinpi(x) / (pi * x)


def erfcx(x):
    return exp(x * x) * erfc(x) if x < 100 else (1 - 1 / (2 * x * x) + 3 / (4 * x**4) - 15 / (8 * x**6)) / (x * sqrt(pi))


def log_ndtr(x):
    return log1p(-erfc(x / sqrt(mpf(2))) / 2) if x > 0 else log(erfcx(-x / sqrt(mpf(2))) / 2) - x * x / 2


def log_gamma(x):
    return loggamma(x) if x > 0 else log(pi / abs(x * sinpi(x))) - loggamma(-x)


def psi(x):
    return digamma(x) if x > 0 else digamma(-x) - 1 / x - pi / tan(pi * x)


def clear(f, draw, least=lambda x: 0.25):
    """Arguments where |f| is not below a bound: nearer to zeros JavaScript computes the function."""
    return lambda n: np.array([x for x in draw(n) if abs(f(mpf(float(x)))) >= least(abs(float(x)))])


def waves(x):
    return 2**-11 / math.sqrt(x)


ODD = [(0.0, 0.0), (-0.0, -0.0), (NAN, NAN)]

# name: (exact functions, draws of arguments, special cases, ulps allowed)
FUNCTIONS = {
    "exp": ([exp], [SMALL, MIDDLE, linear(-710, 710), linear(-746, -707), beside(709.782712893384, -708.3964185322641)],
            [(0.0, 1), (-0.0, 1), (INFINITY, INFINITY), (-INFINITY, 0), (NAN, NAN), (710.0, INFINITY), (-746.0, 0),
             (1e308, INFINITY), (-1e308, 0)], 2),
    "exp2": ([lambda x: mpf(2) ** x, lambda x: log(mpf(2)) * mpf(2) ** x],
             [SMALL, MIDDLE, linear(-1075, 1024), beside(1024.0, -1022.0, 1.0, 0.5)],
             [(0.0, 1, math.log(2)), (-0.0, 1, math.log(2)), (INFINITY, INFINITY, INFINITY), (-INFINITY, 0, 0), (NAN, NAN, NAN),
              (3.0, 8, 8 * math.log(2)), (1023.0, 2.0**1023, 2.0**1023 * math.log(2)), (1025.0, INFINITY, INFINITY),
              (1024.0, INFINITY, 2.0**1023 * (2 * math.log(2))), (-1074.0, 2.0**-1074, 2.0**-1074), (-1076.0, 0, 0)], 2),
    "expm1": ([expm1], [SMALL, MIDDLE, linear(-1, 1), linear(-40, 710), beside(0.34657359, -0.34657359, 1.03972077)],
              ODD + [(INFINITY, INFINITY), (-INFINITY, -1), (710.0, INFINITY), (-1e308, -1), (1e308, INFINITY)], 2),
    "log": ([log], [logarithmic(-1074, 1024), logarithmic(-1, 1), linear(0.9, 1.1), beside(1.0, math.sqrt(2), math.sqrt(0.5)),
                    logarithmic(-1074, -1022)],
            [(0.0, -INFINITY), (-0.0, -INFINITY), (INFINITY, INFINITY), (-1.0, NAN), (-INFINITY, NAN), (NAN, NAN), (1.0, 0.0),
             (-1e-320, NAN)], 2),
    "log2": ([lambda x: log(x) / log(mpf(2))], [logarithmic(-1074, 1024), logarithmic(-1, 1), linear(0.9, 1.1), beside(1.0, math.sqrt(2))],
             [(0.0, -INFINITY), (-0.0, -INFINITY), (INFINITY, INFINITY), (-1.0, NAN), (NAN, NAN), (1.0, 0.0), (8.0, 3),
              (2.0**-1074, -1074), (2.0**1023, 1023), (0.125, -3)], 2),
    "log10": ([lambda x: log(x) / log(mpf(10))], [logarithmic(-1074, 1024), logarithmic(-1, 1), linear(0.9, 1.1), beside(1.0, math.sqrt(2))],
              [(0.0, -INFINITY), (-0.0, -INFINITY), (INFINITY, INFINITY), (-1.0, NAN), (NAN, NAN), (1.0, 0.0), (1000.0, 3),
               (1e22, 22)], 2),
    "log1p": ([log1p], [SMALL, logarithmic(-30, 1024), linear(-0.999, 1), lambda n: -to_one(1, 53)(n), logarithmic(50, 60)],
              ODD + [(-1.0, -INFINITY), (-1.5, NAN), (INFINITY, INFINITY), (-INFINITY, NAN)], 2),
    "sincos": ([sin, cos], [SMALL, MIDDLE, linear(-100, 100), both(logarithmic(0, 26)), near_multiples(pi / 2, 20000, 1e8)],
               [(0.0, 0.0, 1), (-0.0, -0.0, 1), (NAN, NAN, NAN), (INFINITY, NAN, NAN), (-INFINITY, NAN, NAN)], 2),
    "sinhcosh": ([sinh, cosh], [both(linear(17, 21)), SMALL, MIDDLE, linear(-711, 711), beside(710.4758, -710.4758)],
                 [(0.0, 0.0, 1), (-0.0, -0.0, 1), (NAN, NAN, NAN), (INFINITY, INFINITY, INFINITY), (-INFINITY, -INFINITY, INFINITY),
                  (-711.0, -INFINITY, INFINITY)], 2),
    "tanh": ([tanh, sech2], [both(linear(17, 21)), SMALL, MIDDLE, linear(-20, 20), linear(-376, 376), linear(-1, 1)],
             [(0.0, 0.0, 1), (-0.0, -0.0, 1), (NAN, NAN, NAN), (INFINITY, 1, 0), (-INFINITY, -1, 0), (1e308, 1, 0),
              (-400.0, -1, 0)], 3),
    "sigmoid": ([lambda x: 1 / (1 + exp(-x)), lambda x: 1 / (1 + exp(x))], [SMALL, MIDDLE, linear(-40, 40), linear(-746, 746)],
                [(0.0, 0.5, 0.5), (-0.0, 0.5, 0.5), (INFINITY, 1, 0), (-INFINITY, 0, 1), (NAN, NAN, NAN)], 2),
    "softplus": ([softplus], [SMALL, MIDDLE, linear(-40, 40), linear(-746, 746), logarithmic(3, 1000)],
                 [(INFINITY, INFINITY), (-INFINITY, 0), (NAN, NAN)], 2),
    "tan": ([tan], [SMALL, MIDDLE, linear(-100, 100), both(logarithmic(0, 26)), near_multiples(pi / 2, 20000, 1e8)],
            ODD + [(INFINITY, NAN), (-INFINITY, NAN)], 2),
    "atan": ([atan], [both(linear(0.41, 0.5)), SMALL, MIDDLE, linear(-4, 4), both(logarithmic(0, 1024)), beside(math.sqrt(2) - 1, math.sqrt(2) + 1, 1.0)],
             ODD + [(INFINITY, math.pi / 2), (-INFINITY, -math.pi / 2)], 2),
    "atan2": ([atan2], [pairs(both(linear(0, 4)), both(linear(0, 4))), pairs(both(logarithmic(-1074, 1024)), both(logarithmic(-1074, 1024))),
                        pairs(both(logarithmic(-1074, -1010)), both(logarithmic(-1074, -1010))),
                        pairs(both(logarithmic(1010, 1024)), both(logarithmic(1010, 1024)))],
              [(0.0, 0.0, 0.0), (-0.0, 0.0, -0.0), (0.0, -0.0, math.pi), (-0.0, -0.0, -math.pi), (1.0, 0.0, math.pi / 2),
               (1.0, -0.0, math.pi / 2), (-1.0, 0.0, -math.pi / 2), (0.0, 1.0, 0.0), (-0.0, 1.0, -0.0), (0.0, -1.0, math.pi),
               (-0.0, -1.0, -math.pi), (INFINITY, INFINITY, math.pi / 4), (-INFINITY, INFINITY, -math.pi / 4),
               (INFINITY, -INFINITY, 3 * math.pi / 4), (-INFINITY, -INFINITY, -3 * math.pi / 4), (1.0, INFINITY, 0.0),
               (-1.0, INFINITY, -0.0), (1.0, -INFINITY, math.pi), (-1.0, -INFINITY, -math.pi), (INFINITY, 1.0, math.pi / 2),
               (-INFINITY, -1.0, -math.pi / 2), (NAN, 1.0, NAN), (1.0, NAN, NAN), (NAN, INFINITY, NAN), (1.0, 1.0, math.pi / 4)], 2),
    "asin": ([asin], [SMALL, both(logarithmic(-30, 0)), linear(-1, 1), both(to_one(1, 53)), beside(0.5, -0.5)],
             ODD + [(1.0, math.pi / 2), (-1.0, -math.pi / 2), (1.5, NAN), (INFINITY, NAN), (-INFINITY, NAN)], 2),
    "acos": ([acos], [SMALL, both(logarithmic(-30, 0)), linear(-1, 1), both(to_one(1, 53)), beside(0.5, -0.5)],
             [(1.0, 0.0), (-1.0, math.pi), (0.0, math.pi / 2), (-0.0, math.pi / 2), (1.5, NAN), (INFINITY, NAN), (-INFINITY, NAN),
              (NAN, NAN)], 2),
    "cbrt": ([lambda x: cbrt(x) if x > 0 else -cbrt(-x)], [both(logarithmic(-1074, 1024)), both(logarithmic(-1074, -1000)), both(linear(1, 8)), beside(1.0, 2.0, 4.0, 8.0)],
             ODD + [(INFINITY, INFINITY), (-INFINITY, -INFINITY), (27.0, 3), (-8.0, -2), (1e300, 1e100)], 2),
    "hypot": ([hypot, lambda x, y: x / hypot(x, y), lambda x, y: y / hypot(x, y)],
              [pairs(both(linear(0, 4)), both(linear(0, 4))), pairs(both(logarithmic(-1074, 1023)), both(logarithmic(-1074, 1023))),
               pairs(both(logarithmic(-1074, -1010)), both(logarithmic(-1074, -1010))),
               pairs(both(logarithmic(1000, 1023)), both(logarithmic(1000, 1023))),
               pairs(both(logarithmic(498, 502)), both(logarithmic(498, 502)))],
              [(3.0, 4.0, 5, 0.6, 0.8), (0.0, -0.0, 0.0, math.sqrt(0.5), math.sqrt(0.5)), (INFINITY, NAN, INFINITY, NAN, NAN),
               (NAN, -INFINITY, INFINITY, NAN, NAN), (NAN, 1.0, NAN, NAN, NAN), (-3.0, 0.0, 3, -1, 0.0),
               (INFINITY, -3.0, INFINITY, 1, -0.0), (2.0, -INFINITY, INFINITY, 0.0, -1),
               (-INFINITY, INFINITY, INFINITY, -math.sqrt(0.5), math.sqrt(0.5)),
               (1e308, 1e308, 1e308 * math.sqrt(2), math.sqrt(0.5), math.sqrt(0.5)),
               (1.7e308, 1.7e308, INFINITY, math.sqrt(0.5), math.sqrt(0.5))], 2),
    "atanh": ([atanh], [SMALL, both(logarithmic(-30, 0)), linear(-1, 1), both(to_one(1, 53))],
              ODD + [(1.0, INFINITY), (-1.0, -INFINITY), (1.5, NAN), (INFINITY, NAN), (-INFINITY, NAN)], 2),
    "asinh": ([asinh], [SMALL, MIDDLE, linear(-4, 4), both(logarithmic(0, 1024)), both(logarithmic(499, 501))],
              ODD + [(INFINITY, INFINITY), (-INFINITY, -INFINITY)], 2),
    "acosh": ([acosh], [lambda n: 1 + 2.0 ** random.uniform(-52, 2, n), linear(1, 4), logarithmic(0, 1024), logarithmic(499, 501)],
              [(1.0, 0.0), (0.5, NAN), (-1.5, NAN), (-1e10, NAN), (-INFINITY, NAN), (INFINITY, INFINITY), (NAN, NAN)], 2),
    "erf": ([erf], [SMALL, MIDDLE, both(linear(0.0625, 0.875)), both(linear(0.875, 6)), beside(0.875, -0.875)],
            ODD + [(INFINITY, 1), (-INFINITY, -1), (6.0, 1), (-1e308, -1)], 2),
    "erfc": ([erfc], [SMALL, MIDDLE, linear(-6, 6), linear(0.46875, 2), linear(6, 27.3), beside(0.46875, 1.0, 26.543)],
             [(0.0, 1), (-0.0, 1), (INFINITY, 0), (-INFINITY, 2), (NAN, NAN), (28.0, 0), (-1e308, 2)], 2),
    "erfinv": ([erfinv], [SMALL, both(logarithmic(-30, 0)), linear(-1, 1), both(to_one(1, 53)), beside(0.7951)],
               ODD + [(1.0, INFINITY), (-1.0, -INFINITY), (1.5, NAN), (-1.5, NAN), (INFINITY, NAN), (-INFINITY, NAN)], 2),
    "pow": ([lambda x, y: exp(y * log(x)) if x > 0 else -exp(y * log(-x)) if int(y) % 2 else exp(y * log(-x))],
            [pairs(logarithmic(-1, 1), both(linear(0, 1020))), pairs(logarithmic(-1074, 1024), both(logarithmic(-60, 0))),
             pairs(linear(0, 4), both(linear(0, 4))), pairs(linear(0.99, 1.01), both(logarithmic(0, 16))),
             pairs(lambda n: 1 + random.integers(-1000, 1000, n) * 2.0**-52, both(logarithmic(40, 52))),
             pairs(both(linear(0, 8)), lambda n: np.round(random.uniform(-300, 300, n)))],
            [(NAN, 0.0, 1), (NAN, -0.0, 1), (0.0, 0.0, 1), (INFINITY, 0.0, 1), (1.0, INFINITY, 1), (-1.0, -INFINITY, 1), (-1.0, INFINITY, 1),
             (1.0, NAN, 1), (NAN, 1.0, NAN), (0.0, 1.0, 0.0), (-0.0, 3.0, -0.0), (-0.0, 2.0, 0.0), (-0.0, 0.5, 0.0),
             (0.0, -1.0, INFINITY), (-0.0, -3.0, -INFINITY), (-0.0, -2.0, INFINITY), (-0.0, -0.5, INFINITY), (INFINITY, 2.0, INFINITY),
             (INFINITY, -2.0, 0.0), (-INFINITY, 3.0, -INFINITY), (-INFINITY, 2.0, INFINITY), (-INFINITY, -3.0, -0.0),
             (-INFINITY, 0.5, INFINITY), (2.0, INFINITY, INFINITY), (2.0, -INFINITY, 0.0), (0.5, INFINITY, 0.0),
             (0.5, -INFINITY, INFINITY), (-2.0, INFINITY, INFINITY), (0.0, INFINITY, 0.0), (0.0, -INFINITY, INFINITY), (INFINITY, -INFINITY, 0.0),
             (-2.0, 0.5, NAN), (-2.0, 3.0, -8), (2.0, 10.0, 1024), (2.0, 1024.0, INFINITY), (2.0, -1074.0, 2.0**-1074), (2.0, -1080.0, 0.0),
             (10.0, 308.0, 1e308), (1e-300, 1e300, 0.0), (1e300, 1e300, INFINITY), (-1e300, 1e300, INFINITY), (1.0, 1e300, 1), (-1.0, 1e300, 1),
             (-1.0, 9007199254740991.0, -1), (5.0, 1.0, 5)], 2),
    "erfcx": ([erfcx], [SMALL, MIDDLE, linear(-26.6, 10), both(logarithmic(0, 4)), logarithmic(4, 1020)],
              [(0.0, 1), (-0.0, 1), (INFINITY, 0.0), (-INFINITY, INFINITY), (NAN, NAN), (-30.0, INFINITY), (-1e300, INFINITY)], 4),
    "logNdtr": ([log_ndtr], [SMALL, MIDDLE, linear(-40, 38), linear(-2, 2), lambda n: -logarithmic(5, 500)(n)],
                [(INFINITY, -0.0), (-INFINITY, -INFINITY), (NAN, NAN), (-1e200, -INFINITY), (50.0, -0.0)], 4),
    "gammaln": ([log_gamma], [logarithmic(-1074, -10), linear(0, 5), beside(1.0, 2.0, 2.5), logarithmic(1, 1000), clear(log_gamma, linear(-20, 0), lambda x: 2 + x)],
                [(0.0, INFINITY), (-0.0, INFINITY), (1.0, 0.0), (2.0, 0.0), (INFINITY, INFINITY), (-INFINITY, INFINITY), (NAN, NAN),
                 (-3.0, INFINITY), (-1e300, INFINITY), (1e308, INFINITY)], 4),
    "digamma": ([psi], [logarithmic(-1020, -10), linear(0, 5), beside(1.0, 2.0, 1.4616321449683622), logarithmic(1, 1000), clear(psi, linear(-20, 0), lambda x: 2 + x)],
                [(0.0, -INFINITY), (-0.0, -INFINITY), (INFINITY, INFINITY), (-INFINITY, NAN), (NAN, NAN), (-3.0, NAN)], 4),
    "trigamma": ([lambda x: zeta(2, x) if x > 0 else (pi / sinpi(x)) ** 2 - zeta(2, 1 - x)], [logarithmic(-500, -5), linear(0, 5), logarithmic(1, 1000), linear(-9, 0)],
                 [(0.0, INFINITY), (-0.0, INFINITY), (INFINITY, 0.0), (-INFINITY, NAN), (NAN, NAN), (-3.0, INFINITY)], 4),
    "sinc": ([sinc], [SMALL, MIDDLE, linear(-10, 10), beside(0.25, 0.5, 1.0, 3.0), both(logarithmic(3, 50))],
             [(0.0, 1), (-0.0, 1), (INFINITY, NAN), (-INFINITY, NAN), (NAN, NAN), (0.5, 2 / math.pi)], 4),
    "i0": ([lambda x: besseli(0, x)], [SMALL, MIDDLE, linear(-5, 5), linear(5, 30), linear(-710, 710), beside(5.0)],
           [(0.0, 1), (-0.0, 1), (INFINITY, INFINITY), (-INFINITY, INFINITY), (NAN, NAN), (1e300, INFINITY)], 4),
    "i1": ([lambda x: besseli(1, x)], [SMALL, MIDDLE, linear(-5, 5), linear(5, 30), linear(-710, 710), beside(5.0)],
           ODD + [(INFINITY, INFINITY), (-INFINITY, -INFINITY), (1e300, INFINITY)], 4),
    "i0e": ([lambda x: exp(-abs(x)) * besseli(0, x)], [SMALL, MIDDLE, linear(-5, 5), linear(5, 30), linear(-700, 700), beside(5.0)],
            [(0.0, 1), (-0.0, 1), (INFINITY, 0.0), (-INFINITY, 0.0), (NAN, NAN)], 4),
    "i1e": ([lambda x: exp(-abs(x)) * besseli(1, x)], [SMALL, MIDDLE, linear(-5, 5), linear(5, 30), linear(-700, 700), beside(5.0)],
            ODD + [(INFINITY, 0.0), (-INFINITY, -0.0)], 4),
    "j0": ([lambda x: besselj(0, x)], [SMALL, MIDDLE, linear(-8, 8), beside(2.404825557695773, 5.520078110286311, 3.83, 7.02),
                                       clear(lambda x: besselj(0, x), linear(7, 100), waves), clear(lambda x: besselj(0, x), logarithmic(5, 25), waves)],
           [(0.0, 1), (-0.0, 1), (INFINITY, 0.0), (-INFINITY, 0.0), (NAN, NAN)], 4),
    "j1": ([lambda x: besselj(1, x)], [SMALL, MIDDLE, linear(-9, 9), beside(3.8317059702075125, 7.015586669815619, 5.33, 8.54),
                                       clear(lambda x: besselj(1, x), linear(8, 100), waves), clear(lambda x: besselj(1, x), logarithmic(5, 25), waves)],
           ODD + [(INFINITY, 0.0), (-INFINITY, -0.0)], 4),
}
