"""Writes ../ode.json: solutions of differential equations to 17 digits and more, by Taylor series of order 40 with python-flint
in 192 bits (steps as for 1e-36; the balls are replaced by their centres after each step), and derivatives of such
solutions by differences over 1e-18. Fields, each with y0 (or what is perturbed), t1 and y at t1:

- pleiades, arenstorf, vanDerPol (mu = 10), lorenz, kepler
- stiff: van der Pol (mu = 1000, at t = 2000), Robertson (at 1e11) and HIRES (at 321.8122), the problems of the Test Set for
  IVP Solvers (Mazzia & Magherini, release 2.4, Bari 2008), computed here by implicit collocation (radau.py). The values
  that the set gives agree with these to a relative difference of 5e-14
- gradients: of the sum of the squares of y at t1 in y0, for lorenz and kepler; "lorenz" also in its parameters
"""

from flint import arb, arb_series, ctx

from radau import Radau
from store import save

ctx.prec = 192
ORDER = 40
ctx.cap = ORDER + 1
DIFFERENCE = arb(10) ** -18


def horner(series, h):
    value = arb(0)
    for k in range(ORDER, -1, -1):
        value = value * h + series[k]
    return value


def solve(f, y0, t1):
    y, t, t1 = [arb(v) for v in y0], arb(0), arb(t1)
    while t < t1:
        series = [arb_series([v]) for v in y]
        for k in range(1, ORDER + 1):
            ctx.cap = k
            rates = f(series)
            ctx.cap = ORDER + 1
            series = [arb_series([v]) + r.integral() for v, r in zip(y, rates)]
        norm = lambda k: max(abs(float(s[k])) for s in series)
        radius = min((1 / norm(k)) ** (1 / k) if norm(k) > 0 else 1e9 for k in (ORDER, ORDER - 1))
        h = min(arb(radius / 8), t1 - t, key=lambda v: float(v))
        y = [horner(s, h).mid() for s in series]
        t = (t + h).mid()
    return y


def lorenz(y, s=10, r=28, b=arb(8) / 3):
    x, y, z = y
    return [s * (y - x), x * (r - z) - y, x * y - b * z]


def kepler(y):
    x, y, u, v = y
    w = (x * x + y * y).rsqrt()
    w = w * w * w
    return [u, v, -x * w, -y * w]


def van_der_pol(y):
    return [y[1], 10 * (1 - y[0] * y[0]) * y[1] - y[0]]


def arenstorf(y):
    mu = arb("0.012277471")
    x, y, u, v = y
    a = ((x + mu) * (x + mu) + y * y).rsqrt()
    b = ((x + mu - 1) * (x + mu - 1) + y * y).rsqrt()
    a, b = a * a * a, b * b * b
    return [u, v, x + 2 * v - (1 - mu) * (x + mu) * a - mu * (x + mu - 1) * b, y - 2 * u - (1 - mu) * y * a - mu * y * b]


def pleiades(s):
    x, y, n = s[:7], s[7:14], 7
    ax, ay = [0] * n, [0] * n
    for i in range(n):
        for j in range(i + 1, n):
            dx, dy = x[j] - x[i], y[j] - y[i]
            w = (dx * dx + dy * dy).rsqrt()
            w = w * w * w
            ax[i], ay[i] = ax[i] + (j + 1) * dx * w, ay[i] + (j + 1) * dy * w
            ax[j], ay[j] = ax[j] - (i + 1) * dx * w, ay[j] - (i + 1) * dy * w
    return [*s[14:], *ax, *ay]


number = lambda x: float(x.mid())
loss = lambda y: sum((v * v for v in y), arb(0))


def problem(f, y0, t1):
    return {"y0": y0, "t1": t1, "y": [number(v) for v in solve(f, y0, t1)]}


def gradient(f, y0, t1):
    base = loss(solve(f, y0, t1))
    moved = lambda i: [arb(v) + (DIFFERENCE if i == j else 0) for j, v in enumerate(y0)]
    return [number((loss(solve(f, moved(i), t1)) - base) / DIFFERENCE) for i in range(len(y0))]


def parameters(y0, t1):
    base = loss(solve(lorenz, y0, t1))
    values = [arb(10), arb(28), arb(8) / 3]
    moved = lambda i: [v + (DIFFERENCE if i == j else 0) for j, v in enumerate(values)]
    return [number((loss(solve(lambda y: lorenz(y, *moved(i)), y0, t1)) - base) / DIFFERENCE) for i in range(3)]


PLEIADES = [3, 3, -1, -3, 2, -2, 2, 3, -3, 2, 0, 0, -4, 4, 0, 0, 0, 0, 0, 1.75, -1.5, 0, 0, 0, -1.25, 1, 0, 0]
ARENSTORF = [0.994, 0, 0, -2.00158510637908252240537862224]


def stiff_van_der_pol(y):
    return [y[1], 1000 * (1 - y[0] * y[0]) * y[1] - y[0]]


def robertson(y):
    first, second, third = arb("0.04") * y[0], 30000000 * y[1] * y[1], 10000 * y[1] * y[2]
    return [third - first, first - third - second, second]


HIRES = [
    [(1, "-1.71"), (2, "0.43"), (3, "8.32")],
    [(1, "1.71"), (2, "-8.75")],
    [(3, "-10.03"), (4, "0.43"), (5, "0.035")],
    [(2, "8.32"), (3, "1.71"), (4, "-1.12")],
    [(5, "-1.745"), (6, "0.43"), (7, "0.43")],
    [(4, "0.69"), (5, "1.71"), (6, "-0.43"), (7, "0.69")],
    [(7, "-1.81")],
    [(7, "1.81")],
]
HIRES = [[(i - 1, arb(k)) for i, k in row] for row in HIRES]


def hires(y):
    met = 280 * y[5] * y[7]
    rest = [arb("0.0007"), 0, 0, 0, 0, -met, met, -met]
    return [sum((k * y[i] for i, k in row), arb(r)) for row, r in zip(HIRES, rest)]


def stiff(f, y0, t1, h0=1e-6):
    return [number(v) for v in Radau(f, stages=7, tolerance=1e-22).solve(y0, t1, h0)[0]]


if __name__ == "__main__":
    lorenz_start, kepler_start = [1, 1, 1], [0.4, 0, 0, 2]
    save(
        "ode",
        {
            "pleiades": problem(pleiades, PLEIADES, 3),
            "arenstorf": problem(arenstorf, ARENSTORF, 17.0652165601579625588917206249),
            "vanDerPol": problem(van_der_pol, [2, 0], 20),
            "lorenz": {**problem(lorenz, lorenz_start, 10), "gradient": gradient(lorenz, lorenz_start, 10), "parameters": parameters(lorenz_start, 10)},
            "kepler": {**problem(kepler, kepler_start, 20), "gradient": gradient(kepler, kepler_start, 20)},
            "stiff": {
                "vanDerPol": stiff(stiff_van_der_pol, [2, 0], 2000),
                "robertson": stiff(robertson, [1, 0, 0], arb(10) ** 11),
                "hires": stiff(hires, [1, 0, 0, 0, 0, 0, 0, arb("0.0057")], arb("321.8122")),
            },
        },
    )
