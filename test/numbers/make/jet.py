"""Jets by jax.experimental.jet of JAX 0.6.1 in float64, factorial scaling: term k is a k-th derivative along the curve.

An array is {"shape", "data"}, flat and row-major, with "dtype": "float32" only where it is not float64. A case is
  {"name", "rules": the jet rules that ran, "python", "taylorjet": TypeScript source of the same function,
   "inputs": [array], "series": [per input [array, one per order]], "out": array, "outSeries": [array, one per order],
   "agreement": largest difference from nested forward mode, relative to the largest entry of its order}.
jet.json holds
  "cases"        out and outSeries are what jet returned;
  "unsupported"  jet raises "error": {"type", "message": its first line}; out and outSeries are by nested forward mode;
  "wrong"        jet returns "returned": {"out", "outSeries"} (null for NaN); out and outSeries are right to 15 digits, by mpmath;
  "skipped"      jet rules without a case, and why.
The TypeScript sources use the names np, grad, hessian, jvp, vmap, jit, cond, scan and foriLoop.
"""
import zlib

import jax
import jax.experimental.jet as jets
import jax.numpy as jnp
import mpmath
import numpy as np
from jax import lax
from mpmath import mp
from store import array, save

jax.config.update("jax_enable_x64", True)

SKIPPED = {
    "complex numbers": ["complex", "conj", "imag", "real", "fft"],
    "bits of integers": ["xor", "shift_left", "shift_right_arithmetic", "shift_right_logical", "bitcast_convert_type"],
    "no convolution in the API": ["conv_general_dilated"],
}


def draw(*shape, low=-1.0, high=1.0):
    return lambda random: random.uniform(low, high, shape).round(3)


def at(values, dtype=np.float64):
    return lambda random: np.array(values, dtype)


positive, unit = dict(low=0.2, high=1.8), dict(low=-0.8, high=0.8)
v3, m23, m33 = draw(3), draw(2, 3), draw(3, 3)

