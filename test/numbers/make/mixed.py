"""Transforms composed with each other. The values are by mpmath (numerical differentiation with hundreds of digits), rounded to double.

mixed.json: {"cases": [{"name", "meaning": what `expected` is, "python": f, "taylorjet": f in TypeScript,
  "inputs": [array], "call": TypeScript (f, ...inputs) => the expected array, "jax": the same in JAX, "expected": array,
  "agreement": largest difference between JAX in float64 and expected, relative to the largest entry}]}
An array is {"shape", "data"}, flat and row-major, float64. `call` uses the public functions and `np`; where an axis of the
result stands for an input, the order is that of JAX: derivative axes last, those taken first before those taken later.
"""
import jax
import jax.numpy as jnp
import mpmath
import numpy as np
from jax.experimental.jet import jet
from mpmath import mp
from store import array, save

jax.config.update("jax_enable_x64", True)


# ---- exact derivatives: x is a flat list of numbers, f returns a number

def moved(x, t, v):
    return [a + t * b for a, b in zip(x, v)]


def unit(n, i):
    return [int(j == i) for j in range(n)]


def d(f, x, *directions):
    """The mixed derivative of f at x along the directions."""
    def g(*ts):
        y = x
        for t, v in zip(ts, directions):
            y = moved(y, t, v)
        return f(y)
    return mp.diff(g, (0,) * len(directions), (1,) * len(directions)) if directions else f(x)


def grad(f):
    return lambda x: [d(f, x, unit(len(x), i)) for i in range(len(x))]


def tensor(f, order):
    """All derivatives of one order, as nested lists."""
    def nest(x, directions):
        if len(directions) == order:
            return d(f, x, *directions)
        return [nest(x, [*directions, unit(len(x), i)]) for i in range(len(x))]
    return lambda x: nest(x, [])


def power(f, v, order):
    """The derivative of an order along one direction."""
    return lambda x: mp.diff(lambda t: f(moved(x, t, v)), 0, order)


def laplacian(f):
    return lambda x: sum(power(f, unit(len(x), i), 2)(x) for i in range(len(x)))


def coefficient(f, x, terms, k):
    """The k-th derivative along the curve x + t s_1 + t^2/2! s_2 + ..."""
    def curve(t):
        y = x
        for n, s in enumerate(terms, 1):
            y = moved(y, t**n / mp.factorial(n), s)
        return y
    return mp.diff(lambda t: f(curve(t)), 0, k)


def part(f, i):
    return lambda x: f(x)[i]


def vary(rows, flat):
    """A matrix like `rows` with the entries of `flat`."""
    n = len(rows[0])
    return [flat[i * n:(i + 1) * n] for i in range(len(rows))]


# ---- the functions: Python source for lists of numbers, TypeScript source

def dense(w, b, x):
    return [sum(p * q for p, q in zip(row, x)) + c for row, c in zip(w, b)]


W = [[0.5, -1, 0.25], [1, 0.75, -0.5], [-0.25, 0.5, 1], [0.75, 0.25, 0.5]]
B = [0.1, -0.2, 0.3, 0]
V = [[1, -0.5, 0.25, 2], [0.5, 1, -1, 0.75]]
C = [0.25, -0.125]
P = [1.5, -0.75]
Q = [1, -0.5, 2, 0.75]

wave = ("lambda x: sin(x[0]) * exp(x[1]) + x[0] * x[2]**3 + x[1]**2 * x[2]**2",
        "(x) => { const [a, b, c] = [x.at(0), x.at(1), x.at(2)]; return np.add(np.add(np.mul(np.sin(a), np.exp(b)), np.mul(a, np.power(c, 3))), np.mul(np.square(b), np.square(c))); }")
