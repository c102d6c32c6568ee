"""Differential operators. The values are by mpmath (numerical differentiation with hundreds of digits), rounded to double.

operators.json: {"cases": [{"name", "python": f, "taylorjet": f in TypeScript, "inputs": [array],
  "call": TypeScript (f, ...inputs) => the expected array, "jax": the same in JAX, by nested differentiation or by jet,
  "expected": array, "agreement": largest difference between JAX in float64 and expected, relative to the largest entry}],
 "gradients": [{"name", "taylorjet": f(x, weights) in TypeScript, "operator": TypeScript, (g) => the operator of g, "x", "weights": array,
  "expected": gradient in the weights of the operator at x, by central differences of values with 60 digits}]}
An array is {"shape", "data"}, flat and row-major, float64.
"""
import jax
import jax.numpy as jnp
import mpmath
import numpy as np
from jax.experimental.jet import jet
from mpmath import mp
from store import array, save

jax.config.update("jax_enable_x64", True)


def partial(f, x, orders):
    """The partial derivative of f, a function of a list, of the given orders."""
    used = [i for i, n in enumerate(orders) if n]

    def g(*ts):
        y = list(x)
        for i, t in zip(used, ts):
            y[i] = y[i] + t
        return f(y)
    return mp.diff(g, (0,) * len(used), tuple(orders[i] for i in used)) if used else f(x)


def index(n, *positions):
    return [positions.count(i) for i in range(n)]


def laplacian(f, x):
    return sum(partial(f, x, index(len(x), i, i)) for i in range(len(x)))


def biharmonic(f, x):
    n = len(x)
    return sum(partial(f, x, index(n, i, i, j, j)) for i in range(n) for j in range(n))


def hessian(f, x):
    n = len(x)
    return [[partial(f, x, index(n, i, j)) for j in range(n)] for i in range(n)]


def operator(terms):
    return lambda f, x: sum(c * partial(f, x, i) for c, i in terms)


# ---- JAX: one partial derivative by nested differentiation, and along one line by jet

def jax_partial(f, orders):
    for i, n in enumerate(orders):
        for _ in range(n):
            f = (lambda g, i: lambda x: jax.grad(g)(x)[i])(f, i)
    return f


def jax_operator(terms):
    return lambda f, x: sum(c * jax_partial(f, i)(x) for c, i in terms)


def along(f, x, v, k):
    """The k-th derivative along v."""
    v = jnp.array(v, float)
    return jet(f, (x,), ((v, *[0 * v] * (k - 1)),))[1][k - 1]


def jax_biharmonic(f, x):
    lap = lambda g: lambda y: jnp.trace(jax.hessian(g)(y))
    return lap(lap(f))(x)


W = [[0.5, -1, 0.25], [1, 0.75, -0.5], [-0.25, 0.5, 1], [0.75, 0.25, 0.5]]
B = [0.1, -0.2, 0.3, 0]
V = [[1, -0.5, 0.25, 0.5], [0.5, 1, -1, 0.75]]
C = [0.25, -0.125]
P = [1.5, -0.75]


def dense(w, b, x):
    return [sum(p * q for p, q in zip(row, x)) + c for row, c in zip(w, b)]


def network(act, typescript):
    return (f"lambda x: sum(p * {act.format('y')} for p, y in zip({P}, dense({V}, {C}, [{act.format('z')} for z in dense({W}, {B}, x)])))",
            f"(x) => np.dot({P}, {typescript}(np.add(np.matmul({V}, {typescript}(np.add(np.matmul({W}, x), {B}))), {C})))")


tanh = network("tanh({0})", "np.tanh")
sine = network("sin({0})", "np.sin")
gelu = network("({0} * (1 + erf({0} / sqrt(2))) / 2)", "((y) => np.mul(y, np.mul(0.5, np.add(1, np.erf(np.div(y, Math.SQRT2))))))")
gauss = ("lambda x: exp(-(x[0]**2 + 2 * x[1]**2 + x[2]**2 / 2))", "(x) => np.exp(np.neg(np.dot([1, 2, 0.5], np.square(x))))")
radial = ("lambda x: sqrt(x[0]**2 + x[1]**2 + x[2]**2)", "(x) => np.norm(x)")
mixed = ("lambda x: sin(x[0] * x[1]) * exp(x[2]) + x[0]**3 * x[1]**2 / (1 + x[2]**2)",
         "(x) => { const [a, b, c] = [x.at(0), x.at(1), x.at(2)]; return np.add(np.mul(np.sin(np.mul(a, b)), np.exp(c)), np.div(np.mul(np.power(a, 3), np.square(b)), np.add(1, np.square(c)))); }")