# name, JAX source, TypeScript source, inputs, order; a sixth entry "line" makes all terms but the first zero
CASES = [
    ("neg", "lambda x: -x", "(x) => np.neg(x)", [v3], 2),
    ("add", "lambda x, y: x + y", "(x, y) => np.add(x, y)", [v3, v3], 3),
    ("add, broadcast", "lambda x, y: x + y", "(x, y) => np.add(x, y)", [m23, v3], 2),
    ("sub", "lambda x, y: x - y", "(x, y) => np.sub(x, y)", [m23, draw(2, 1)], 3),
    ("mul", "lambda x, y: x * y", "(x, y) => np.mul(x, y)", [v3, v3], 5),
    ("mul, broadcast", "lambda x, y: x * y", "(x, y) => np.mul(x, y)", [draw(2, 1), draw(4)], 3),
    ("mul by a constant", "lambda x: 2.5 * x", "(x) => np.mul(2.5, x)", [m23], 2),
    ("div", "lambda x, y: x / y", "(x, y) => np.div(x, y)", [v3, draw(3, **positive)], 5),
    ("constant over x", "lambda x: 3.0 / x", "(x) => np.div(3, x)", [draw(2, 2, **positive)], 4),
    ("reciprocal", "lambda x: jnp.reciprocal(x)", "(x) => np.reciprocal(x)", [draw(3, **positive)], 4),
    ("square", "lambda x: jnp.square(x)", "(x) => np.square(x)", [v3], 4),
    ("integer power 3", "lambda x: x**3", "(x) => np.power(x, 3)", [at([-1.3, 0, 0.7])], 4),
    ("integer power 7", "lambda x: x**7", "(x) => np.power(x, 7)", [at([-1.3, 0.2, 0.9])], 5),
    ("integer power -2", "lambda x: x**-2", "(x) => np.power(x, -2)", [at([-1.3, 0.5, 0.9])], 4),
    ("integer powers 0 and 1", "lambda x: x**0 + x**1", "(x) => np.add(np.power(x, 0), np.power(x, 1))", [at([-1.3, 0, 0.9])], 3),
    ("power 2.5", "lambda x: x**2.5", "(x) => np.power(x, 2.5)", [draw(3, **positive)], 4),
    ("power -1.5", "lambda x: x**-1.5", "(x) => np.power(x, -1.5)", [draw(3, **positive)], 4),
    ("power of two arrays", "lambda x, y: x**y", "(x, y) => np.power(x, y)", [draw(3, **positive), v3], 4),
    ("constant base", "lambda x: 2.0**x", "(x) => np.power(2, x)", [v3], 4),
    ("sqrt", "lambda x: jnp.sqrt(x)", "(x) => np.sqrt(x)", [draw(2, 3, **positive)], 4),
    ("rsqrt", "lambda x: lax.rsqrt(x)", "(x) => np.reciprocal(np.sqrt(x))", [draw(3, **positive)], 4),
    ("exp", "lambda x: jnp.exp(x)", "(x) => np.exp(x)", [draw()], 5),
    ("exp of a matrix", "lambda x: jnp.exp(x)", "(x) => np.exp(x)", [m33], 3),
    ("expm1", "lambda x: jnp.expm1(x)", "(x) => np.expm1(x)", [v3], 4),
    ("log", "lambda x: jnp.log(x)", "(x) => np.log(x)", [draw(3, **positive)], 5),
    ("log1p", "lambda x: jnp.log1p(x)", "(x) => np.log1p(x)", [draw(3, **unit)], 4),
    ("log2 and log10", "lambda x: jnp.log2(x) + jnp.log10(x)", "(x) => np.add(np.log2(x), np.log10(x))", [draw(3, **positive)], 4),
    ("sin", "lambda x: jnp.sin(x)", "(x) => np.sin(x)", [v3], 5),
    ("cos", "lambda x: jnp.cos(x)", "(x) => np.cos(x)", [m23], 5),
    ("sinh", "lambda x: jnp.sinh(x)", "(x) => np.sinh(x)", [v3], 4),
    ("cosh", "lambda x: jnp.cosh(x)", "(x) => np.cosh(x)", [v3], 4),
    ("tanh", "lambda x: jnp.tanh(x)", "(x) => np.tanh(x)", [m23], 5),
    ("asinh", "lambda x: jnp.arcsinh(x)", "(x) => np.asinh(x)", [v3], 4),
    ("acosh", "lambda x: jnp.arccosh(x)", "(x) => np.acosh(x)", [draw(3, low=1.5, high=3)], 4),
    ("atanh", "lambda x: jnp.arctanh(x)", "(x) => np.atanh(x)", [draw(3, **unit)], 4),
    ("atan2", "lambda x, y: jnp.arctan2(x, y)", "(x, y) => np.atan2(x, y)", [at([0.7, -0.4, 1.1, -0.9]), at([1.2, 0.8, -0.6, -1.5])], 4),
    ("erf", "lambda x: jax.scipy.special.erf(x)", "(x) => np.erf(x)", [v3], 4),
    ("erfc", "lambda x: jax.scipy.special.erfc(x)", "(x) => np.erfc(x)", [v3], 4),
    ("erfinv", "lambda x: jax.scipy.special.erfinv(x)", "(x) => np.erfinv(x)", [draw(3, **unit)], 5),
    ("sigmoid", "lambda x: jax.nn.sigmoid(x)", "(x) => np.sigmoid(x)", [v3], 5),
    ("silu", "lambda x: jax.nn.silu(x)", "(x) => np.silu(x)", [v3], 4),
    ("gelu", "lambda x: jax.nn.gelu(x)", "(x) => np.gelu(x)", [m23], 4),
    ("hypot of arrays", "lambda x, y: jnp.hypot(x, y)", "(x, y) => np.hypot(x, y)", [draw(3, **positive), draw(3, **positive)], 3),
    ("remainder of positives", "lambda x, y: lax.rem(x, y)", "(x, y) => np.rem(x, y)", [at([5.3, 0.4, 3.1]), at([2.0, 0.9, 1.7])], 3),
    ("abs", "lambda x: jnp.abs(x)", "(x) => np.abs(x)", [at([-0.7, 0.4, 2.5])], 3),
    ("sign, floor, ceil, round", "lambda x: x * (jnp.sign(x) + jnp.floor(x) - jnp.ceil(x) + 2 * jnp.round(x))",
     "(x) => np.mul(x, np.add(np.sub(np.add(np.sign(x), np.floor(x)), np.ceil(x)), np.mul(2, np.round(x))))", [at([-1.7, -0.2, 0.4, 2.6])], 2),
    ("maximum", "lambda x, y: jnp.maximum(x, y)", "(x, y) => np.maximum(x, y)", [at([0.1, 0.9, -0.4]), at([0.3, -0.2, -0.5])], 3),
    ("maximum with 0", "lambda x: jnp.maximum(x, 0.0)", "(x) => np.maximum(x, 0)", [at([0.6, -0.3, 1.2])], 3),
    ("minimum", "lambda x, y: jnp.minimum(x, y)", "(x, y) => np.minimum(x, y)", [at([0.1, 0.9, -0.4]), at([0.3, -0.2, -0.5])], 3),
    ("clip by arrays", "lambda x: lax.clamp(jnp.full(4, -0.5), x, jnp.full(4, 0.8))", "(x) => np.clip(x, -0.5, 0.8)", [at([-0.9, -0.1, 0.3, 1.4])], 3),
    ("where", "lambda x: jnp.where(x > 0, x**2, jnp.sin(x))", "(x) => np.where(np.greater(x, 0), np.square(x), np.sin(x))", [at([-0.9, 0.1, 0.6])], 4),
    ("where of two arrays", "lambda x, y: jnp.where(x <= y, x * y, x - y)", "(x, y) => np.where(np.lessEqual(x, y), np.mul(x, y), np.sub(x, y))", [v3, v3], 3),
    ("logical", "lambda x: jnp.where((x > 0) & ~(x >= 1) | (x < -1), x**2, x) + jnp.where((x == 0.5) | (x != 0.25), x, 0)",
     "(x) => np.add(np.where(np.logicalOr(np.logicalAnd(np.greater(x, 0), np.logicalNot(np.greaterEqual(x, 1))), np.less(x, -1)), np.square(x), x), np.where(np.logicalOr(np.equal(x, 0.5), np.notEqual(x, 0.25)), x, 0))", [at([-1.5, -0.5, 0.5, 1.5])], 3),
    ("isfinite", "lambda x: jnp.where(jnp.isfinite(x), x * x, 0.0)", "(x) => np.where(np.isfinite(x), np.mul(x, x), 0)", [v3], 2),
    ("stopGradient", "lambda x: x * lax.stop_gradient(jnp.sin(x))", "(x) => np.mul(x, np.stopGradient(np.sin(x)))", [v3], 3),
    ("float32 joins float64", "lambda x, y: x.astype(jnp.float64) * y", "(x, y) => np.mul(x, y)", [at([0.5, -1.25, 2], np.float32), v3], 2),
    ("copies", "lambda x: jnp.sin(jax.device_put(jnp.copy(x)))", "(x) => np.sin(x)", [v3], 2),
    ("sum", "lambda x: jnp.sum(x)", "(x) => np.sum(x)", [m23], 3),
    ("sum, axis 0", "lambda x: jnp.sum(x * x, axis=0)", "(x) => np.sum(np.mul(x, x), {axis: 0})", [m23], 3),
    ("sum, axis 1, keepdims", "lambda x: x / jnp.sum(jnp.exp(x), axis=1, keepdims=True)", "(x) => np.div(x, np.sum(np.exp(x), {axis: 1, keepdims: true}))", [m23], 3),
    ("mean", "lambda x: jnp.mean(jnp.sin(x), axis=1)", "(x) => np.mean(np.sin(x), {axis: 1})", [m23], 3),
    ("variance", "lambda x: jnp.var(x)", "(x) => np.variance(x)", [draw(5)], 4),
    ("std", "lambda x: jnp.std(x, axis=1)", "(x) => np.std(x, {axis: 1})", [m23], 3),
    ("max", "lambda x: jnp.max(x)", "(x) => np.max(x)", [m23], 3),
    ("max, axis 1", "lambda x: jnp.max(jnp.sin(x), axis=1)", "(x) => np.max(np.sin(x), {axis: 1})", [m23], 3),
    ("min, axis 0", "lambda x: jnp.min(x**2, axis=0)", "(x) => np.min(np.square(x), {axis: 0})", [m23], 3),
    ("cumsum", "lambda x: jnp.cumsum(x, axis=1)", "(x) => np.cumsum(x, {axis: 1})", [m23], 2),
    ("cumprod", "lambda x: jnp.cumprod(x)", "(x) => np.cumprod(x)", [draw(4)], 4),
    ("running maximum", "lambda x: lax.cummax(x)", "(x) => { const r = [x.at(0)]; for (let i = 1; i < 4; i++) r.push(np.maximum(r[i - 1], x.at(i))); return np.stack(r); }", [at([0.3, -0.4, 0.9, 0.5])], 2),
    ("running minimum", "lambda x: lax.cummin(x)", "(x) => { const r = [x.at(0)]; for (let i = 1; i < 4; i++) r.push(np.minimum(r[i - 1], x.at(i))); return np.stack(r); }", [at([0.3, -0.4, 0.9, -0.5])], 2),
    ("sums of neighbours", "lambda x: lax.reduce_window(x, 0.0, lax.add, (2,), (1,), 'VALID')", "(x) => np.add(np.take(x, [0, 1, 2]), np.take(x, [1, 2, 3]))", [draw(4)], 2),
    ("norm", "lambda x: jnp.linalg.norm(x)", "(x) => np.norm(x)", [v3], 4),
    ("norm, axis 1", "lambda x: jnp.linalg.norm(x, axis=1)", "(x) => np.norm(x, {axis: 1})", [m23], 3),
    ("logsumexp", "lambda x: jax.scipy.special.logsumexp(x)", "(x) => np.logsumexp(x)", [v3], 4),
    ("logsumexp, axis 1", "lambda x: jax.scipy.special.logsumexp(x, axis=1)", "(x) => np.logsumexp(x, {axis: 1})", [m23], 3),
    ("softmax", "lambda x: jax.nn.softmax(x, axis=1)", "(x) => np.softmax(x, {axis: 1})", [m23], 4),
    ("broadcastTo", "lambda x: jnp.broadcast_to(x, (2, 3)) * x", "(x) => np.mul(np.broadcastTo(x, [2, 3]), x)", [v3], 2),
    ("reshape", "lambda x: jnp.reshape(x, (3, 2))", "(x) => np.reshape(x, [3, 2])", [m23], 2),
    ("expandDims and squeeze", "lambda x: jnp.squeeze(jnp.expand_dims(jnp.sin(x), 1), 1)", "(x) => np.squeeze(np.expandDims(np.sin(x), 1), 1)", [m23], 2),
    ("transpose", "lambda x: jnp.transpose(x, (2, 0, 1))", "(x) => np.transpose(x, [2, 0, 1])", [draw(2, 3, 4)], 2),
    ("swapaxes", "lambda x: jnp.swapaxes(x, 0, 1) * 2", "(x) => np.mul(np.swapaxes(x, 0, 1), 2)", [m23], 2),
    ("concatenate", "lambda x, y: jnp.concatenate([x, x * y], axis=1)", "(x, y) => np.concatenate([x, np.mul(x, y)], {axis: 1})", [m23, m23], 3),
    ("stack", "lambda x, y: jnp.stack([x, jnp.sin(y), x * y])", "(x, y) => np.stack([x, np.sin(y), np.mul(x, y)])", [v3, v3], 3),
    ("split", "lambda x: (lambda p: p[0] * p[1] + p[2])(jnp.split(x, 3))", "(x) => { const [a, b, c] = np.split(x, 3); return np.add(np.mul(a, b), c); }", [draw(6)], 3),
    ("pad", "lambda x: jnp.pad(jnp.sin(x), ((1, 0), (0, 2)))", "(x) => np.pad(np.sin(x), [[1, 0], [0, 2]])", [m23], 2),
    ("flip", "lambda x: x * jnp.flip(x)", "(x) => np.mul(x, np.flip(x))", [m23], 2),
    ("slice", "lambda x: lax.slice(x, (0, 1), (2, 3)) ** 2", "(x) => np.square(np.take(x, [1, 2], {axis: 1}))", [m23], 2),
    ("index", "lambda x: x[1] * x[2]", "(x) => np.mul(x.at(1), x.at(2))", [v3], 3),
    ("dynamic slice", "lambda x: lax.dynamic_slice(x, (1,), (2,)) ** 2", "(x) => np.square(np.take(x, [1, 2]))", [draw(4)], 3),
    ("dynamic update", "lambda x: lax.dynamic_update_slice(x, x[:2] ** 2, (1,))", "(x) => np.concatenate([np.take(x, [0]), np.square(np.take(x, [0, 1])), np.take(x, [3])])", [draw(4)], 3),
    ("take", "lambda x: jnp.take(x, jnp.array([2, 0, 2]), axis=1) ** 2", "(x) => np.square(np.take(x, [2, 0, 2], {axis: 1}))", [m23], 3),
    ("transposed take", "lambda x: jax.grad(lambda y: jnp.sum(jnp.take(y, jnp.array([0, 2, 2])) ** 3))(x)", "(x) => grad((y) => np.sum(np.power(np.take(y, [0, 2, 2]), 3)))(x)", [v3], 3),
    ("scatter add", "lambda x: x.at[jnp.array([1, 1])].add(x[:2] ** 2)", "(x) => np.stack([x.at(0), np.add(x.at(1), np.add(np.square(x.at(0)), np.square(x.at(1)))), x.at(2)])", [v3], 3),
    ("diag and trace", "lambda x: jnp.diag(jnp.trace(x) * x[0])", "(x) => np.diag(np.mul(np.trace(x), x.at(0)))", [m33], 3),
    ("tril and triu", "lambda x: jnp.tril(x) @ jnp.triu(x)", "(x) => np.matmul(np.tril(x), np.triu(x))", [m33], 3),
    ("dot", "lambda x, y: jnp.dot(x, y)", "(x, y) => np.dot(x, y)", [v3, v3], 4),
    ("matrix times vector", "lambda a, x: a @ x", "(a, x) => np.matmul(a, x)", [m23, v3], 3),
    ("matmul", "lambda a, b: a @ b", "(a, b) => np.matmul(a, b)", [m23, draw(3, 4)], 4),
    ("matmul, batched", "lambda a, b: a @ b", "(a, b) => np.matmul(a, b)", [draw(2, 2, 3), draw(2, 3, 2)], 2),
    ("matmul, shared on the right", "lambda a, b: jnp.tanh(a @ b)", "(a, b) => np.tanh(np.matmul(a, b))", [draw(2, 2, 3), draw(3, 2)], 2),
    ("matrix cubed", "lambda a: a @ a @ a", "(a) => np.matmul(np.matmul(a, a), a)", [m33], 4),
    ("outer", "lambda x, y: jnp.outer(x, y)", "(x, y) => np.outer(x, y)", [draw(2), v3], 3),
    ("vdot of matrices", "lambda x, y: jnp.vdot(x, y)", "(x, y) => np.vdot(x, y)", [m23, m23], 3),
    ("tensordot", "lambda x, y: jnp.tensordot(x, y, 1)", "(x, y) => np.tensordot(x, y, 1)", [draw(2, 2, 3), draw(3, 2)], 2),
    ("einsum ij,kj->ik", "lambda x: jnp.einsum('ij,kj->ik', x, jnp.sin(x))", '(x) => np.einsum("ij,kj->ik", x, np.sin(x))', [m23], 3),
    ("einsum bij,bjk->bik", "lambda x, y: jnp.einsum('bij,bjk->bik', x, y)", '(x, y) => np.einsum("bij,bjk->bik", x, y)', [draw(2, 2, 3), draw(2, 3, 2)], 3),
    ("einsum i,ij,j->", "lambda x, a: jnp.einsum('i,ij,j->', x, a, x)", '(x, a) => np.einsum("i,ij,j->", x, a, x)', [v3, m33], 4),
    ("einsum ii->i", "lambda x: jnp.einsum('ii->i', x @ x)", '(x) => np.einsum("ii->i", np.matmul(x, x))', [m33], 3),
    ("exp of sin", "lambda x: jnp.exp(jnp.sin(x))", "(x) => np.exp(np.sin(x))", [draw()], 5),
    ("sin of cube", "lambda x: jnp.sin(x**3)", "(x) => np.sin(np.power(x, 3))", [draw()], 5, "line"),
    ("softmax times log", "lambda x: jnp.sum(jax.nn.softmax(x) * jax.nn.log_softmax(x))", "(x) => np.sum(np.mul(np.softmax(x), np.sub(x, np.logsumexp(x))))", [draw(4)], 3),
    ("rational of two", "lambda x, y: (x * y + 1) / (1 + x**2 + y**2)", "(x, y) => np.div(np.add(np.mul(x, y), 1), np.add(1, np.add(np.square(x), np.square(y))))", [draw(), draw()], 5),
    ("three arguments", "lambda x, y, z: jnp.sum(jnp.sin(x) * y) + z**2", "(x, y, z) => np.add(np.sum(np.mul(np.sin(x), y)), np.square(z))", [v3, v3, draw()], 4),
    ("a straight line", "lambda x: jnp.tanh(x) * jnp.exp(-x * x)", "(x) => np.mul(np.tanh(x), np.exp(np.neg(np.mul(x, x))))", [m23], 5, "line"),
    ("Gaussian of a distance", "lambda x, y: jnp.exp(-jnp.sum((x - y) ** 2))", "(x, y) => np.exp(np.neg(np.sum(np.square(np.sub(x, y)))))", [v3, v3], 4),
    ("pairwise distances", "lambda x: jnp.sqrt(jnp.sum((x[:, None] - x[None, :]) ** 2, axis=-1) + 1)",
     "(x) => np.sqrt(np.add(np.sum(np.square(np.sub(np.expandDims(x, 1), np.expandDims(x, 0))), {axis: -1}), 1))", [m23], 3),
    ("MLP, inputs move", "lambda x: jnp.tanh(jnp.tanh(x @ jnp.array([[0.5, -1, 0.25], [1, 0.75, -0.5]]) + jnp.array([0.1, -0.2, 0.3])) @ jnp.array([[1.0, -0.5], [0.25, 2], [-1, 0.5]]))",
     "(x) => np.tanh(np.matmul(np.tanh(np.add(np.matmul(x, [[0.5, -1, 0.25], [1, 0.75, -0.5]]), [0.1, -0.2, 0.3])), [[1, -0.5], [0.25, 2], [-1, 0.5]]))", [draw(4, 2)], 4),
    ("MLP, weights move", "lambda w, b, v: jnp.sum(jax.nn.sigmoid(jnp.array([[0.5, -1], [1, 0.75]]) @ w + b) @ v)",
     "(w, b, v) => np.sum(np.matmul(np.sigmoid(np.add(np.matmul([[0.5, -1], [1, 0.75]], w), b)), v))", [m23, v3, v3], 3),
    ("MLP, all move", "lambda x, w, b: jnp.sin(w @ x + b)", "(x, w, b) => np.sin(np.add(np.matmul(w, x), b))", [v3, m23, draw(2)], 3),
    ("MLP of gelu, order 5", "lambda x, w: jnp.sum(jax.nn.gelu(w @ x))", "(x, w) => np.sum(np.gelu(np.matmul(w, x)))", [v3, m23], 5, "line"),
    ("attention", "lambda q, k, v: jax.nn.softmax(q @ k.T / 2, axis=-1) @ v", "(q, k, v) => np.matmul(np.softmax(np.div(np.matmul(q, np.transpose(k)), 2), {axis: -1}), v)", [m23, m23, m23], 2),
    ("layer norm", "lambda x: (x - jnp.mean(x, axis=-1, keepdims=True)) / jnp.sqrt(jnp.var(x, axis=-1, keepdims=True) + 0.01)",
     "(x) => np.div(np.sub(x, np.mean(x, {axis: -1, keepdims: true})), np.sqrt(np.add(np.variance(x, {axis: -1, keepdims: true}), 0.01)))", [draw(2, 4)], 3),
    ("of a gradient", "lambda x: jax.grad(lambda y: jnp.sum(jnp.sin(y) * y * y[0]))(x)", "(x) => grad((y) => np.sum(np.mul(np.mul(np.sin(y), y), y.at(0))))(x)", [v3], 4),
    ("of a Hessian", "lambda x: jax.hessian(lambda y: jnp.sum(jnp.tanh(y) * y) ** 2)(x)", "(x) => hessian((y) => np.square(np.sum(np.mul(np.tanh(y), y))))(x)", [v3], 2),
    ("of a jvp", "lambda x: jax.jvp(lambda y: jnp.sin(y) * x, (x * x,), (x,))[1]", "(x) => jvp((y) => np.mul(np.sin(y), x), [np.mul(x, x)], [x])[1]", [v3], 3),
    ("of a vmap", "lambda x, y: jax.vmap(lambda r: jnp.exp(jnp.dot(r, y)))(x)", "(x, y) => vmap((r) => np.exp(np.dot(r, y)))(x)", [m23, v3], 3),
    ("of a jit", "lambda x: jax.jit(lambda y: jnp.sin(y) * x)(x * x)", "(x) => jit((y) => np.mul(np.sin(y), x))(np.mul(x, x))", [v3], 3),
]

