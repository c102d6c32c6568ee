"""Taylor coefficients x_k = f^(k)(x) / k! to order 20, at high precision, by mpmath.

taylor.json: {"precision": 50, "order": 20, "functions": [
  {"name", "kind": "primitive" | "composition", "python": mpmath source, "taylorjet": TypeScript source of the same function,
   "points": [{"x": a double, "coefficients": 21 strings of 25 digits, "condition": 21 numbers or null}]}]}

condition[k] = 1 + |x c_k'(x) / c_k(x)|: by how much a relative error of x may grow in c_k. It is null where c_k is exactly zero
(then the coefficient is "0.0"). Every coefficient is computed at two working precisions, which must agree to 45 digits.
"""
import mpmath
from mpmath import mp
from store import save

ORDER = 20

# name, mpmath source, TypeScript source, points
PRIMITIVES = [
    ("exp", "lambda x: exp(x)", "(x) => np.exp(x)", [-20, -0.75, 0, 0.01, 1.5, 12]),
    ("expm1", "lambda x: expm1(x)", "(x) => np.expm1(x)", [-20, -0.5, 0, 0.001, 0.7, 8]),
    ("exp2", "lambda x: 2**x", "(x) => np.exp2(x)", [-12, -0.5, 0, 0.01, 1.25, 10]),
    ("log", "lambda x: log(x)", "(x) => np.log(x)", [0.01, 0.5, 1.25, 3, 200]),
    ("log1p", "lambda x: log1p(x)", "(x) => np.log1p(x)", [-0.9, -0.3, 0, 0.001, 2, 150]),
    ("log2", "lambda x: log(x, 2)", "(x) => np.log2(x)", [0.01, 0.5, 1.25, 3, 200]),
    ("log10", "lambda x: log(x, 10)", "(x) => np.log10(x)", [0.01, 0.5, 1.25, 3, 200]),
    ("sqrt", "lambda x: sqrt(x)", "(x) => np.sqrt(x)", [0.01, 0.5, 1.25, 4, 150]),
    ("cbrt", "lambda x: sign(x) * cbrt(abs(x))", "(x) => np.cbrt(x)", [-3, -0.2, 0.01, 0.8, 27]),
    ("reciprocal", "lambda x: 1 / x", "(x) => np.reciprocal(x)", [-2.5, -0.1, 0.01, 0.75, 20]),
    ("sin", "lambda x: sin(x)", "(x) => np.sin(x)", [-2.2, 0, 0.001, 0.5, 1.3, 8]),
    ("cos", "lambda x: cos(x)", "(x) => np.cos(x)", [-2.2, 0, 0.001, 0.5, 1.3, 8]),
    ("tan", "lambda x: tan(x)", "(x) => np.tan(x)", [-1.2, 0, 0.001, 0.5, 1.4, 2.5]),
    ("asin", "lambda x: asin(x)", "(x) => np.asin(x)", [-0.9, -0.3, 0, 0.001, 0.5, 0.95]),
    ("acos", "lambda x: acos(x)", "(x) => np.acos(x)", [-0.9, -0.3, 0, 0.001, 0.5, 0.95]),
    ("atan", "lambda x: atan(x)", "(x) => np.atan(x)", [-3, -0.5, 0, 0.001, 0.8, 25]),
    ("sinh", "lambda x: sinh(x)", "(x) => np.sinh(x)", [-3, -0.5, 0, 0.001, 1.2, 10]),
    ("cosh", "lambda x: cosh(x)", "(x) => np.cosh(x)", [-3, -0.5, 0, 0.001, 1.2, 10]),
    ("tanh", "lambda x: tanh(x)", "(x) => np.tanh(x)", [-4, -0.3, 0, 0.001, 1, 18]),
    ("asinh", "lambda x: asinh(x)", "(x) => np.asinh(x)", [-30, -0.5, 0, 0.001, 1.2, 5]),
    ("acosh", "lambda x: acosh(x)", "(x) => np.acosh(x)", [1.01, 1.25, 2, 5, 100]),
    ("atanh", "lambda x: atanh(x)", "(x) => np.atanh(x)", [-0.9, -0.3, 0, 0.001, 0.5, 0.95]),
    ("erf", "lambda x: erf(x)", "(x) => np.erf(x)", [-2.5, -0.4, 0, 0.001, 0.9, 5]),
    ("erfc", "lambda x: erfc(x)", "(x) => np.erfc(x)", [-2, -0.4, 0, 0.001, 1.2, 6]),
    ("erfinv", "lambda x: erfinv(x)", "(x) => np.erfinv(x)", [-0.95, -0.3, 0, 0.001, 0.5, 0.9]),
    ("sigmoid", "lambda x: 1 / (1 + exp(-x))", "(x) => np.sigmoid(x)", [-30, -2, 0, 0.01, 0.8, 20]),
    ("softplus", "lambda x: log1p(exp(x))", "(x) => np.softplus(x)", [-30, -2, 0, 0.01, 0.8, 20]),
    ("gelu", "lambda x: x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x**3)))", "(x) => np.gelu(x)", [-3, -0.5, 0, 0.01, 0.9, 5]),
    ("silu", "lambda x: x / (1 + exp(-x))", "(x) => np.silu(x)", [-20, -1.5, 0, 0.01, 0.9, 12]),
    ("square", "lambda x: x * x", "(x) => np.square(x)", [-3, -0.1, 0, 0.001, 1.5, 100]),
    ("pow 2.5", "lambda x: x**mpf(2.5)", "(x) => np.power(x, 2.5)", [0.01, 0.5, 1.25, 3, 40]),
    ("pow -1.5", "lambda x: x**mpf(-1.5)", "(x) => np.power(x, -1.5)", [0.01, 0.5, 1.25, 3, 40]),
    ("pow 0.3", "lambda x: x**mpf(0.3)", "(x) => np.power(x, 0.3)", [0.01, 0.5, 1.25, 3, 40]),
    ("pow 3", "lambda x: x**3", "(x) => np.power(x, 3)", [-2.5, -0.3, 0, 0.01, 1.5, 10]),
    ("pow 7", "lambda x: x**7", "(x) => np.power(x, 7)", [-2.5, -0.3, 0, 0.01, 1.5, 10]),
    ("pow -2", "lambda x: x**-2", "(x) => np.power(x, -2)", [-2.5, -0.3, 0.01, 1.5, 10]),
]

