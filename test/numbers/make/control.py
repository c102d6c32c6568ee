"""What JAX 0.6.1 computes, in float64, for loops and branches under its transforms.

control.json holds "cases" of
  {"name", "python", "taylorjet": TypeScript source of the same function, "inputs": [array],
   "expected": [array]: the leaves of the result, in order}.
An array is {"shape", "data"}, flat and row-major. The TypeScript sources use the exported names, and np.
"""
import jax
import jax.numpy as jnp
from jax import lax
from store import array, save

jax.config.update("jax_enable_x64", True)

V3, V4 = [0.3, -0.7, 1.1], [0.9, 0.4, -0.6, 1.2]
M23 = [[0.2, -0.5, 0.8], [1.1, 0.3, -0.4]]

# name, JAX source, TypeScript source, inputs
CASES = [
    ("scan that ignores its entries, reversed",
     "lambda c, x: lax.scan(lambda a, b: (jnp.sin(a * b), a + b), c, x, reverse=True)",
     "(c, x) => scan((a, b) => [np.sin(np.mul(a, b)), np.add(a, b)], c, x, {reverse: true})", [0.5, V4]),
    ("scan of no turns, and its gradient",
     "lambda c, x: (lax.scan(lambda a, b: (a * b, a), c, x), jax.grad(lambda a: lax.scan(lambda d, b: (d * b, d), a, x)[0] ** 2)(c))",
     "(c, x) => [scan((a, b) => [np.mul(a, b), a], c, x), grad((a) => np.square(scan((d, b) => [np.mul(d, b), d], a, x)[0]))(c)]", [0.5, []]),
    ("jvp of scan, carry and entries both moving",
     "lambda c, x, d, y: jax.jvp(lambda a, b: lax.scan(lambda e, f: (jnp.cos(e) * f, e * e), a, b), (c, x), (d, y))",
     "(c, x, d, y) => jvp((a, b) => scan((e, f) => [np.mul(np.cos(e), f), np.mul(e, e)], a, b), [c, x], [d, y])", [0.5, V4, 1.5, [1, -1, 0.5, 2]]),
    ("grad of scan in its start, its entries and a constant of the body",
     "lambda c, x, p: jax.grad(lambda a, b, q: (lambda r: r[0] * jnp.sum(r[1] ** 2))(lax.scan(lambda e, f: (jnp.sin(q * e) + f, jnp.cos(e * f)), a, b)), (0, 1, 2))(c, x, p)",
     "(c, x, p) => grad((a, b, q) => { const r = scan((e, f) => [np.add(np.sin(np.mul(q, e)), f), np.cos(np.mul(e, f))], a, b); return np.mul(r[0], np.sum(np.square(r[1]))); }, {argnums: [0, 1, 2]})(c, x, p)", [0.5, V4, 0.8]),
    ("vmap of scan over starts, over entries, and over both",
     "lambda c, x, xs: (lambda f: (jax.vmap(f, (0, None))(c, x), jax.vmap(f, (None, 0))(c[0], xs), jax.vmap(f)(c[:2], xs)))(lambda a, b: lax.scan(lambda e, d: (jnp.tanh(e + d), e * d), a, b))",
     "(c, x, xs) => { const f = (a, b) => scan((e, d) => [np.tanh(np.add(e, d)), np.mul(e, d)], a, b); return [vmap(f, {inAxes: [0, null]})(c, x), vmap(f, {inAxes: [null, 0]})(c.at(0), xs), vmap(f)(c.slice(0, 2), xs)]; }", [V3, V4, M23]),
    ("a scan that carries an integer, a flag and a float",
     "lambda x: (lambda r: (r[0][0].astype(float), r[0][1].astype(float), r[0][2], r[1]))(lax.scan(lambda s, e: ((s[0] + 1, (s[1] | (e < 0)), s[2] * e + s[0]), s[2] * s[0]), (0, False, 1.0), x))",
     "(x) => { const [[n, any, y], ys] = scan(([i, b, c], e) => [[np.add(i, 1), np.logicalOr(b, np.less(e, 0)), np.add(np.mul(c, e), i)], np.mul(c, i)], [np.array(0, {dtype: 'int32'}), np.array(false), 1], x); return [n.astype('float64'), any.astype('float64'), y, ys]; }", [V4]),
    ("a Hessian through a scan",
     "lambda x: jax.hessian(lambda v: lax.scan(lambda c, e: (jnp.sin(c) * e + c, None), v[0] * v[1], v)[0])(x)",
     "(x) => hessian((v) => scan((c, e) => [np.add(np.mul(np.sin(c), e), c), null], np.mul(v.at(0), v.at(1)), v)[0])(x)", [V4]),
    ("a scan in a scan",
     "lambda m: jax.value_and_grad(lambda a: lax.scan(lambda c, row: (lax.scan(lambda d, e: (jnp.sin(d + e), d * e), c, row)[0], None), 0.5, a)[0])(m)",
     "(m) => valueAndGrad((a) => scan((c, row) => [scan((d, e) => [np.sin(np.add(d, e)), np.mul(d, e)], c, row)[0], null], 0.5, a)[0])(m)", [M23]),
    ("checkpointed steps",
     "lambda c, x: jax.value_and_grad(lambda a, b: jnp.sum(lax.scan(jax.checkpoint(lambda e, f: (jnp.sin(e * f) + e, e)), a, b)[1]), (0, 1))(c, x)",
     "(c, x) => valueAndGrad((a, b) => np.sum(scan((e, f) => checkpoint((g, h) => [np.add(np.sin(np.mul(g, h)), g), g])(e, f), a, b)[1]), {argnums: [0, 1]})(c, x)", [0.5, V4]),
    ("cond: the value, the gradient and the second derivative of each side",
     "lambda x: [(f(y), jax.grad(f)(y), jax.grad(jax.grad(f))(y)) for f in [lambda z: lax.cond(z < 0, lambda a: jnp.sin(a), lambda a: a**3, z)] for y in (x[0], x[1])]",
     "(x) => { const f = (z) => cond(np.less(z, 0), (a) => np.sin(a), (a) => np.power(a, 3), z); return [x.at(0), x.at(1)].map((y) => [f(y), grad(f)(y), grad(grad(f))(y)]); }", [[0.7, -0.4]]),
    ("vmap of cond with a mapped predicate, and its gradient",
     "lambda x: (lambda f: (jax.vmap(f)(x), jax.vmap(jax.grad(f))(x)))(lambda z: lax.cond(z > 0, lambda a: jnp.log(jnp.where(a > 0, a, 1.0)), lambda a: a * a, z))",
     "(x) => { const f = (z) => cond(np.greater(z, 0), (a) => np.log(a), (a) => np.mul(a, a), z); return [vmap(f)(x), vmap(grad(f))(x)]; }", [V4]),
    ("cond whose operand moves in one branch only",
     "lambda x, v: jax.jvp(lambda y: lax.cond(y[0] > 0, lambda a: a * 2, lambda a: jnp.ones(3), y), (x,), (v,)) + jax.jvp(lambda y: lax.cond(y[0] < 0, lambda a: a * 2, lambda a: jnp.ones(3), y), (x,), (v,))",
     "(x, v) => [jvp((y) => cond(np.greater(y.at(0), 0), (a) => np.mul(a, 2), () => np.ones([3]), y), [x], [v]), jvp((y) => cond(np.less(y.at(0), 0), (a) => np.mul(a, 2), () => np.ones([3]), y), [x], [v])]", [V3, [1, 2, 3]]),
    ("switch by an index below, in and beyond the range, with gradients",
     "lambda x: [jax.value_and_grad(lambda y: lax.switch(i, [jnp.sin, jnp.cos, lambda a: a * a], y))(x) for i in (-3, 0, 1, 2, 7)]",
     "(x) => [-3, 0, 1, 2, 7].map((i) => valueAndGrad((y) => switchCase(i, [(a) => np.sin(a), (a) => np.cos(a), (a) => np.mul(a, a)], y))(x))", [0.6]),
    ("vmap of switch over its index and its operand",
     "lambda x: jax.vmap(lambda i, y: lax.switch(i, [jnp.sin, jnp.cos, lambda a: a * a], y))(jnp.array([0, 2, 5, 1]), x)",
     "(x) => vmap((i, y) => switchCase(i, [(a) => np.sin(a), (a) => np.cos(a), (a) => np.mul(a, a)], y))(np.array([0, 2, 5, 1], {dtype: 'int32'}), x)", [V4]),
    ("fori_loop with traced bounds, in jit",
     "lambda x: jax.jit(lambda n, y: lax.fori_loop(1, n, lambda i, c: c + y ** i, 0 * y))(5, x)",
     "(x) => jit((n, y) => foriLoop(1, n, (i, c) => np.add(c, np.power(y, i)), np.mul(0, y)))(np.array(5, {dtype: 'int32'}), x)", [V3]),
    ("fori_loop whose bounds cross runs no turn",
     "lambda x: lax.fori_loop(4, 2, lambda i, c: c * i, x)", "(x) => foriLoop(4, 2, (i, c) => np.mul(c, i), x)", [V3]),
    ("grad of fori_loop that reads an array by its counter",
     "lambda x: jax.value_and_grad(lambda y: lax.fori_loop(0, 4, lambda i, c: jnp.sin(c) + y[i] * y[3 - i], 0.1))(x)",
     "(x) => valueAndGrad((y) => foriLoop(0, 4, (i, c) => np.add(np.sin(c), np.mul(np.take(y, i), np.take(y, np.sub(3, i)))), 0.1))(x)", [V4]),
    ("vmap of fori_loop over its upper bound",
     "lambda x: jax.vmap(lambda n, y: lax.fori_loop(0, n, lambda i, c: c * y + i, 1.0))(jnp.array([0, 1, 3, 6]), x)",
     "(x) => vmap((n, y) => foriLoop(0, n, (i, c) => np.add(np.mul(c, y), i), 1))(np.array([0, 1, 3, 6], {dtype: 'int32'}), x)", [V4]),
    ("jvp of a while whose count follows the values",
     "lambda x, v: jax.jvp(lambda y: lax.while_loop(lambda c: c[1] < 20.0, lambda c: (c[0] * y + jnp.sin(c[0]), c[1] * (1 + y * y)), (y, 1.0)), (x,), (v,))",
     "(x, v) => jvp((y) => whileLoop(([, b]) => np.less(b, 20), ([a, b]) => [np.add(np.mul(a, y), np.sin(a)), np.mul(b, np.add(1, np.mul(y, y)))], [y, 1]), [x], [v])", [0.8, 1.5]),
    ("vmap of a while in which each place stops for itself, and its jvp",
     "lambda x: (lambda f: (jax.vmap(f)(x), jax.jvp(jax.vmap(f), (x,), (jnp.ones(4),))[1]))(lambda y: lax.while_loop(lambda c: jnp.abs(c) < 5.0, lambda c: c * (1.5 + y * y), y))",
     "(x) => { const f = (y) => whileLoop((c) => np.less(np.abs(c), 5), (c) => np.mul(c, np.add(1.5, np.mul(y, y))), y); return [vmap(f)(x), jvp((z) => vmap(f)(z), [x], [np.ones([4])])[1]]; }", [V4]),
    ("a while that never runs",
     "lambda x: jax.jvp(lambda y: lax.while_loop(lambda c: jnp.sum(c) > 100, lambda c: c * 2, y), (x,), (2 * x,))",
     "(x) => jvp((y) => whileLoop((c) => np.greater(np.sum(c), 100), (c) => np.mul(c, 2), y), [x], [np.mul(2, x)])", [V3]),
    ("cond in scan in vmap in grad",
     "lambda m: jax.grad(lambda a: jnp.sum(jax.vmap(lambda row: lax.scan(lambda c, e: (lax.cond(c < e, jnp.sin, lambda d: d * e, c), c), 0.2, row)[0])(a)))(m)",
     "(m) => grad((a) => np.sum(vmap((row) => scan((c, e) => [cond(np.less(c, e), (d) => np.sin(d), (d) => np.mul(d, e), c), c], 0.2, row)[0])(a)))(m)", [M23]),
]

cases = []
for name, python, typescript, inputs in CASES:
    result = eval(python)(*[jnp.array(x, dtype=float) for x in inputs])
    leaves = [array(leaf) for leaf in jax.tree_util.tree_leaves(result)]
    assert all(v is not None for leaf in leaves for v in leaf["data"]), name
    cases.append({"name": name, "python": python, "taylorjet": typescript, "inputs": [array(x) for x in inputs], "expected": leaves})
save("control", {"jax": jax.__version__, "cases": cases})