bump = ("lambda x: exp(-(x[0]**2 + x[1]**2 + x[2]**2) / 2) * cos(x[0])", "(x) => np.mul(np.exp(np.div(np.sum(np.square(x)), -2)), np.cos(x.at(0)))")
ridge = ("lambda x: tanh(x[0] + 2*x[1] - x[2]) + cos(x[0] * x[1] * x[2])", "(x) => np.add(np.tanh(np.dot(x, [1, 2, -1])), np.cos(np.prod(x)))")
pair = ("lambda x: [sin(x[0] * x[1]), exp(x[0]) * x[1]**2 / (1 + x[0]**2)]",
        "(x) => { const [a, b] = [x.at(0), x.at(1)]; return np.stack([np.sin(np.mul(a, b)), np.div(np.mul(np.exp(a), np.square(b)), np.add(1, np.square(a)))]); }")
field = ("lambda x: [x[0] * x[1] + sin(x[2]), exp(x[0]) * x[2], cos(x[1]) * x[2]**2]",
         "(x) => { const [a, b, c] = [x.at(0), x.at(1), x.at(2)]; return np.stack([np.add(np.mul(a, b), np.sin(c)), np.mul(np.exp(a), c), np.mul(np.cos(b), np.square(c))]); }")
mlp = (f"lambda x: sum(p * tanh(y) for p, y in zip({P}, dense({V}, {C}, [tanh(y) for y in dense({W}, {B}, x)])))",
       f"(x) => np.dot({P}, np.tanh(np.add(np.matmul({V}, np.tanh(np.add(np.matmul({W}, x), {B}))), {C})))")
soft = (f"lambda x: sum(q * log(1 + exp(y)) for q, y in zip({Q}, dense({W}, {B}, x)))", f"(x) => np.dot({Q}, np.softplus(np.add(np.matmul({W}, x), {B})))")
weighted = (f"lambda x, w: sum(q * tanh(y) for q, y in zip({Q}, dense(w, {B}, x)))", f"(x, w) => np.dot({Q}, np.tanh(np.add(np.matmul(w, x), {B})))")
curve = ("lambda x: exp(sin(x)) / (1 + x**2)", "(x) => np.div(np.exp(np.sin(x)), np.add(1, np.square(x)))")
pulse = ("lambda t, x: 1.5 / cosh(x - 2*t)**2", "(t, x) => np.div(1.5, np.square(np.cosh(np.sub(x, np.mul(2, t)))))")

X = [0.7, -0.4, 1.1]
Y = [0.6, -0.9]
U, S, R = [0.3, 1.2, -0.5], [-0.8, 0.4, 0.9], [0.2, -0.7, 0.6]
BATCH = [[0.7, -0.4, 1.1], [-0.3, 0.8, 0.2], [1.3, 0.5, -0.6], [0, -1, 0.4]]
D5 = [[1, 0, 0.5], [0.25, -1, 0], [0.5, 0.5, 0.5], [-1, 0.75, 0.25], [0, 0.5, -1]]
A = [[2, 0.5, 0], [0.5, 1, -0.25], [0, -0.25, 3]]
T = "jax.jacfwd(jax.hessian(f))(x)"