UNSUPPORTED = [
    ("exp2", "lambda x: jnp.exp2(x)", "(x) => np.exp2(x)", [v3]),
    ("cbrt", "lambda x: jnp.cbrt(x)", "(x) => np.cbrt(x)", [at([-0.7, 0.3, 2.5])]),
    ("tan", "lambda x: jnp.tan(x)", "(x) => np.tan(x)", [v3]),
    ("asin", "lambda x: jnp.arcsin(x)", "(x) => np.asin(x)", [draw(3, **unit)]),
    ("acos", "lambda x: jnp.arccos(x)", "(x) => np.acos(x)", [draw(3, **unit)]),
    ("atan", "lambda x: jnp.arctan(x)", "(x) => np.atan(x)", [v3]),
    ("gradient of atan", "lambda x: jax.grad(lambda y: jnp.sum(jnp.arctan(y)))(x)", "(x) => grad((y) => np.sum(np.atan(y)))(x)", [v3]),
    ("softplus", "lambda x: jax.nn.softplus(x)", "(x) => np.softplus(x)", [v3]),
    ("gradient of softplus", "lambda x: jax.grad(lambda y: jnp.sum(jax.nn.softplus(y)))(x)", "(x) => grad((y) => np.sum(np.softplus(y)))(x)", [v3]),
    ("softplus MLP", "lambda x, w: jnp.sum(jax.nn.softplus(w @ x))", "(x, w) => np.sum(np.softplus(np.matmul(w, x)))", [v3, m23]),
    ("relu", "lambda x: jax.nn.relu(x)", "(x) => np.relu(x)", [at([-0.7, 0.3, 2.5])]),
    ("relu MLP", "lambda x, w: jnp.sum(jax.nn.relu(w @ x) ** 2)", "(x, w) => np.sum(np.square(np.relu(np.matmul(w, x))))", [v3, draw(6, 3)]),
    ("log of the sum of two exponentials", "lambda x, y: jnp.logaddexp(x, y)", "(x, y) => np.logsumexp(np.stack([x, y]), {axis: 0})", [v3, v3]),
    ("minimum with a number", "lambda x: jnp.minimum(x, 0.5)", "(x) => np.minimum(x, 0.5)", [at([-0.7, 0.3, 2.5])]),
    ("clip by numbers", "lambda x: jnp.clip(x, -0.5, 0.8)", "(x) => np.clip(x, -0.5, 0.8)", [at([-0.9, 0.3, 2.5])]),
    ("hypot with a number", "lambda x: jnp.hypot(x, 2.0)", "(x) => np.hypot(x, 2)", [v3]),
    ("integer exponents", "lambda x: x ** jnp.array([2, 3, 0])", '(x) => np.power(x, np.array([2, 3, 0], {dtype: "int32"}))', [v3]),
    ("prod", "lambda x: jnp.prod(x)", "(x) => np.prod(x)", [v3]),
    ("prod, axis 1", "lambda x: jnp.prod(jnp.sin(x), axis=1)", "(x) => np.prod(np.sin(x), {axis: 1})", [m23]),
    ("argmax", "lambda x: x[jnp.argmax(x)] * x", "(x) => np.mul(np.take(x, np.argmax(x)), x)", [v3]),
    ("diagonal of a square matrix", "lambda x: jnp.diagonal(x @ x)", "(x) => np.diag(np.matmul(x, x))", [m33]),
    ("cond", "lambda x: lax.cond(x[0] > 0, jnp.sin, jnp.cos, x)", "(x) => cond(np.greater(x.at(0), 0), (y) => np.sin(y), (y) => np.cos(y), x)", [at([0.4, -0.3, 1.1])]),
    ("scan, carry", "lambda x: lax.scan(lambda c, y: (jnp.sin(c) * y, c + y), 1.0, x)[0]", "(x) => scan((c, y) => [np.mul(np.sin(c), y), np.add(c, y)], 1, x)[0]", [draw(4)]),
    ("scan, outputs", "lambda x: lax.scan(lambda c, y: (c * y, c + y), 1.0, x)[1]", "(x) => scan((c, y) => [np.mul(c, y), np.add(c, y)], 1, x)[1]", [draw(4)]),
    ("foriLoop", "lambda x: lax.fori_loop(0, 3, lambda i, c: jnp.sin(c) * x, x)", "(x) => foriLoop(0, 3, (i, c) => np.mul(np.sin(c), x), x)", [v3]),
    ("Newton steps in a loop", "lambda x: lax.fori_loop(0, 4, lambda i, c: (c + x / c) / 2, 1.0 + x)", "(x) => foriLoop(0, 4, (i, c) => np.div(np.add(c, np.div(x, c)), 2), np.add(1, x))", [draw(2, **positive)]),
    ("spherical angle", "lambda x: jnp.arccos(x[2] / jnp.linalg.norm(x))", "(x) => np.acos(np.div(x.at(2), np.norm(x)))", [v3]),
]