plane = ("lambda x: tanh(x[0] + 2 * x[1]) * cos(x[0] - x[1])", "(x) => { const [a, b] = [x.at(0), x.at(1)]; return np.mul(np.tanh(np.add(a, np.mul(2, b))), np.cos(np.sub(a, b))); }")
field = ("lambda x: [x[0] * x[1] + sin(x[2]), exp(x[0]) * x[2], cos(x[1]) * x[2]**2]",
         "(x) => { const [a, b, c] = [x.at(0), x.at(1), x.at(2)]; return np.stack([np.add(np.mul(a, b), np.sin(c)), np.mul(np.exp(a), c), np.mul(np.cos(b), np.square(c))]); }")

X = [0.7, -0.4, 1.1]
Y = [0.6, -0.9]
U = [0.3, 1.2, -0.5]
SIGMA = [[1, 0.5], [0, -1], [0.25, 2]]
BATCH = [[0.7, -0.4, 1.1], [-0.3, 0.8, 0.2], [1.3, 0.5, -0.6], [0.1, -1, 0.4]]


def linear(*terms):
    """Terms (c, (orders)) as (TypeScript, JAX, mpmath)."""
    text = "[" + ", ".join(f"{{ coefficient: {c}, index: {list(i)} }}" for c, i in terms) + "]"
    return (f"(f, x) => differentialOperator({text})(f)(x)", f"lambda f, x: jax_operator({list(terms)})(f, x)", operator(terms))


def partials_of(*indices):
    spec = [list(i) for i in indices]
    return (f"(f, x) => np.stack(partials(f, x, {spec})[1])", f"lambda f, x: jnp.stack([jax_partial(f, i)(x) for i in {spec}])",
            lambda f, x: [partial(f, x, i) for i in spec])


def part(f, i):
    return lambda x: f(x)[i]


def jacobian(f, x):
    return [[partial(part(f, i), x, index(len(x), j)) for j in range(len(x))] for i in range(len(x))]


BIHARMONIC = ("(f, x) => biharmonic(f)(x)", "lambda f, x: jax_biharmonic(f, x)", biharmonic)
ALL3 = [(a, b, 3 - a - b) for a in range(4) for b in range(4 - a)]