# name, meaning, f, inputs, TypeScript, JAX, exact
CASES = [
    ("Laplacian", "trace of the Hessian", wave, [X], "(f, x) => laplacian(f)(x)", "lambda f, x: jnp.trace(jax.hessian(f)(x))", lambda f, x: laplacian(f)(x)),
    ("gradient of a Laplacian", "d/dx_i of the Laplacian", wave, [X], "(f, x) => grad((y) => laplacian(f)(y))(x)",
     "lambda f, x: jax.grad(lambda y: jnp.trace(jax.hessian(f)(y)))(x)", lambda f, x: grad(laplacian(f))(x)),
    ("Laplacian of the gradient's components", "entry i is the Laplacian of df/dx_i", ridge, [X], "(f, x) => laplacian(grad(f))(x)",
     "lambda f, x: jnp.trace(jax.hessian(jax.grad(f))(x), axis1=1, axis2=2)", lambda f, x: [laplacian(lambda y, i=i: d(f, y, unit(3, i)))(x) for i in range(3)]),
    ("Hessian of a Laplacian", "[3,3], second derivatives of the Laplacian", bump, [X], "(f, x) => hessian((y) => laplacian(f)(y))(x)",
     "lambda f, x: jax.hessian(lambda y: jnp.trace(jax.hessian(f)(y)))(x)", lambda f, x: tensor(laplacian(f), 2)(x)),
    ("biharmonic", "Laplacian of the Laplacian", bump, [X], "(f, x) => laplacian((y) => laplacian(f)(y))(x)",
     "lambda f, x: jnp.trace(jax.hessian(lambda y: jnp.trace(jax.hessian(f)(y)))(x))", lambda f, x: laplacian(laplacian(f))(x)),
    ("third derivative of R3 -> R", "[3,3,3]", wave, [X], "(f, x) => forwardDerivatives(f, x, 3)[1][3]", f"lambda f, x: {T}", lambda f, x: tensor(f, 3)(x)),
    ("fourth derivative of R3 -> R", "[3,3,3,3]", bump, [X], "(f, x) => forwardDerivatives(f, x, 4)[1][4]",
     "lambda f, x: jax.hessian(jax.hessian(f))(x)", lambda f, x: tensor(f, 4)(x)),
    ("third derivative by nesting", "[3,3,3]", ridge, [X], "(f, x) => jacrev(jacfwd(grad(f)))(x)", f"lambda f, x: {T}", lambda f, x: tensor(f, 3)(x)),
    ("Jacobian of R2 -> R2", "[2,2], entry ij is df_i/dx_j", pair, [Y], "(f, x) => jacrev(f)(x)", "lambda f, x: jax.jacrev(f)(x)", lambda f, x: [tensor(part(f, i), 1)(x) for i in range(2)]),
    ("second derivative of R2 -> R2", "[2,2,2], the output's axis first", pair, [Y], "(f, x) => hessian(f)(x)", "lambda f, x: jax.hessian(f)(x)",
     lambda f, x: [tensor(part(f, i), 2)(x) for i in range(2)]),
    ("third derivative of R2 -> R2", "[2,2,2,2], the output's axis first", pair, [Y], "(f, x) => forwardDerivatives(f, x, 3)[1][3]", f"lambda f, x: {T}",
     lambda f, x: [tensor(part(f, i), 3)(x) for i in range(2)]),
    ("fourth derivative of R2 -> R2", "[2,2,2,2,2], the output's axis first", pair, [Y], "(f, x) => forwardDerivatives(f, x, 4)[1][4]",
     "lambda f, x: jax.hessian(jax.hessian(f))(x)", lambda f, x: [tensor(part(f, i), 4)(x) for i in range(2)]),
    ("gradient of a jet coefficient in the primal", "d/dx of the third derivative along the curve with terms u, s, r", wave, [X, U, S, R],
     "(f, x, u, s, r) => grad((y) => jet(f, [y], [[u, s, r]])[1][2])(x)",
     "lambda f, x, u, s, r: jax.grad(lambda y: jet(f, (y,), ((u, s, r),))[1][2])(x)", lambda f, x, u, s, r: grad(lambda y: coefficient(f, y, [u, s, r], 3))(x)),
    ("gradient of a jet coefficient in a term", "d/du of the third derivative along the curve with terms u, s, r", ridge, [X, U, S, R],
     "(f, x, u, s, r) => grad((v) => jet(f, [x], [[v, s, r]])[1][2])(u)",
     "lambda f, x, u, s, r: jax.grad(lambda v: jax.jvp(lambda y: jax.hessian(f)(y) @ v @ v, (x,), (v,))[1] + 3 * (jax.hessian(f)(x) @ v @ s) + jax.grad(f)(x) @ r)(u)",
     lambda f, x, u, s, r: grad(lambda v: coefficient(f, x, [v, s, r], 3))(u)),
    ("jet of a gradient", "[3,3], row k-1 is the k-th derivative of the gradient along the curve with terms u, s, r", wave, [X, U, S, R],
     "(f, x, u, s, r) => np.stack(jet(grad(f), [x], [[u, s, r]])[1])", "lambda f, x, u, s, r: jnp.stack(jet(jax.grad(f), (x,), ((u, s, r),))[1])",
     lambda f, x, u, s, r: [[coefficient(part(grad(f), i), x, [u, s, r], k) for i in range(3)] for k in (1, 2, 3)]),
    ("jet of a jet", "[3,3], entry ab is d^a/ds^a d^b/dt^b f(x + s u + t v) at 0", mlp, [X, U, S],
     "(f, x, u, v) => { const line = (g, w) => (y) => { const [o, s] = jet(g, [y], [[w, np.zerosLike(w)]]); return np.stack([o, ...s]); }; return line(line(f, v), u)(x); }",
     "lambda f, x, u, v: (lambda line: line(line(f, v), u)(x))(lambda g, w: lambda y: (lambda r: jnp.stack([r[0], *r[1]]))(jet(g, (y,), ((w, 0 * w),))))",
     lambda f, x, u, v: [[mp.diff(lambda s, t: f(moved(moved(x, s, u), t, v)), (0, 0), (a, b)) for b in range(3)] for a in range(3)]),
    ("jet of a Laplacian", "[2], first and second derivative of the Laplacian along the curve with terms u, s", mlp, [X, U, S],
     "(f, x, u, s) => np.stack(jet(laplacian(f), [x], [[u, s]])[1])",
     "lambda f, x, u, s: jnp.stack(jet(lambda y: jnp.trace(jax.hessian(f)(y)), (x,), ((u, s),))[1])",
     lambda f, x, u, s: [coefficient(laplacian(f), x, [u, s], k) for k in (1, 2)]),
    ("Laplacian of a jet coefficient", "Laplacian in x of the second derivative along the curve with terms u, s", mlp, [X, U, S],
     "(f, x, u, s) => laplacian((y) => jet(f, [y], [[u, s]])[1][1])(x)",
     "lambda f, x, u, s: jnp.trace(jax.hessian(lambda y: jax.hessian(f)(y) @ u @ u + jax.grad(f)(y) @ s)(x))",
     lambda f, x, u, s: laplacian(lambda y: coefficient(f, y, [u, s], 2))(x)),
    ("Hessian of an MLP", "[3,3]", mlp, [X], "(f, x) => hessian(f)(x)", "lambda f, x: jax.hessian(f)(x)", lambda f, x: tensor(f, 2)(x)),
    ("Laplacian of an MLP", "trace of the Hessian", mlp, [X], "(f, x) => laplacian(f)(x)", "lambda f, x: jnp.trace(jax.hessian(f)(x))", lambda f, x: laplacian(f)(x)),
    ("Laplacian and its gradient in the weights", "[4,3], d/dw of the Laplacian in x", weighted, [X, W], "(f, x, w) => grad((v) => laplacian((y) => f(y, v))(x))(w)",
     "lambda f, x, w: jax.grad(lambda v: jnp.trace(jax.hessian(f)(x, v)))(w)",
     lambda f, x, w: vary(w, grad(lambda v: laplacian(lambda y: f(y, vary(w, v)))(x))(sum(w, [])))),
    ("gradient in the weights of a squared residual", "[4,3], d/dw of (Laplacian in x + f^2)^2", weighted, [X, W],
     "(f, x, w) => grad((v) => np.square(np.add(laplacian(f)(x, v), np.square(f(x, v)))))(w)",
     "lambda f, x, w: jax.grad(lambda v: (jnp.trace(jax.hessian(f)(x, v)) + f(x, v)**2) ** 2)(w)",
     lambda f, x, w: vary(w, grad(lambda v: (laplacian(lambda y: f(y, vary(w, v)))(x) + f(x, vary(w, v))**2)**2)(sum(w, [])))),
    ("third derivative of a softplus network", "[3,3,3]", soft, [X], "(f, x) => forwardDerivatives(f, x, 3)[1][3]", f"lambda f, x: {T}", lambda f, x: tensor(f, 3)(x)),
    ("biharmonic of a softplus network", "Laplacian of the Laplacian", soft, [X], "(f, x) => laplacian((y) => laplacian(f)(y))(x)",
     "lambda f, x: jnp.trace(jax.hessian(lambda y: jnp.trace(jax.hessian(f)(y)))(x))", lambda f, x: laplacian(laplacian(f))(x)),
    ("vmap of a Laplacian", "[4], one for each row", mlp, [BATCH], "(f, xs) => vmap(laplacian(f))(xs)", "lambda f, xs: jax.vmap(lambda x: jnp.trace(jax.hessian(f)(x)))(xs)",
     lambda f, xs: [laplacian(f)(x) for x in xs]),
    ("vmap of a Hessian", "[4,3,3]", ridge, [BATCH], "(f, xs) => vmap(hessian(f))(xs)", "lambda f, xs: jax.vmap(jax.hessian(f))(xs)", lambda f, xs: [tensor(f, 2)(x) for x in xs]),
    ("vmap of the gradient of a Laplacian", "[4,3]", wave, [BATCH], "(f, xs) => vmap(grad((x) => laplacian(f)(x)))(xs)",
     "lambda f, xs: jax.vmap(jax.grad(lambda x: jnp.trace(jax.hessian(f)(x))))(xs)", lambda f, xs: [grad(laplacian(f))(x) for x in xs]),
    ("vmap of the gradient of a jet coefficient", "[4,3], d/dx of the second derivative along the line of direction u", mlp, [BATCH, U],
     "(f, xs, u) => vmap(grad((x) => jet(f, [x], [[u, np.zerosLike(u)]])[1][1]))(xs)", "lambda f, xs, u: jax.vmap(jax.grad(lambda x: jax.hessian(f)(x) @ u @ u))(xs)",
     lambda f, xs, u: [grad(power(f, u, 2))(x) for x in xs]),
    ("gradient of a mean over a batch", "[4,3], d/dxs of the mean squared Laplacian", bump, [BATCH], "(f, xs) => grad((ys) => np.mean(np.square(vmap(laplacian(f))(ys))))(xs)",
     "lambda f, xs: jax.grad(lambda ys: jnp.mean(jax.vmap(lambda x: jnp.trace(jax.hessian(f)(x)))(ys) ** 2))(xs)",
     lambda f, xs: [[g / 4 for g in grad(lambda y: laplacian(f)(y)**2)(x)] for x in xs]),
    ("Hessian times vector", "[3]", ridge, [X, U], "(f, x, u) => hvp(f)(x, u)", "lambda f, x, u: jax.hessian(f)(x) @ u", lambda f, x, u: grad(lambda y: d(f, y, u))(x)),
    ("Hessian-vector product inside a gradient", "[3], d/dx of u . H(x) s", mlp, [X, U, S], "(f, x, u, s) => grad((y) => np.dot(u, hvp(f)(y, s)))(x)",
     "lambda f, x, u, s: jax.grad(lambda y: u @ jax.hessian(f)(y) @ s)(x)", lambda f, x, u, s: grad(lambda y: d(f, y, u, s))(x)),
    ("three nested jvps", "D^3 f(x)[u, s, r]", wave, [X, U, S, R],
     "(f, x, u, s, r) => { const along = (g, v) => (y) => jvp(g, [y], [v])[1]; return along(along(along(f, u), s), r)(x); }",
     "lambda f, x, u, s, r: jnp.einsum('ijk,i,j,k->', jax.jacfwd(jax.hessian(f))(x), u, s, r)", lambda f, x, u, s, r: d(f, x, u, s, r)),
    ("collapsed sum of order 2", "sum over the five directions v of D^2 f(x)[v, v]", ridge, [X, D5], "(f, x, vs) => forwardDerivativesCollapsed(f, x, 2, vs)[1][2]",
     "lambda f, x, vs: jnp.einsum('ij,di,dj->', jax.hessian(f)(x), vs, vs)", lambda f, x, vs: sum(power(f, v, 2)(x) for v in vs)),
    ("collapsed sum of order 3", "sum over the five directions v of D^3 f(x)[v, v, v]", mlp, [X, D5], "(f, x, vs) => forwardDerivativesCollapsed(f, x, 3, vs)[1][3]",
     "lambda f, x, vs: jnp.einsum('ijk,di,dj,dk->', jax.jacfwd(jax.hessian(f))(x), vs, vs, vs)", lambda f, x, vs: sum(power(f, v, 3)(x) for v in vs)),
    ("collapsed sum of order 4", "sum over the five directions v of D^4 f(x)[v, v, v, v]", bump, [X, D5], "(f, x, vs) => forwardDerivativesCollapsed(f, x, 4, vs)[1][4]",
     "lambda f, x, vs: jnp.einsum('ijkl,di,dj,dk,dl->', jax.hessian(jax.hessian(f))(x), vs, vs, vs, vs)", lambda f, x, vs: sum(power(f, v, 4)(x) for v in vs)),
    ("below the collapsed order", "[5], D^2 f(x)[v, v] for each of the five directions v", bump, [X, D5], "(f, x, vs) => forwardDerivativesCollapsed(f, x, 4, vs)[1][2]",
     "lambda f, x, vs: jnp.einsum('ij,di,dj->d', jax.hessian(f)(x), vs, vs)", lambda f, x, vs: [power(f, v, 2)(x) for v in vs]),
    ("gradient of a collapsed sum", "[3], d/dx of the sum over the five directions v of D^2 f(x)[v, v]", mlp, [X, D5],
     "(f, x, vs) => grad((y) => forwardDerivativesCollapsed(f, y, 2, vs)[1][2])(x)", "lambda f, x, vs: jax.grad(lambda y: jnp.einsum('ij,di,dj->', jax.hessian(f)(y), vs, vs))(x)",
     lambda f, x, vs: grad(lambda y: sum(power(f, v, 2)(y) for v in vs))(x)),
    ("Laplacian of R2 -> R2", "[2], of each component", pair, [Y], "(f, x) => laplacian(f)(x)", "lambda f, x: jnp.trace(jax.hessian(f)(x), axis1=1, axis2=2)",
     lambda f, x: [laplacian(part(f, i))(x) for i in range(2)]),
    ("weighted second derivatives", "trace of A times the Hessian, A an input", ridge, [X, A], "(f, x, a) => np.trace(np.matmul(a, hessian(f)(x)))",
     "lambda f, x, a: jnp.trace(a @ jax.hessian(f)(x))", lambda f, x, a: sum(a[i][j] * tensor(f, 2)(x)[j][i] for i in range(3) for j in range(3))),
    ("divergence", "sum of df_i/dx_i", field, [X], "(f, x) => np.trace(jacfwd(f)(x))", "lambda f, x: jnp.trace(jax.jacfwd(f)(x))",
     lambda f, x: sum(d(part(f, i), x, unit(3, i)) for i in range(3))),
    ("gradient of a divergence", "[3]", field, [X], "(f, x) => grad((y) => np.trace(jacfwd(f)(y)))(x)", "lambda f, x: jax.grad(lambda y: jnp.trace(jax.jacfwd(f)(y)))(x)",
     lambda f, x: grad(lambda y: sum(d(part(f, i), y, unit(3, i)) for i in range(3)))(x)),
    ("vjp of a jvp", "[3], u . d/dx (J(x) s)", field, [X, U, S], "(f, x, u, s) => vjp((y) => jvp(f, [y], [s])[1], x)[1](u)[0]",
     "lambda f, x, u, s: jax.vjp(lambda y: jax.jvp(f, (y,), (s,))[1], x)[1](u)[0]", lambda f, x, u, s: grad(lambda y: sum(u[i] * d(part(f, i), y, s) for i in range(3)))(x)),
    ("sixth derivative by nesting", "f''''''(x), scalar", curve, [0.8], "(f, x) => grad(grad(grad(grad(grad(grad(f))))))(x)",
     "lambda f, x: jax.grad(jax.grad(jax.grad(jax.grad(jax.grad(jax.grad(f))))))(x)", lambda f, x: mp.diff(f, x, 6)),
    ("derivatives up to order eight", "[9], f(x), f'(x), ...", curve, [0.8], "(f, x) => np.stack(forwardDerivatives(f, x, 8)[1])",
     "lambda f, x: (lambda r: jnp.stack([r[0], *r[1]]))(jet(f, (x,), ((1.0, *[0.0] * 7),)))", lambda f, x: [mp.diff(f, x, k) for k in range(9)]),
    ("gradient of a Taylor coefficient", "d/dx of f'''(x) / 3!", curve, [0.8], "(f, x) => grad((y) => taylorSeriesCoefficients(f, y, 3)[3])(x)",
     "lambda f, x: jax.grad(jax.grad(jax.grad(jax.grad(f))))(x) / 6", lambda f, x: mp.diff(f, x, 4) / 6),
    ("nested differentiation in one variable", "d/dx of x f'(x + x^2), the inner derivative in its own variable: no confusion of the two", curve, [0.8],
     "(f, x) => grad((y) => np.mul(y, grad((z) => f(np.add(z, np.square(y))))(y)))(x)",
     "lambda f, x: jax.grad(lambda y: y * jax.grad(lambda z: f(z + y**2))(y))(x)", lambda f, x: mp.diff(lambda y: y * mp.diff(f, y + y**2), x)),
    ("KdV residual", "u_t + 6 u u_x + u_xxx", pulse, [0.3, 0.9],
     "(f, t, x) => np.add(np.add(grad(f)(t, x), np.mul(6, np.mul(f(t, x), grad(f, {argnums: 1})(t, x)))), forwardDerivatives((y) => f(t, y), x, 3)[1][3])",
     "lambda f, t, x: jax.grad(f)(t, x) + 6 * f(t, x) * jax.grad(f, 1)(t, x) + jax.grad(jax.grad(jax.grad(f, 1), 1), 1)(t, x)",
     lambda f, t, x: mp.diff(f, (t, x), (1, 0)) + 6 * f(t, x) * mp.diff(f, (t, x), (0, 1)) + mp.diff(f, (t, x), (0, 3))),
    ("mixed derivative of two scalars", "d^2/dt^2 d^2/dx^2 u", pulse, [0.3, 0.9],
     "(f, t, x) => forwardDerivatives((s) => forwardDerivatives((y) => f(s, y), x, 2)[1][2], t, 2)[1][2]",
     "lambda f, t, x: jax.grad(jax.grad(jax.grad(jax.grad(f, 1), 1), 0), 0)(t, x)", lambda f, t, x: mp.diff(f, (t, x), (2, 2))),
]