# name, JAX source, mpmath source for one element, TypeScript source, inputs
WRONG = [
    ("negative base, exponent 2.0", "lambda x: jnp.power(x, 2.0)", "lambda x: x**2", "(x) => np.power(x, 2)", [at([-1.5, 0.5])]),
    ("negative base, exponent 3.0", "lambda x: x**3.0", "lambda x: x**3", "(x) => np.power(x, 3)", [at([-1.5, 0.5])]),
    ("zero base, exponent 3.0", "lambda x: x**3.0", "lambda x: x**3", "(x) => np.power(x, 3)", [at([0, 0.5])]),
    ("atan2 on the axis", "lambda x, y: jnp.arctan2(x, y)", "lambda x, y: atan2(x, y)", "(x, y) => np.atan2(x, y)", [at([1, -1]), at([0, 0])]),
    ("asinh of large negatives", "lambda x: jnp.arcsinh(x)", "lambda x: asinh(x)", "(x) => np.asinh(x)", [at([-1e9, -1e5])]),
    ("asinh of a small number", "lambda x: jnp.arcsinh(x)", "lambda x: asinh(x)", "(x) => np.asinh(x)", [at([1e-12])]),
    ("atanh of a small number", "lambda x: jnp.arctanh(x)", "lambda x: atanh(x)", "(x) => np.atanh(x)", [at([1e-14])]),
    ("tanh of a small number", "lambda x: jnp.tanh(x)", "lambda x: tanh(x)", "(x) => np.tanh(x)", [at([1e-12])]),
    ("tanh near saturation", "lambda x: jnp.tanh(x)", "lambda x: tanh(x)", "(x) => np.tanh(x)", [at([20, -15])]),
    ("sigmoid near saturation", "lambda x: jax.nn.sigmoid(x)", "lambda x: 1 / (1 + exp(-x))", "(x) => np.sigmoid(x)", [at([38])]),
    ("expm1 of a small number", "lambda x: jnp.expm1(x)", "lambda x: expm1(x)", "(x) => np.expm1(x)", [at([1e-14])]),
    ("log1p of a small number", "lambda x: jnp.log1p(x)", "lambda x: log1p(x)", "(x) => np.log1p(x)", [at([1e-18])]),
    ("erfc of a large number", "lambda x: jax.scipy.special.erfc(x)", "lambda x: erfc(x)", "(x) => np.erfc(x)", [at([6])]),
    ("remainder of a negative", "lambda x: lax.rem(x, jnp.array([2.0, 0.75]))", "lambda x: x + 4 if x < 0 else x - 0.75", "(x) => np.rem(x, [2, 0.75])", [at([-5.5, 1.25])]),
]