# name, f, inputs, (TypeScript, JAX, exact)
CASES = [
    ("gradient", mixed, [X], ("(f, x) => gradient(f)(x)", "lambda f, x: jax.grad(f)(x)", lambda f, x: [partial(f, x, index(3, i)) for i in range(3)])),
    ("gradient of a field", field, [X], ("(f, x) => gradient(f)(x)", "lambda f, x: jax.jacfwd(f)(x)", jacobian)),
    ("divergence", field, [X], ("(f, x) => divergence(f)(x)", "lambda f, x: jnp.trace(jax.jacfwd(f)(x))", lambda f, x: sum(jacobian(f, x)[i][i] for i in range(3)))),
    ("curl", field, [X], ("(f, x) => curl(f)(x)", "lambda f, x: (lambda j: jnp.stack([j[2, 1] - j[1, 2], j[0, 2] - j[2, 0], j[1, 0] - j[0, 1]]))(jax.jacfwd(f)(x))",
     lambda f, x: (lambda j: [j[2][1] - j[1][2], j[0][2] - j[2][0], j[1][0] - j[0][1]])(jacobian(f, x)))),
    ("Hessian's diagonal", tanh, [X], ("(f, x) => hessianDiagonal(f)(x)", "lambda f, x: jnp.diag(jax.hessian(f)(x))", lambda f, x: [partial(f, x, index(3, i, i)) for i in range(3)])),
    ("Hessian times vector", gelu, [X, U], ("(f, x, u) => hvp(f)(x, u)", "lambda f, x, u: jax.hessian(f)(x) @ u", lambda f, x, u: [sum(h * v for h, v in zip(row, u)) for row in hessian(f, x)])),
    ("weighted Laplacian", sine, [X, SIGMA], ("(f, x, s) => weightedLaplacian(f, s)(x)", "lambda f, x, s: jnp.trace(s.T @ jax.hessian(f)(x) @ s)",
     lambda f, x, s: sum(hessian(f, x)[i][j] * s[i][r] * s[j][r] for i in range(3) for j in range(3) for r in range(2)))),
    ("fourth derivative along a direction, by jet", gauss, [X, U], ("(f, x, u) => directionalDerivative(f, u, { order: 4 })(x)", "lambda f, x, u: along(f, x, u, 4)",
     lambda f, x, u: mp.diff(lambda t: f([a + t * b for a, b in zip(x, u)]), 0, 4))),
    ("Laplacian, by jet, of a tanh network", tanh, [X], ("(f, x) => laplacian(f)(x)", "lambda f, x: sum(along(f, x, e, 2) for e in jnp.eye(3))", laplacian)),
    ("Laplacian of a GELU network at a batch", gelu, [BATCH], ("(f, xs) => vmap(laplacian(f))(xs)", "lambda f, xs: jax.vmap(lambda x: jnp.trace(jax.hessian(f)(x)))(xs)",
     lambda f, xs: [laplacian(f, x) for x in xs])),
    ("value, gradient and Laplacian", radial, [X], ("(f, x) => { const [v, g, l] = valueGradLaplacian(f)(x); return np.concatenate([np.stack([v]), g, np.stack([l])]); }",
     "lambda f, x: jnp.concatenate([jnp.array([f(x)]), jax.grad(f)(x), jnp.array([jnp.trace(jax.hessian(f)(x))])])",
     lambda f, x: [f(x), *[partial(f, x, index(3, i)) for i in range(3)], laplacian(f, x)])),
    ("biharmonic of a tanh network", tanh, [X], BIHARMONIC),
    ("biharmonic of a sine network", sine, [X], BIHARMONIC),
    ("biharmonic of a GELU network", gelu, [X], BIHARMONIC),
    ("biharmonic of a Gaussian", gauss, [X], BIHARMONIC),
    ("biharmonic in two variables", plane, [Y], BIHARMONIC),
    ("partials of several orders", mixed, [X], partials_of((1, 0, 0), (0, 1, 1), (2, 1, 0), (1, 1, 1), (2, 1, 1), (0, 2, 2))),
    ("all partials of order three", tanh, [X], partials_of(*ALL3)),
    ("partials of order five and six", plane, [Y], partials_of((5, 0), (3, 2), (2, 3), (4, 2), (3, 3))),
    ("heat operator", gauss, [X], linear((1, (1, 0, 0)), (-0.3, (0, 2, 0)), (-0.3, (0, 0, 2)))),
    ("wave operator", plane, [Y], linear((1, (2, 0)), (-2.25, (0, 2)))),
    ("Kuramoto-Sivashinsky operator", plane, [Y], linear((1, (1, 0)), (1, (0, 2)), (1, (0, 4)))),
    ("Korteweg-de Vries operator", plane, [Y], linear((1, (1, 0)), (1, (0, 3)))),
    ("anisotropic operator of order four", gelu, [X], linear((1, (4, 0, 0)), (-0.5, (2, 2, 0)), (0.75, (1, 2, 1)), (2, (0, 1, 3)), (0.1, (0, 0, 4)))),
    ("mixed operator of order two", sine, [X], linear((1, (2, 0, 0)), (0.3, (1, 1, 0)), (-2, (0, 1, 1)), (0.5, (0, 0, 2)))),
    ("biharmonic with lower orders", tanh, [X], linear((1, (4, 0, 0)), (2, (2, 2, 0)), (1, (0, 4, 0)), (-1, (2, 0, 0)), (-1, (0, 2, 0)), (3, (0, 0, 1)))),
    ("fourth derivative tensor", plane, [Y], ("(f, x) => derivativeTensor(f, x, 4)", "lambda f, x: jax.hessian(jax.hessian(f))(x)",
     lambda f, x: [[[[partial(f, x, index(2, i, j, k, l)) for l in range(2)] for k in range(2)] for j in range(2)] for i in range(2)])),
]