def numbers(nested):
    return np.array([numbers(v) for v in nested] if isinstance(nested, list) else float(nested), float)


def exact(compute, f, inputs, digits):
    mp.dps = digits
    precise = eval(f, {**vars(mpmath), "dense": dense})
    return numbers(compute(precise, *inputs))


def by_jax(source, f, inputs):
    plain = eval(f, {**vars(jnp), "dense": dense, "sum": sum})

    def stacked(*args):
        y = plain(*args)
        return jnp.stack(y) if isinstance(y, list) else y
    return np.asarray(eval(source)(stacked, *[jnp.array(x, float) for x in inputs]))


cases = []
for name, meaning, (python, typescript), inputs, call, source, compute in CASES:
    expected = exact(compute, python, inputs, 25)
    again = exact(compute, python, inputs, 35)
    assert np.max(np.abs(expected - again)) <= 2e-16 * np.max(np.abs(again)), name
    agreement = float(np.max(np.abs(by_jax(source, python, inputs) - again)) / np.max(np.abs(again)))
    assert by_jax(source, python, inputs).shape == again.shape and agreement < 1e-11, (name, agreement)
    cases.append({"name": name, "meaning": meaning, "python": python, "taylorjet": typescript, "inputs": [array(np.array(x, float)) for x in inputs],
                  "call": call, "jax": source, "expected": array(again), "agreement": float(f"{agreement:.1e}")})
save("mixed", {"cases": cases})