COMPOSITIONS = [
    ("exp of sin", "lambda t: exp(sin(t))", "(t) => np.exp(np.sin(t))", [-2, -0.3, 0.05, 1, 4]),
    ("tanh squared", "lambda t: tanh(t)**2", "(t) => np.square(np.tanh(t))", [-3, -0.4, 0.05, 0.9, 6]),
    ("log of 1 + exp", "lambda t: log(1 + exp(t))", "(t) => np.log(np.add(1, np.exp(t)))", [-4, -0.5, 0.05, 1.2, 3]),
    ("sin times exp", "lambda t: sin(t) * exp(t)", "(t) => np.mul(np.sin(t), np.exp(t))", [-3, -0.5, 0.05, 1.1, 5]),
    ("Runge", "lambda t: 1 / (1 + t**2)", "(t) => np.reciprocal(np.add(1, np.square(t)))", [-4, -0.6, 0.05, 1.3, 12]),
    ("sqrt of 1 + square", "lambda t: sqrt(1 + t**2)", "(t) => np.sqrt(np.add(1, np.mul(t, t)))", [-4, -0.6, 0.05, 1.3, 12]),
    ("Gaussian", "lambda t: exp(-t**2)", "(t) => np.exp(np.neg(np.square(t)))", [-2, -0.5, 0.05, 1.1, 4]),
    ("atan over t", "lambda t: atan(t) / t", "(t) => np.div(np.atan(t), t)", [-8, -2.5, -1.5, 2, 5]),
    ("sin over t", "lambda t: sin(t) / t", "(t) => np.div(np.sin(t), t)", [-12, -7, 7.5, 9, 15]),
    ("t to the t", "lambda t: t**t", "(t) => np.power(t, t)", [0.05, 0.4, 0.9, 1.7, 6]),
    ("atan2", "lambda t: atan2(t, 1 + t**2)", "(t) => np.atan2(t, np.add(1, np.square(t)))", [-2, -0.5, 0.05, 0.8, 5]),
    ("atan2, third quadrant", "lambda t: atan2(-1 - t**2, t - 4)", "(t) => np.atan2(np.sub(-1, np.square(t)), np.sub(t, 4))", [-2, -0.5, 0.05, 0.8, 3]),
    ("hypot", "lambda t: hypot(t, 2)", "(t) => np.hypot(t, 2)", [-3, -0.5, 0.05, 1.1, 10]),
    ("tan of sin", "lambda t: tan(sin(t))", "(t) => np.tan(np.sin(t))", [-2.5, -0.6, 0.05, 1.1, 4]),
    ("erf times Gaussian", "lambda t: erf(t) * exp(-t**2)", "(t) => np.mul(np.erf(t), np.exp(np.neg(np.square(t))))", [-1.8, -0.5, 0.05, 0.9, 3]),
    ("sigmoid of a line", "lambda t: 1 / (1 + exp(1 - 3 * t))", "(t) => np.sigmoid(np.sub(np.mul(3, t), 1))", [-3, -0.4, 0.05, 0.7, 5]),
    ("sin nested four times", "lambda t: sin(sin(sin(sin(t))))", "(t) => np.sin(np.sin(np.sin(np.sin(t))))", [-2, -0.6, 0.05, 1, 5]),
    ("logsumexp", "lambda t: log(exp(t) + exp(2*t) + exp(sin(t)))", "(t) => np.logsumexp(np.stack([t, np.mul(2, t), np.sin(t)]))", [-2, -0.5, 0.05, 0.9, 2]),
    ("softmax, first of three", "lambda t: exp(t) / (exp(t) + exp(t**2) + exp(sin(t)))", "(t) => np.softmax(np.stack([t, np.square(t), np.sin(t)])).at(0)", [-1.5, -0.5, 0.05, 0.9, 2]),
    ("prod", "lambda t: sin(t) * cos(t) * t", "(t) => np.prod(np.stack([np.sin(t), np.cos(t), t]))", [-2, -0.4, 0.05, 0.9, 4]),
    ("norm", "lambda t: sqrt(t**2 + t**4 + 1)", "(t) => np.norm(np.stack([t, np.square(t), np.onesLike(t)]))", [-2, -0.5, 0.05, 0.9, 5]),
    ("rational", "lambda t: (t**3 - 2*t + 1) / (t**2 + 3)", "(t) => np.div(np.add(np.sub(np.power(t, 3), np.mul(2, t)), 1), np.add(np.square(t), 3))", [-3, -0.5, 0.05, 1.4, 9]),
    ("rational, simple pole", "lambda t: (2*t + 1) / ((t - 3) * (t + 5))", "(t) => np.div(np.add(np.mul(2, t), 1), np.mul(np.sub(t, 3), np.add(t, 5)))", [-2, -0.3, 0.05, 1.4, 8]),
    ("cosh over sinh", "lambda t: cosh(t) / sinh(t)", "(t) => np.div(np.cosh(t), np.sinh(t))", [-3, -0.5, 0.2, 1.1, 6]),
    ("sinh over 1 + cosh", "lambda t: sinh(t) / (1 + cosh(t))", "(t) => np.div(np.sinh(t), np.add(1, np.cosh(t)))", [-3, -0.5, 0.05, 1.1, 4]),
    ("asin of t / 3", "lambda t: asin(t / 3)", "(t) => np.asin(np.div(t, 3))", [-2, -0.5, 0.05, 1.2, 2.5]),
    ("acos of t / 3", "lambda t: acos(t / 3)", "(t) => np.acos(np.div(t, 3))", [-2, -0.5, 0.05, 1.2, 2.5]),
    ("log of cos", "lambda t: log(cos(t))", "(t) => np.log(np.cos(t))", [-1.2, -0.4, 0.05, 0.8, 1.4]),
    ("exp of exp over 1 + exp", "lambda t: exp(exp(t)) / (1 + exp(t))", "(t) => np.div(np.exp(np.exp(t)), np.add(1, np.exp(t)))", [-3, -0.5, 0.05, 0.8, 1.7]),
    ("acosh of 2 + square", "lambda t: acosh(2 + t**2)", "(t) => np.acosh(np.add(2, np.square(t)))", [-2, -0.5, 0.05, 0.8, 6]),
    ("asinh of cube", "lambda t: asinh(t**3)", "(t) => np.asinh(np.power(t, 3))", [-2, -0.6, 0.3, 0.9, 3]),
    ("atanh of half tanh", "lambda t: atanh(tanh(t) / 2)", "(t) => np.atanh(np.div(np.tanh(t), 2))", [-2, -0.5, 0.05, 0.9, 5]),
    ("erfinv of t / 4", "lambda t: erfinv(t / 4)", "(t) => np.erfinv(np.div(t, 4))", [-3, -0.5, 0.05, 1.1, 3.6]),
    ("log of erfc", "lambda t: log(erfc(t))", "(t) => np.log(np.erfc(t))", [-1.5, -1, -0.7, -0.5, -0.3]),
    ("expm1 over t", "lambda t: expm1(t) / t", "(t) => np.div(np.expm1(t), t)", [-30, -20, 7, 8, 12]),
    ("log1p of square times cos", "lambda t: log1p(t**2) * cos(2*t)", "(t) => np.mul(np.log1p(np.square(t)), np.cos(np.mul(2, t)))", [-2, -0.5, 0.05, 0.9, 4]),
    ("variance", "lambda t: (t**2 + t**4 + sin(t)**2) / 3 - ((t + t**2 + sin(t)) / 3)**2", "(t) => np.variance(np.stack([t, np.square(t), np.sin(t)]))", [-2, -0.5, 0.3, 0.9, 4]),
    ("std", "lambda t: sqrt((exp(t)**2 + t**4 + 9) / 3 - ((exp(t) + t**2 + 3) / 3)**2)", "(t) => np.std(np.stack([np.exp(t), np.square(t), np.mul(3, np.onesLike(t))]))", [-2, -0.5, 0.05, 0.9, 3]),
    ("mean of products", "lambda t: (t*cos(t) + t**2*sin(t)) / 2", "(t) => np.mean(np.mul(np.stack([t, np.square(t)]), np.stack([np.cos(t), np.sin(t)])))", [-2, -0.5, 0.05, 0.9, 4]),
    ("Horner polynomial", "lambda t: ((((2*t - 1)*t + 3)*t - 0.5)*t + 1)*t - 4", "(t) => { let y = np.sub(np.mul(2, t), 1); for (const c of [3, -0.5, 1, -4]) y = np.add(np.mul(y, t), c); return y; }", [-2, -0.5, 0.05, 0.9, 4]),
    ("sum of cumprod", "lambda t: t + t*(t + 1) + t*(t + 1)*sin(t)", "(t) => np.sum(np.cumprod(np.stack([t, np.add(t, 1), np.sin(t)])))", [-2, -0.5, 0.05, 0.9, 4]),
    ("last of cumsum", "lambda t: exp(t) + sin(t) + t**2", "(t) => np.cumsum(np.stack([np.exp(t), np.sin(t), np.square(t)])).at(2)", [-2, -0.5, 0.05, 0.9, 4]),
    ("determinant", "lambda t: cos(t)*exp(t) + t*t", "(t) => np.sub(np.mul(np.cos(t), np.exp(t)), np.mul(t, np.neg(t)))", [-2, -0.5, 0.05, 0.9, 4]),
    ("quadratic form", "lambda t: 2*sin(t)**2 - 2*sin(t)*t + 3*t**2", "(t) => { const v = np.stack([np.sin(t), t]); return np.dot(v, np.matmul([[2, -1], [-1, 3]], v)); }", [-2, -0.5, 0.05, 0.9, 4]),
    ("matrix squared, trace", "lambda t: exp(2*t) + 2*t*sin(t) + cos(t)**2", "(t) => { const m = np.reshape(np.stack([np.exp(t), t, np.sin(t), np.cos(t)]), [2, 2]); return np.trace(np.matmul(m, m)); }", [-2, -0.5, 0.05, 0.9, 3]),
    ("gelu of sin", "lambda t: sin(t) / 2 * (1 + tanh(sqrt(2 / pi) * (sin(t) + 0.044715 * sin(t)**3)))", "(t) => np.gelu(np.sin(t))", [-2, -0.5, 0.05, 0.9, 4]),
    ("silu of exp", "lambda t: exp(t) / (1 + exp(-exp(t)))", "(t) => np.silu(np.exp(t))", [-2, -0.5, 0.05, 0.9, 2]),
    ("softplus of square", "lambda t: log1p(exp(t**2))", "(t) => np.softplus(np.square(t))", [-2, -0.5, 0.05, 0.9, 3]),
    ("small network", "lambda t: 0.5*tanh(2*t - 0.25) - 1.5*tanh(0.75 - t) + 0.125*tanh(0.5*t)", "(t) => np.dot([0.5, -1.5, 0.125], np.tanh(np.add(np.mul([2, -1, 0.5], t), [-0.25, 0.75, 0])))", [-2, -0.5, 0.05, 0.9, 4]),
    ("two layers", "lambda t: sum(c * tanh(a*tanh(t) + b*tanh(2*t - 1)) for a, b, c in [(1, -0.5, 2), (0.25, 1, -1)])", "(t) => np.dot([2, -1], np.tanh(np.matmul([[1, -0.5], [0.25, 1]], np.tanh(np.sub(np.mul([1, 2], t), [0, 1])))))", [-2, -0.5, 0.05, 0.9, 4]),
    ("constant base", "lambda t: mpf(3)**t", "(t) => np.power(3, t)", [-6, -0.5, 0.05, 1.1, 9]),
    ("power with both moving", "lambda t: (1 + t**2)**(t / 2)", "(t) => np.power(np.add(1, np.square(t)), np.div(t, 2))", [-2, -0.5, 0.05, 0.9, 3]),
    ("power -3 of a sum", "lambda t: (t + 2)**-3", "(t) => np.power(np.add(t, 2), -3)", [-1.5, -0.5, 0.05, 0.9, 10]),
    ("cbrt of quadratic", "lambda t: cbrt(1 + t + t**2)", "(t) => np.cbrt(np.add(1, np.add(t, np.square(t))))", [-2, -0.5, 0.05, 0.9, 7]),
    ("log2 and log10", "lambda t: log(3 + sin(t), 2) + log(2 + t**2, 10)", "(t) => np.add(np.log2(np.add(3, np.sin(t))), np.log10(np.add(2, np.square(t))))", [-2, -0.5, 0.05, 0.9, 7]),
    ("exp2 of cos", "lambda t: 2**cos(t)", "(t) => np.exp2(np.cos(t))", [-2, -0.5, 0.05, 0.9, 7]),
    ("where, both sides", "lambda t: sin(t) if t > 0 else t**2", "(t) => np.where(np.greater(t, 0), np.sin(t), np.square(t))", [-2, -0.5, 0.05, 0.9, 4]),
    ("abs cubed", "lambda t: abs(t)**3", "(t) => np.power(np.abs(t), 3)", [-2, -0.5, 0.05, 0.9, 4]),
    ("maximum of t and square", "lambda t: max(t, t**2)", "(t) => np.maximum(t, np.square(t))", [-2, -0.5, 0.05, 0.9, 4]),
    ("clip of exp", "lambda t: min(max(exp(t), 0.5), 3)", "(t) => np.clip(np.exp(t), 0.5, 3)", [-2, -0.5, 0.05, 0.9, 4]),
    ("rem", "lambda t: (t**2 - 2) * sin(t)", "(t) => np.mul(np.rem(np.square(t), 2), np.sin(t))", [-1.75, -1.6, 1.5, 1.6, 1.875]),
]