def numbers(nested):
    return np.array([numbers(v) for v in nested] if isinstance(nested, list) else float(nested), float)


def exact(compute, f, inputs, digits):
    mp.dps = digits
    return numbers(compute(eval(f, {**vars(mpmath), "dense": dense}), *inputs))


def by_jax(source, f, inputs):
    plain = eval(f, {**vars(jnp), "erf": jax.scipy.special.erf, "dense": dense, "sum": sum})

    def stacked(*args):
        y = plain(*args)
        return jnp.stack(y) if isinstance(y, list) else y
    return np.asarray(eval(source)(stacked, *[jnp.array(x, float) for x in inputs]))


cases = []
for name, (python, typescript), inputs, (call, source, compute) in CASES:
    expected = exact(compute, python, inputs, 25)
    again = exact(compute, python, inputs, 35)
    assert np.max(np.abs(expected - again)) <= 2e-16 * np.max(np.abs(again)), name
    agreement = float(np.max(np.abs(by_jax(source, python, inputs) - again)) / np.max(np.abs(again)))
    assert by_jax(source, python, inputs).shape == again.shape and agreement < 1e-11, (name, agreement)
    cases.append({"name": name, "python": python, "taylorjet": typescript, "inputs": [array(np.array(x, float)) for x in inputs],
                  "call": call, "jax": source, "expected": array(again), "agreement": float(f"{agreement:.1e}")})

# ---- gradients in the weights of a network with one hidden layer, by finite differences

OPERATORS = [
    ("Laplacian", "(g) => laplacian(g)", laplacian),
    ("biharmonic", "(g) => biharmonic(g)", biharmonic),
    ("weighted Laplacian", f"(g) => weightedLaplacian(g, {SIGMA})", lambda f, x: sum(hessian(f, x)[i][j] * SIGMA[i][r] * SIGMA[j][r] for i in range(3) for j in range(3) for r in range(2))),
    ("linear operator", "(g) => differentialOperator([{ coefficient: 1, index: [1, 0, 0] }, { coefficient: 2, index: [0, 2, 1] }, { coefficient: -1, index: [1, 1, 2] }])(g)",
     operator([(1, (1, 0, 0)), (2, (0, 2, 1)), (-1, (1, 1, 2))])),
    ("mixed partial", "(g) => (x, w) => partials((y) => g(y, w), x, [[2, 1, 1]])[1][0]", operator([(1, (2, 1, 1))])),
]


def loss_gradient(compute, act, digits):
    mp.dps = digits
    h = mp.mpf(10) ** -12

    def value(w):
        return compute(lambda x: sum(act(y) for y in dense(w, B, x)), [mp.mpf(a) for a in X])

    def moved(i, j, step):
        return [[mp.mpf(a) + (step if (i, j) == (r, c) else 0) for c, a in enumerate(row)] for r, row in enumerate(W)]
    # The error of a central difference of sixth order is of the order of h^6 = 1e-72.
    return [[sum(c * (value(moved(i, j, n * h)) - value(moved(i, j, -n * h))) for n, c in ((1, mp.mpf(3) / 4), (2, -mp.mpf(3) / 20), (3, mp.mpf(1) / 60))) / h
             for j in range(3)] for i in range(4)]


ACTIVATIONS = [("tanh", mpmath.tanh, "np.tanh"), ("sin", mpmath.sin, "np.sin"),
               ("gelu", lambda y: y * (1 + mpmath.erf(y / mpmath.sqrt(2))) / 2, "((y) => np.mul(y, np.mul(0.5, np.add(1, np.erf(np.div(y, Math.SQRT2))))))")]
gradients = []
for name, typescript, compute in OPERATORS:
    for act, function, source in ACTIVATIONS:
        expected = numbers(loss_gradient(compute, function, 60))
        gradients.append({"name": f"{name}, {act}", "taylorjet": f"(x, w) => np.sum({source}(np.add(np.matmul(w, x), {B})))", "operator": typescript,
                          "x": array(np.array(X)), "weights": array(np.array(W, float)), "expected": array(expected)})
save("operators", {"cases": cases, "gradients": gradients})
