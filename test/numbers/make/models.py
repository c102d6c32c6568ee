"""Gradients and Hessians of the negative log-likelihoods of examples/special, by numerical differentiation in mpmath at 60 digits.

models.json: {"models": [{"name", "at": parameters, "value", "gradient", "hessian"}]}, doubles nearest to the exact numbers.
"""
from mpmath import mp, mpf, besseli, besselk, cos, diff, exp, gamma, log, loggamma, matrix, pi, sqrt, lu_solve, det
from store import save

mp.dps = 60

x = [mpf(v) for v in (-1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2)]
y = [0, 1, 1, 3, 2, 7, 5, 16]


def poisson(a, b):
    return -sum(n * (a + b * t) - exp(a + b * t) - loggamma(n + 1) for t, n in zip(x, y))


def negative_binomial(a, b, c):
    r = exp(c)
    total = mpf(0)
    for t, n in zip(x, y):
        m = exp(a + b * t)
        total += loggamma(n + r) - loggamma(r) - loggamma(n + 1) + r * log(r / (r + m)) + n * log(m / (r + m))
    return -total


angles = [mpf(v) for v in (0.3, 0.9, -0.2, 0.5, 1.4, 0.7, -0.6, 0.4)]


def von_mises(mu, c):
    k = exp(c)
    return sum(log(2 * pi * besseli(0, k)) - k * cos(t - mu) for t in angles)


points = [mpf(v) for v in (0, 0.4, 0.9, 1.7, 2.2)]
observed = matrix([mpf(v) for v in (0.1, 0.5, 0.4, -0.6, -0.9)])


def matern(p, q, r, s):
    order, length, variance, noise = exp(p), exp(q), exp(r), exp(s)
    n = len(points)
    c = matrix(n, n)
    for i in range(n):
        for j in range(n):
            z = sqrt(2 * order) * abs(points[i] - points[j]) / length
            c[i, j] = variance + noise if i == j else variance * 2 ** (1 - order) / gamma(order) * z**order * besselk(order, z)
    return ((observed.T * lu_solve(c, observed))[0] + log(det(c)) + n * log(2 * pi)) / 2


def model(name, f, at):
    n = len(at)
    at = [mpf(v) for v in at]
    unit = lambda *axes: tuple(sum(a == i for a in axes) for i in range(n))
    return {
        "name": name,
        "at": [float(v) for v in at],
        "value": float(f(*at)),
        "gradient": [float(diff(f, tuple(at), unit(i))) for i in range(n)],
        "hessian": [[float(diff(f, tuple(at), unit(i, j))) for j in range(n)] for i in range(n)],
    }


save("models", {"models": [
    model("poisson", poisson, [0.7, 0.9]),
    model("negativeBinomial", negative_binomial, [0.7, 0.9, 1.1]),
    model("vonMises", von_mises, [0.4, 0.6]),
    model("matern", matern, [0.2, -0.1, 0.3, -3]),
]})
