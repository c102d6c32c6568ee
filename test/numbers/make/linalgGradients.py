"""Gradients of linear algebra, first order, by JAX in float64; and a Gaussian process with its Hessian.

linalgGradients.json: {"gradients": [{"name", "a", "b" or null, "w", "value", "da", "db" or null}],
  "process": {"x", "y", "parameters", "value", "gradient", "hessian"}, "conventions": [{"a", "qr": [q, r], "svd": [u, s, vh]}]}

value = sum(w * f(a, b)), da and db its gradients, arrays as {"shape", "data"}. Results that have the sign of a vector free are
squared first. "process": the negative logarithm of the marginal likelihood of a Gaussian process at points x with values y,
kernel s^2 exp(-(x - x')^2 / (2 l^2)) and noise n, in parameters log l, log s, log n. "conventions": what NumPy's qr (reduced) and svd (not full) yield, signs included.
"""
import jax
import jax.numpy as jnp
import jax.scipy.linalg as jsl
import numpy as np
from store import array, save

jax.config.update("jax_enable_x64", True)
rng = np.random.default_rng(7)


def dyadic(*shape):
    return np.round(rng.uniform(-2, 2, shape) * 64) / 64


def positive(n, *lead):
    x = dyadic(*lead, n, n)
    return np.round((x @ np.swapaxes(x, -1, -2) + np.eye(n)) * 64) / 64


def dominant(n, *lead):
    return dyadic(*lead, n, n) + 5 * np.eye(n)


L = jnp.linalg
sym = lambda a: (a + jnp.swapaxes(a, -1, -2)) / 2

CASES = [
    ("solve", L.solve, dominant(4), dyadic(4, 2)),
    ("solve of a vector", L.solve, dominant(3), dyadic(3)),
    ("solve of a stack", L.solve, dominant(3, 2), dyadic(2, 3, 2)),
    ("solve of a stack with one matrix", L.solve, dominant(3), dyadic(2, 3, 2)),
    ("solveTriangular", lambda a, b: jsl.solve_triangular(a, b), dominant(4), dyadic(4, 2)),
    ("solveTriangular lower transposed", lambda a, b: jsl.solve_triangular(a, b, lower=True, trans=1), dominant(4), dyadic(4, 2)),
    ("solveTriangular unit", lambda a, b: jsl.solve_triangular(a, b, lower=True, unit_diagonal=True), dyadic(3, 3), dyadic(3)),
    ("inv", lambda a, b: L.inv(a), dominant(3, 2), None),
    ("det", lambda a, b: L.det(a), dominant(3), None),
    ("det of 5", lambda a, b: L.det(a), dominant(5), None),
    ("logdet", lambda a, b: L.slogdet(a)[1], dominant(4, 2), None),
    ("cholesky", lambda a, b: L.cholesky(a), positive(4), None),
    ("cholesky of a stack", lambda a, b: L.cholesky(a), positive(3, 2), None),
    ("qr Q", lambda a, b: L.qr(a)[0], dyadic(4, 3), None),
    ("qr R", lambda a, b: L.qr(a)[1], dyadic(4, 3), None),
    ("eigvalsh", lambda a, b: L.eigvalsh(sym(a)), positive(4), None),
    ("eigh V", lambda a, b: L.eigh(sym(a))[1] ** 2, positive(4), None),
    ("svdvals", lambda a, b: L.svd(a, compute_uv=False), dyadic(4, 3), None),
    ("svd U", lambda a, b: L.svd(a, full_matrices=False)[0] ** 2, dyadic(4, 3), None),
    ("svd V", lambda a, b: L.svd(a, full_matrices=False)[2] ** 2, dyadic(3, 4), None),
    ("pinv", lambda a, b: L.pinv(a), dyadic(4, 3), None),
    ("lstsq", lambda a, b: L.lstsq(a, b)[0], dyadic(5, 3), dyadic(5, 2)),
    ("lstsq wide", lambda a, b: L.pinv(a) @ b, dyadic(2, 4), dyadic(2)),
    ("matrixPower 3", lambda a, b: L.matrix_power(a, 3), dyadic(3, 3), None),
    ("matrixPower -2", lambda a, b: L.matrix_power(a, -2), dominant(3), None),
    ("expm", lambda a, b: jsl.expm(a), dyadic(4, 4), None),
    ("norm 2", lambda a, b: L.norm(a, 2), dyadic(4, 3), None),
    ("norm nuc", lambda a, b: L.norm(a, "nuc"), dyadic(4, 3), None),
    ("norm fro", lambda a, b: L.norm(a), dyadic(4, 3), None),
    ("cond", lambda a, b: L.cond(a), dominant(3), None),
    ("multiDot", lambda a, b: L.multi_dot([a, b, a]), dyadic(2, 3), dyadic(3, 2)),
    ("choSolve", lambda a, b: jsl.cho_solve((L.cholesky(a), True), b), positive(3), dyadic(3)),
    ("luSolve", lambda a, b: jsl.lu_solve(jsl.lu_factor(a), b), dominant(3), dyadic(3, 2)),
]


def gradients():
    out = []
    for name, f, a, b in CASES:
        args = (jnp.asarray(a),) if b is None else (jnp.asarray(a), jnp.asarray(b))
        g = (lambda x: f(x, None)) if b is None else f
        w = dyadic(*g(*args).shape)
        total = lambda *xs: jnp.sum(w * g(*xs))
        value, ds = jax.value_and_grad(total, argnums=tuple(range(len(args))))(*args)
        out.append({
            "name": name, "a": array(a), "b": None if b is None else array(b), "w": array(w), "value": float(value),
            "da": array(ds[0]), "db": array(ds[1]) if len(ds) > 1 else None,
        })
    return out


def process():
    x, y, parameters = np.linspace(0, 3, 8), np.round(np.sin(np.linspace(0, 4, 8)) * 64) / 64, np.array([-0.25, 0.5, -1.5])

    def loss(p):
        length, size, noise = jnp.exp(p)
        k = size**2 * jnp.exp(-((x[:, None] - x[None, :]) ** 2) / (2 * length**2)) + noise**2 * jnp.eye(len(x))
        l = L.cholesky(k)
        alpha = jsl.cho_solve((l, True), jnp.asarray(y))
        return 0.5 * y @ alpha + jnp.sum(jnp.log(jnp.diag(l))) + 0.5 * len(x) * jnp.log(2 * jnp.pi)

    return {
        "x": x.tolist(), "y": y.tolist(), "parameters": parameters.tolist(), "value": float(loss(parameters)),
        "gradient": jax.grad(loss)(parameters).tolist(), "hessian": jax.hessian(loss)(parameters).tolist(),
    }


def conventions():
    out = []
    for m, n in [(1, 1), (2, 2), (3, 3), (5, 5), (3, 1), (1, 3), (3, 2), (2, 3), (6, 2), (2, 6), (5, 4), (4, 5), (9, 7)]:
        for a in (dyadic(m, n), np.abs(dyadic(m, n))):
            out.append({"a": array(a), "qr": [array(x) for x in np.linalg.qr(a)], "svd": [array(x) for x in np.linalg.svd(a, full_matrices=False)]})
    return out


if __name__ == "__main__":
    save("linalgGradients", {"gradients": gradients(), "process": process(), "conventions": conventions()})
