"""Sensitivities of simulations, by mpmath with 50 digits. Numbers are decimals of 25 digits.

dynamics.json holds
  "lorenz"    1000 steps of the Runge-Kutta method of order 4, h = 0.01 (the double), from "start", for the parameters
              sigma, rho, beta: "end", "jacobian" (row by row, with respect to the start and then the parameters), and "terms",
              the derivatives of the end with respect to t along start + t direction, orders 1 to 5;
  "period"    of a pendulum: cases of {"inputs": [angle, length, gravity], "value", "gradient", "hessian" row by row, and
              "terms", the derivatives in the angle, orders 1 to 5};
  "swing"     its angle at a time, let go at rest: the same, with inputs [angle, length, gravity, time] and no "hessian".
"""
import mpmath
from mpmath import mp, mpf
from store import save

mp.dps = 50


def text(x):
    return mpmath.nstr(x, 25)


class Series:
    """A power series in t that is cut off after the order of its terms."""
    def __init__(self, terms):
        self.terms = terms

    def __add__(self, other):
        return Series([a + b for a, b in zip(self.terms, other.terms)])

    def __sub__(self, other):
        return Series([a - b for a, b in zip(self.terms, other.terms)])

    def __mul__(self, other):
        if not isinstance(other, Series):
            return Series([a * other for a in self.terms])
        a, b = self.terms, other.terms
        return Series([mpmath.fdot(a[: k + 1], b[k::-1]) for k in range(len(a))])


START, PARAMETERS, DIRECTION, STEPS = [1, 1, 1], [10, 28, mpf(8 / 3)], [1, -0.5, 0.25], 1000
H = mpf(0.01)


def slope(state, parameters):
    (x, y, z), (sigma, rho, beta) = state, parameters
    return [sigma * (y - x), x * (rho - z) - y, x * y - beta * z]


def lorenz(order, directions):
    """The end, as series, along a direction in the start and the parameters."""
    inputs = [Series([mpf(x), mpf(d)] + [mpf(0)] * (order - 1)) for x, d in zip([*START, *PARAMETERS], directions)]
    state, parameters = inputs[:3], inputs[3:]

    def along(k, factor):
        return [x + d * factor for x, d in zip(state, k)]

    for _ in range(STEPS):
        k1 = slope(state, parameters)
        k2 = slope(along(k1, H / 2), parameters)
        k3 = slope(along(k2, H / 2), parameters)
        k4 = slope(along(k3, H), parameters)
        state = [x + (a + b * 2 + c * 2 + d) * (H / 6) for x, a, b, c, d in zip(state, k1, k2, k3, k4)]
    return [x.terms for x in state]


def unit(i):
    return [int(i == j) for j in range(6)]


columns = [lorenz(1, unit(i)) for i in range(6)]
curve = lorenz(5, [*DIRECTION, 0, 0, 0])
lorenz_entry = {
    "start": START,
    "parameters": [float(p) for p in PARAMETERS],
    "direction": DIRECTION,
    "end": [text(x[0]) for x in columns[0]],
    "jacobian": [text(columns[j][i][1]) for i in range(3) for j in range(6)],
    "terms": [[text(x[k] * mp.factorial(k)) for x in curve] for k in range(1, 6)],
}


def period(angle, length, gravity):
    """4 sqrt(l / g) K(sin(angle / 2))."""
    return 4 * mpmath.sqrt(length / gravity) * mpmath.ellipk(mpmath.sin(angle / 2) ** 2)


def swing(angle, length, gravity, time):
    """2 asin(k cd(time sqrt(g / l), k)), k = sin(angle / 2)."""
    k = mpmath.sin(angle / 2)
    return 2 * mpmath.asin(k * mpmath.ellipfun("cd", time * mpmath.sqrt(gravity / length), k=k))


def derivative(f, inputs, orders):
    return mpmath.diff(f, inputs, tuple(orders))


def entry(f, inputs, order, second):
    given = [mpf(x) for x in inputs]
    n = len(given)
    e = [tuple(int(i == j) for j in range(n)) for i in range(n)]
    result = {
        "inputs": inputs,
        "value": text(f(*given)),
        "gradient": [text(derivative(f, given, e[i])) for i in range(n)],
        "terms": [text(d) for d in list(mpmath.diffs(lambda a: f(a, *given[1:]), given[0], order))[1:]],
    }
    if second:
        pairs = [[a + b for a, b in zip(e[i], e[j])] for i in range(n) for j in range(n)]
        result["hessian"] = [text(derivative(f, given, pair)) for pair in pairs]
    return result


PERIODS = [[0.1, 1, 9.81], [1.0, 0.7, 9.81], [2.5, 2, 1.62], [3.1, 1, 9.81]]
SWINGS = [[0.5, 1, 9.81, 2.0], [1.5, 0.7, 9.81, 0.8], [2.5, 2, 1.62, 3.0]]
save("dynamics", {
    "lorenz": [lorenz_entry],
    "period": [entry(period, inputs, 5, True) for inputs in PERIODS],
    "swing": [entry(swing, inputs, 4, False) for inputs in SWINGS],
})