def nested(f, inputs, series):
    """Derivatives of f along the curve x + s_1 t + s_2 t^2/2! + ... at t = 0, by nested forward mode."""
    def curve(x, terms, t):
        rest = jnp.zeros_like(x)
        for k in range(len(terms), 0, -1):
            rest = (terms[k - 1] + rest) * (t / k).astype(x.dtype)
        return x + rest

    derivatives = [lambda t: f(*[curve(x, terms, t) for x, terms in zip(inputs, series)])]
    for _ in series[0]:
        derivatives.append(jax.jacfwd(derivatives[-1]))
    return [d(jnp.float64(0)) for d in derivatives]


def exact(source, inputs, series):
    """The same, element by element, by mpmath."""
    mp.dps = 40
    f = eval(source, dict(vars(mpmath)))

    def along(i, t):
        return f(*[float(x[i]) + sum(float(s[i]) * t**k / mp.factorial(k) for k, s in enumerate(terms, 1)) for x, terms in zip(inputs, series)])

    orders = range(len(series[0]) + 1)
    columns = [list(mp.diffs(lambda t: along(i, t), 0, orders[-1])) for i in range(len(inputs[0]))]
    return [np.array([mp.chop(v, 1e-30) for v in row], float) for row in zip(*columns)]


class Recorder(dict):
    """Notes which rules are looked up."""
    def __getitem__(self, primitive):
        used.add(primitive.name)
        return super().__getitem__(primitive)


