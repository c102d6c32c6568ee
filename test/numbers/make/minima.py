"""Test problems of optimisation: where their minima are, and what SciPy needs to find them.

minima.json holds "problems", each a sum of squared residuals with
  "start", "data" (what the residuals take besides parameters, by name), "value": the least sum of squares there, "minimum":
  the parameters, both decimals of 20 digits by Gauss's and Newton's method in mpmath with 60 digits; of NIST's problems also
  "certified": the digits that NIST gives;
  "scipy": for each method "steps", "evaluations" (of the function and, where they are counted apart, of its gradient and
  Hessian products), "value", "error": the largest relative error of a parameter (absolute where it is 0). Gradients are those of JAX in float64.
Sources: More, Garbow and Hillstrom 1981, Testing Unconstrained Optimization Software (numbers 1, 3, 4, 5, 10, 13, 17, 19);
Thurber and Hahn1 of the Statistical Reference Datasets of NIST, which are in nist.json: python minima.py FOLDER reads
them from Thurber.dat and Hahn1.dat.
"""
import json
import pathlib
import sys

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import scipy.optimize as so
from mpmath import mp
from store import save

jax.config.update("jax_enable_x64", True)
mp.dps = 60
here = pathlib.Path(__file__).parent


def each(m, data, f):
    """The residual of each row of data: numbers one by one in mpmath, else arrays."""
    if m is Mp:
        return [f(t, y) for t, y in zip(data["x"], data["y"])]
    return f(np.array(data["x"]), np.array(data["y"]))


class Mp:
    exp = staticmethod(mpmath.exp)
    sqrt = staticmethod(mpmath.sqrt)


def rosenbrock(x, m, data):
    return [r for a, b in zip(x[:-1], x[1:]) for r in (1 - a, 10 * (b - a * a))]


def beale(x, m, data):
    return [c - x[0] * (1 - x[1] ** k) for k, c in ((1, 1.5), (2, 2.25), (3, 2.625))]


def powell(x, m, data):
    a, b, c, d = x
    return [a + 10 * b, m.sqrt(5) * (c - d), (b - 2 * c) ** 2, m.sqrt(10) * (a - d) ** 2]


def brown(x, m, data):
    return [x[0] - 1e6, x[1] - 2e-6, x[0] * x[1] - 2]


def meyer(x, m, data):
    return each(m, data, lambda t, y: x[0] * m.exp(x[1] / (t + x[2])) - y)


def osborne1(x, m, data):
    return each(m, data, lambda t, y: y - (x[0] + x[1] * m.exp(-x[3] * t) + x[2] * m.exp(-x[4] * t)))


def osborne2(x, m, data):
    def bell(t, k):
        return x[k] * m.exp(-x[k + 4] * (t - x[k + 7]) ** 2)
    return each(m, data, lambda t, y: y - (x[0] * m.exp(-x[4] * t) + bell(t, 1) + bell(t, 2) + bell(t, 3)))


def rational(x, m, data):
    return each(m, data, lambda t, y: (x[0] + x[1] * t + x[2] * t**2 + x[3] * t**3)
                / (1 + x[4] * t + x[5] * t**2 + x[6] * t**3) - y)


def nist():
    if len(sys.argv) > 1:
        read = {}
        for name in ("Thurber", "Hahn1"):
            lines = (pathlib.Path(sys.argv[1]) / f"{name}.dat").read_text().splitlines()
            rows = [line.split() for line in lines]
            table = [row[2:6] for row in rows if len(row) == 6 and row[1] == "=" and row[0].startswith("b")]
            first = next(i for i, row in enumerate(rows) if row[:1] == ["Data:"] and row[1] == "y")
            pairs = [[float(c) for c in row] for row in rows[first + 1:] if len(row) == 2]
            read[name] = {"starts": [[float(row[i]) for row in table] for i in (0, 1)],
                          "certified": [row[2] for row in table], "y": [p[0] for p in pairs], "x": [p[1] for p in pairs]}
        (here / "nist.json").write_text(json.dumps(read) + "\n")
    return json.loads((here / "nist.json").read_text())


MEYER = {"x": [45 + 5 * i for i in range(1, 17)], "y": [34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030,
                                                       6005, 5147, 4427, 3820, 3307, 2872]}
OSBORNE1 = {"x": [10 * i for i in range(33)],
            "y": [0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628,
                  0.603, 0.580, 0.558, 0.538, 0.522, 0.506, 0.490, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420,
                  0.414, 0.411, 0.406]}
OSBORNE2 = {"x": [i / 10 for i in range(65)],
            "y": [1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655, 0.616,
                  0.606, 0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495,
                  0.500, 0.423, 0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653, 0.672,
                  0.708, 0.633, 0.668, 0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581,
                  0.428, 0.292, 0.162, 0.098, 0.054]}