def coefficients(source, x, digits):
    """Orders 0..ORDER+1, correct to `digits` digits: mpmath takes differences at about 20 times that precision."""
    mp.dps = digits
    f = eval(source, dict(vars(mpmath)))
    return mp.taylor(f, mp.mpf(x), ORDER + 1)


def reference(source, x):
    low, high = coefficients(source, x, 60), coefficients(source, x, 80)
    for k, (a, b) in enumerate(zip(low, high)):
        if abs(a - b) <= abs(b) * mp.mpf(10)**-45 and b != 0:
            continue
        assert abs(a) < 1e-40 and abs(b) < 1e-60, (source, x, k, a, b)  # what is left of an exact zero depends on the precision
        high[k] = mp.mpf(0)
    condition = [None if c == 0 else float(mp.nstr(1 + abs(x * (k + 1) * high[k + 1] / c), 3)) for k, c in enumerate(high[:-1])]
    return {"x": float(x), "coefficients": [mp.nstr(c, 25) for c in high[:-1]], "condition": condition}


def entries(kind, table):
    for name, python, typescript, points in table:
        yield {"name": name, "kind": kind, "python": python, "taylorjet": typescript, "points": [reference(python, x) for x in points]}


save("taylor", {"precision": 50, "order": ORDER, "functions": [*entries("primitive", PRIMITIVES), *entries("composition", COMPOSITIONS)]})