used = set()
jets.jet_rules = Recorder(jets.jet_rules)


def run(f, inputs, series):
    """What jet returns, order by order."""
    used.clear()
    jets._jet_jaxpr.cache_clear()  # otherwise the rules inside a jitted function run only the first time
    out, out_series = jets.jet(f, inputs, series)
    return [np.asarray(y, np.float64) for y in [out, *out_series]]


def sample(name, inputs, order, line=None):
    random = np.random.RandomState(zlib.crc32(name.encode()))
    xs = [make(random) for make in inputs]
    series = [[draw(*x.shape)(random).astype(x.dtype) * (k == 0 or not line) for k in range(order)] for x in xs]
    return [jnp.asarray(x) for x in xs], [[jnp.asarray(s) for s in terms] for terms in series]


def stored(x):
    return {**array(x), **({"dtype": "float32"} if x.dtype == jnp.float32 else {})}


def entry(name, rules, python, typescript, inputs, series, out, **more):
    series = [[stored(s) for s in terms] for terms in series]
    return {"name": name, **rules, "python": python, "taylorjet": typescript, "inputs": [stored(x) for x in inputs], "series": series,
            "out": array(out[0]), "outSeries": [array(y) for y in out[1:]], **more}


def apart(ours, theirs):
    return float(np.max([np.max(np.abs(a - b)) / max(np.max(np.abs(b)), 1e-300) for a, b in zip(ours, theirs)]))