def exact(f, x, data):
    """Gauss and Newton in 60 digits; differences with steps of 1e-25 give Jacobians of 25 digits."""
    x = [mpmath.mpf(float(c)) for c in x]
    for _ in range(200):
        r = f(x, Mp, data)
        h = mpmath.mpf(10) ** -25
        J = mpmath.matrix(len(r), len(x))
        for j in range(len(x)):
            step = h * (abs(x[j]) or 1)
            up = f([c + step if i == j else c for i, c in enumerate(x)], Mp, data)
            down = f([c - step if i == j else c for i, c in enumerate(x)], Mp, data)
            for i in range(len(r)):
                J[i, j] = (up[i] - down[i]) / (2 * step)
        d = mpmath.lu_solve(J.T * J, -(J.T * mpmath.matrix(r)))
        x = [c + e for c, e in zip(x, d)]
        if all(abs(e) <= mpmath.mpf(10) ** -24 * (abs(c) + mpmath.mpf(10) ** -24) for c, e in zip(x, d)):
            break
    return x, sum(c * c for c in f(x, Mp, data))


def errors(x, truth):
    return float(max(abs(mpmath.mpf(float(a)) - b) / (abs(b) if b != 0 else 1) for a, b in zip(x, truth)))


def beside(f, start, data, truth):
    x0 = np.array(start, dtype=float)
    residual = jax.jit(lambda x: jnp.asarray(f(x, jnp, data)))
    value = lambda x: jnp.sum(residual(x) ** 2)
    both = jax.jit(jax.value_and_grad(value))
    fun = lambda x: tuple(np.asarray(c) for c in both(x))
    product = jax.jit(lambda x, v: jax.jvp(jax.grad(value), (x,), (v,))[1])
    jacobian = jax.jit(jax.jacfwd(residual))
    runs = {}

    def note(name, result, evaluations, best=None):
        runs[name] = {"steps": int(result.get("nit", result.nfev)), "evaluations": int(evaluations),
                      "value": float(2 * result.cost if best is None else best), "error": errors(result.x, truth)}
    r = so.minimize(fun, x0, jac=True, method="L-BFGS-B", options={"gtol": 1e-8, "ftol": 0, "maxiter": 1000, "maxfun": 10**5})
    note("lbfgs", r, r.nfev, r.fun)
    r = so.minimize(fun, x0, jac=True, method="BFGS", options={"gtol": 1e-8, "maxiter": 1000})
    note("bfgs", r, r.nfev, r.fun)
    calls = [0]

    def hessp(x, v):
        calls[0] += 1
        return np.asarray(product(x, v))
    r = so.minimize(fun, x0, jac=True, hessp=hessp, method="trust-ncg", options={"gtol": 1e-8, "maxiter": 1000})
    note("newton", r, r.nfev + calls[0], r.fun)
    if len(x0) <= 4:
        r = so.minimize(lambda x: float(value(x)), x0, method="Nelder-Mead",
                        options={"xatol": 1e-8, "fatol": 1e-8, "adaptive": True, "maxiter": 500 * len(x0), "maxfev": 10**5})
        note("nelder-mead", r, r.nfev, r.fun)
    if len(residual(x0)) >= len(x0):
        r = so.least_squares(lambda x: np.asarray(residual(x)), x0, jac=lambda x: np.asarray(jacobian(x)), method="lm",
                             xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=10000)
        runs["least-squares"] = {"steps": int(r.njev or r.nfev), "evaluations": int(r.nfev + (r.njev or 0)),
                                 "value": float(2 * r.cost), "error": errors(r.x, truth)}
    return runs


data = nist()
PROBLEMS = [
    ("rosenbrock", rosenbrock, [-1.2, 1], None, [1, 1]),
    ("rosenbrock 10", rosenbrock, [0] * 10, None, [1] * 10),
    ("rosenbrock 100", rosenbrock, [0] * 100, None, [1] * 100),
    ("beale", beale, [1, 1], None, [3, 0.5]),
    ("powell singular", powell, [3, -1, 0, 1], None, [0] * 4),
    ("brown badly scaled", brown, [1, 1], None, [1e6, 2e-6]),
    ("meyer", meyer, [0.02, 4000, 250], MEYER, None),
    ("osborne 1", osborne1, [0.5, 1.5, -1, 0.01, 0.02], OSBORNE1, None),
    ("osborne 2", osborne2, [1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5], OSBORNE2, None),
] + [(f"{name.lower()}, start {i + 1}", rational, data[name]["starts"][i], {k: data[name][k] for k in "xy"}, None)
     for name in ("Thurber", "Hahn1") for i in (0, 1)]

entries = []
for name, f, start, given, known in PROBLEMS:
    kind = name.split(",")[0]
    if known is None:
        near = so.least_squares(lambda x: np.array(f(list(x), np, given)), start, method="lm", xtol=1e-15, ftol=1e-15, gtol=1e-15,
                                max_nfev=100000).x
        truth, value = exact(f, near, given)
    else:
        truth = [mpmath.mpf(c) for c in known] if kind != "brown badly scaled" else [mpmath.mpf(10) ** 6, mpmath.mpf(2e-6)]
        value = sum(c * c for c in f(truth, Mp, given))
    entry = {"name": name, "start": start, "minimum": [mpmath.nstr(c, 20) for c in truth], "value": mpmath.nstr(value, 20)}
    if given:
        entry["data"] = given
    if kind in ("thurber", "hahn1"):
        entry["certified"] = data[kind.capitalize()]["certified"]
        print(name, max(abs(mpmath.mpf(c) / t - 1) for c, t in zip(entry["certified"], truth)))
    entry["scipy"] = beside(f, start, given, truth)
    print(name, mpmath.nstr(value, 8), entry["scipy"])
    entries.append(entry)
save("minima", {"problems": entries})