cases, unsupported, wrong, covered = [], [], [], set()
for name, python, typescript, inputs, order, *line in CASES:
    inputs, series = sample(name, inputs, order, *line)
    f = eval(python)
    out = run(f, inputs, series)
    covered |= used
    rules = {"rules": sorted(used - {"pjit"}) or sorted(used)}
    agreement = apart(out, nested(f, inputs, series))
    assert agreement < 1e-11, (name, agreement)
    cases.append(entry(name, rules, python, typescript, inputs, series, out, agreement=float(f"{agreement:.1e}")))

for name, python, typescript, inputs in UNSUPPORTED:
    inputs, series = sample(name, inputs, 3)
    f = eval(python)
    try:
        run(f, inputs, series)
        raise SystemExit(f"{name}: jet did not raise")
    except Exception as e:
        error = {"type": type(e).__name__, "message": str(e).split("\n")[0]}
    unsupported.append(entry(name, {}, python, typescript, inputs, series, nested(f, inputs, series), error=error))

for name, python, precise, typescript, inputs in WRONG:
    inputs, series = sample(name, inputs, 3)
    returned = run(eval(python), inputs, series)
    right = exact(precise, inputs, series)
    assert not apart(returned, right) < 1e-9, name
    wrong.append(entry(name, {}, python, typescript, inputs, series, right, returned={"out": array(returned[0]), "outSeries": [array(y) for y in returned[1:]]}))

skipped = [{"reason": reason, "rules": rules} for reason, rules in SKIPPED.items()]
without = {p.name for p in jets.jet_rules} - covered
assert without == {rule for rules in SKIPPED.values() for rule in rules}, without
save("jet", {"jax": jax.__version__, "cases": cases, "unsupported": unsupported, "wrong": wrong, "skipped": skipped})
