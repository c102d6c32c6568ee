"""Indexing, updates, einsum, reductions with masks, and functions of shapes. Writes ../arrays.json.

An array is {"shape", "data", "dtype"}, flat and row-major. A case is
  {"name", "python": its source with np and jnp, "taylorjet": TypeScript source of the same function with np,
   "inputs": [array], "out": [array, one for each result],
   "gradients": for each input the gradient of the sum of cos of all results, by JAX; null where a result or input is not real}.
Results are those of JAX, with which NumPy agrees where "python" uses np: it is run with np for numpy and for jax.numpy.
"""
import jax
import jax.numpy as jnp
import numpy
from store import save

jax.config.update("jax_enable_x64", True)
random = numpy.random.default_rng(7)


def real(*shape):
    return random.uniform(-2, 2, shape).round(3)


def whole(*shape, low=-9, high=9):
    return random.integers(low, high, shape).astype(numpy.int32)


def flags(*shape):
    return random.integers(0, 2, shape).astype(bool)


v5, m34, c234 = real(5), real(3, 4), real(2, 3, 4)
i3, i22 = numpy.array([0, 2, -1], numpy.int32), numpy.array([[0, 1], [1, -1]], numpy.int32)
t = "new Int32Array"

# name, Python source, TypeScript source, inputs
CASES = [
    # Indexing.
    ("dots", "lambda x: x[..., 1]", '(x) => x.at("...", 1)', [c234]),
    ("dots between", "lambda x: x[1, ..., 1:3]", '(x) => x.at(1, "...", [1, 3])', [c234]),
    ("dots that stand for nothing", "lambda x: x[0, ..., 1]", '(x) => x.at(0, "...", 1)', [m34]),
    ("new axes", "lambda x: x[None, :, None, 1]", '(x) => x.at("new", ":", "new", 1)', [m34]),
    ("new axis after dots", "lambda x: x[..., None]", '(x) => x.at("...", "new")', [m34]),
    ("reversed", "lambda x: x[::-1, 2:0:-1]", "(x) => x.at([null, null, -1], [2, 0, -1])", [m34]),
    ("two index arrays", "lambda x, i: x[i, i + 1]", "(x, i) => x.at(i, i.add(1))", [m34, i3]),
    ("index arrays that broadcast", "lambda x, i, j: x[i, j]", "(x, i, j) => x.at(i, j)", [m34, i22, numpy.array([[2], [0]], numpy.int32)]),
    ("index arrays side by side", "lambda x, i: x[:, i, i]", '(x, i) => x.at(":", i, i)', [c234, i3]),
    ("index arrays apart", "lambda x, i: x[i[:2], :, i[:2]]", '(x, i) => x.at(i.at([0, 2]), ":", i.at([0, 2]))', [real(3, 3, 4), i3]),
    ("index arrays apart by dots", "lambda x, i: x[:, i, ..., i]", '(x, i) => x.at(":", i, "...", i)', [c234, i3]),
    ("index arrays apart by a new axis", "lambda x, i: x[:, i, None, i]", '(x, i) => x.at(":", i, "new", i)', [c234, i3]),
    ("index array beside a number", "lambda x, i: x[:, 1, i]", '(x, i) => x.at(":", 1, i)', [c234, i3]),
    ("index array apart from a number", "lambda x, i: x[1, :, i]", '(x, i) => x.at(1, ":", i)', [c234, i3]),
    ("index array and a range", "lambda x, i: x[1:, i]", "(x, i) => x.at([1, null], i)", [m34, i22]),
    ("index array after a new axis", "lambda x, i: x[:, None, i]", '(x, i) => x.at(":", "new", i)', [m34, i22]),
    ("index array and a reversed range", "lambda x, i: x[::-2, i]", "(x, i) => x.at([null, null, -2], i)", [m34, i22]),
    ("index 0-d", "lambda x, i: x[:, i]", '(x, i) => x.at(":", i)', [m34, numpy.array(-2, numpy.int32)]),
    ("no indices in an index array", "lambda x, i: x[:, i]", '(x, i) => x.at(":", i)', [m34, numpy.zeros((0, 2), numpy.int32)]),
    # Updates.
    ("with a number", "lambda x: jnp.asarray(x).at[2].set(7.5)", "(x) => x.with(2, 7.5)", [v5]),
    ("with a negative number", "lambda x, v: jnp.asarray(x).at[-1].set(v)", "(x, v) => x.with(-1, v)", [m34, real(4)]),
    ("with a range", "lambda x, v: jnp.asarray(x).at[1:5:2].set(v)", "(x, v) => x.with([1, 5, 2], v)", [v5, real(2)]),
    ("with a reversed range", "lambda x, v: jnp.asarray(x).at[::-1].set(v)", "(x, v) => x.with([null, null, -1], v)", [v5, real(5)]),
    ("with an inner part", "lambda x, v: jnp.asarray(x).at[1:-1, 1:-1].set(v)", "(x, v) => x.with([[1, -1], [1, -1]], v)", [real(4, 4), real(2, 2)]),
    ("with an element", "lambda x, v: jnp.asarray(x).at[1, 2].set(v)", '(x, v) => x.with([1, 2, "..."], v)', [m34, real()]),
    ("with dots", "lambda x, v: jnp.asarray(x).at[..., 1].set(v)", '(x, v) => x.with(["...", 1], v)', [c234, real(3)]),
    ("with a new axis", "lambda x, v: jnp.asarray(x).at[:, None, 1:].set(v)", '(x, v) => x.with([":", "new", [1, null]], v)', [m34, real(3, 1, 3)]),
    ("with all", "lambda x, v: jnp.asarray(x).at[:].set(v)", '(x, v) => x.with(":", v)', [m34, real(4)]),
    ("with an index array", "lambda x, i, v: jnp.asarray(x).at[i].set(v)", "(x, i, v) => x.with(i, v)", [m34, numpy.array([2, 0], numpy.int32), real(2, 4)]),
    ("with index arrays", "lambda x, i, v: jnp.asarray(x).at[i, i].set(v)", "(x, i, v) => x.with([i, i], v)", [real(4, 4), i3, real(3)]),
    ("with index arrays apart", "lambda x, i, v: jnp.asarray(x).at[i, ::-1, i].set(v)", "(x, i, v) => x.with([i, [null, null, -1], i], v)", [real(4, 2, 5), i3, real(3, 2)]),
    ("with a number and an index array", "lambda x, i, v: jnp.asarray(x).at[1, :, i].set(v)", '(x, i, v) => x.with([1, ":", i], v)', [c234, i3, real(3, 3)]),
    ("with nothing", "lambda x, v: jnp.asarray(x).at[3:3].set(v)", "(x, v) => x.with([3, 3], v)", [v5, real()]),
    ("with whole numbers", "lambda x, v: jnp.asarray(x).at[1].set(v)", "(x, v) => x.with(1, v)", [whole(4), whole()]),
    ("with truth values", "lambda x, v: jnp.asarray(x).at[1:].set(v)", "(x, v) => x.with([1, null], v)", [flags(4), flags()]),
    ("withAdded a number", "lambda x: jnp.asarray(x).at[2].add(7.5)", "(x) => x.withAdded(2, 7.5)", [v5]),
    ("withAdded a range", "lambda x, v: jnp.asarray(x).at[1:, ::2].add(v)", "(x, v) => x.withAdded([[1, null], [null, null, 2]], v)", [m34, real(2)]),
    ("withAdded repeated", "lambda x, i, v: jnp.asarray(x).at[i].add(v)", "(x, i, v) => x.withAdded(i, v)", [v5, numpy.array([[1, 1], [4, -1]], numpy.int32), real(2, 2)]),
    ("withAdded repeated pairs", "lambda x, i, v: jnp.asarray(x).at[i, 1, i].add(v)", "(x, i, v) => x.withAdded([i, 1, i], v)", [c234, numpy.array([1, 1, 0], numpy.int32), real()]),
    ("withAdded whole numbers", "lambda x, i, v: jnp.asarray(x).at[i].add(v)", "(x, i, v) => x.withAdded(i, v)", [whole(3), numpy.array([1, 1, 0], numpy.int32), whole(3)]),
    # einsum.
    ("einsum with dots", "lambda x, y: np.einsum('...ij,jk->...ik', x, y)", '(x, y) => np.einsum("...ij,jk->...ik", x, y)', [c234, real(4, 2)]),
    ("einsum with dots on both sides", "lambda x, y: np.einsum('i...,...', x, y)", '(x, y) => np.einsum("i...,...", x, y)', [m34, real(4)]),
    ("einsum with dots that broadcast", "lambda x, y: np.einsum('...i,...i->...', x, y)", '(x, y) => np.einsum("...i,...i->...", x, y)', [real(2, 1, 3), real(4, 3)]),
    ("einsum moves the dots", "lambda x: np.einsum('...i->i...', x)", '(x) => np.einsum("...i->i...", x)', [c234]),
    ("einsum sums under dots", "lambda x: jnp.einsum('...i->i', x)", '(x) => np.einsum("...i->i", x)', [c234]),
    ("einsum diagonal under dots", "lambda x: np.einsum('...ii->...i', x)", '(x) => np.einsum("...ii->...i", x)', [real(2, 3, 3)]),
    ("einsum broadcasts size 1", "lambda x, y: np.einsum('ij,jk->ik', x, y)", '(x, y) => np.einsum("ij,jk->ik", x, y)', [real(2, 1), m34]),
    ("einsum broadcasts size 1 of the second", "lambda x, y: np.einsum('ij,jk', x, y)", '(x, y) => np.einsum("ij,jk", x, y)', [m34, real(1, 2)]),
    ("einsum of whole numbers", "lambda x, y: np.einsum('...i,i', x, y)", '(x, y) => np.einsum("...i,i", x, y)', [whole(2, 3), whole(1)]),
    # Reductions.
    *[(f"{name} where", f"lambda x, m: np.{python}(x, where=m)", f"(x, m) => np.{name}(x, {{ where: m }})", [c234, flags(3, 4) | (numpy.arange(4) < 2)])
      for name, python in [("sum", "sum"), ("prod", "prod"), ("mean", "mean"), ("std", "std"), ("variance", "var"), ("any", "any"), ("all", "all")]],
    *[(f"{name} where, along an axis", f"lambda x, m: np.{python}(x, axis=1, keepdims=True, where=m)", f"(x, m) => np.{name}(x, {{ axis: 1, keepdims: true, where: m }})", [c234, flags(1, 4) | (numpy.arange(3) < 2)[:, None]])
      for name, python in [("sum", "sum"), ("prod", "prod"), ("mean", "mean"), ("std", "std"), ("variance", "var"), ("any", "any"), ("all", "all")]],
    *[(f"{name} where, initial", f"lambda x, m, a: np.{name}(x, axis=(0, 2), where=m, initial=a)", f"(x, m, a) => np.{name}(x, {{ axis: [0, 2], where: m, initial: a }})", [c234, flags(3, 4), numpy.array(initial)])
      for name, initial in [("sum", 0.75), ("prod", -1.5), ("max", 0.125), ("min", 0.125)]],
    *[(f"{name} of whole numbers where, initial", f"lambda x, m: np.{name}(x, axis=1, where=m, initial=3)", f"(x, m) => np.{name}(x, {{ axis: 1, where: m, initial: 3 }})", [whole(3, 4), flags(3, 4)])
      for name in ["sum", "prod", "max", "min"]],
    *[(f"{name} of nothing, initial", f"lambda x: np.{name}(x, axis=1, initial=3.0)", f"(x) => np.{name}(x, {{ axis: 1, initial: 3 }})", [real(2, 0)])
      for name in ["sum", "prod", "max", "min"]],
    # Shapes.
    ("meshgrid", "lambda x, y: np.meshgrid(x, y)", "(x, y) => np.meshgrid(x, y)", [v5, real(3)]),
    ("meshgrid ij", "lambda x, y, z: np.meshgrid(x, y, z, indexing='ij')", '(x, y, z) => np.meshgrid(x, y, z, { indexing: "ij" })', [real(2), real(3), real(4)]),
    ("meshgrid of three", "lambda x, y, z: np.meshgrid(x, y, z)", "(x, y, z) => np.meshgrid(x, y, z)", [real(2), real(3), whole(4)]),
    ("meshgrid of one", "lambda x: np.meshgrid(x)", "(x) => np.meshgrid(x)", [v5]),
    ("repeat", "lambda x: np.repeat(x, 3)", "(x) => np.repeat(x, 3)", [m34]),
    ("repeat along an axis", "lambda x: np.repeat(x, 2, axis=0)", "(x) => np.repeat(x, 2, { axis: 0 })", [m34]),
    ("repeat by a list", "lambda x: np.repeat(x, np.array([1, 0, 2, 3]), axis=-1)", "(x) => np.repeat(x, [1, 0, 2, 3], -1)", [m34]),
    ("repeat never", "lambda x: np.repeat(x, 0, axis=1)", "(x) => np.repeat(x, 0, 1)", [m34]),
    ("tile", "lambda x: np.tile(x, 3)", "(x) => np.tile(x, 3)", [m34]),
    ("tile with more axes", "lambda x: np.tile(x, (2, 1, 3))", "(x) => np.tile(x, [2, 1, 3])", [m34]),
    ("tile with fewer axes", "lambda x: np.tile(x, (2,))", "(x) => np.tile(x, [2])", [c234]),
    ("tile of truth values", "lambda x: np.tile(x, (2, 2))", "(x) => np.tile(x, [2, 2])", [flags(3)]),
    ("vstack", "lambda x, y: np.vstack([x, y])", "(x, y) => np.vstack([x, y])", [m34, real(4)]),
    ("vstack of numbers", "lambda x, y: np.vstack([x, y])", "(x, y) => np.vstack([x, y])", [real(), real(1)]),
    ("hstack", "lambda x, y: np.hstack([x, y])", "(x, y) => np.hstack([x, y])", [m34, real(3, 2)]),
    ("hstack of vectors", "lambda x, y: np.hstack([x, y])", "(x, y) => np.hstack([x, y])", [v5, whole(2)]),
    ("columnStack", "lambda x, y: np.column_stack([x, y])", "(x, y) => np.columnStack([x, y])", [real(3), m34]),
    ("roll", "lambda x: np.roll(x, 2)", "(x) => np.roll(x, 2)", [m34]),
    ("roll back along an axis", "lambda x: np.roll(x, -7, axis=1)", "(x) => np.roll(x, -7, 1)", [m34]),
    ("roll two axes", "lambda x: np.roll(x, (1, -1), axis=(0, 2))", "(x) => np.roll(x, [1, -1], { axis: [0, 2] })", [c234]),
    ("roll two axes alike", "lambda x: np.roll(x, 1, axis=(0, 2))", "(x) => np.roll(x, 1, [0, 2])", [c234]),
    ("roll an axis twice", "lambda x: np.roll(x, (1, 1), axis=(1, 1))", "(x) => np.roll(x, [1, 1], [1, 1])", [m34]),
    ("roll of nothing", "lambda x: np.roll(x, 2)", "(x) => np.roll(x, 2)", [real(0)]),
    *[(f"rot90 by {k}", f"lambda x: np.rot90(x, {k})", f"(x) => np.rot90(x, {k})", [m34]) for k in [0, 1, 2, 3, -1, 6]],
    ("rot90 in another plane", "lambda x: np.rot90(x, 1, (2, 0))", "(x) => np.rot90(x, 1, [2, 0])", [c234]),
    ("diff", "lambda x: np.diff(x)", "(x) => np.diff(x)", [m34]),
    ("diff of the second order", "lambda x: np.diff(x, 2)", "(x) => np.diff(x, 2)", [m34]),
    ("diff along an axis", "lambda x: np.diff(x, axis=0)", "(x) => np.diff(x, { axis: 0 })", [m34]),
    ("diff of high order", "lambda x: np.diff(x, 6)", "(x) => np.diff(x, 6)", [v5]),
    ("diff of truth values", "lambda x: np.diff(x)", "(x) => np.diff(x)", [flags(6)]),
    ("diff of whole numbers", "lambda x: np.diff(x, 2, axis=0)", "(x) => np.diff(x, 2, { axis: 0 })", [whole(4, 2)]),
    ("cross", "lambda x, y: np.cross(x, y)", "(x, y) => np.cross(x, y)", [real(2, 3), real(3)]),
    ("cross along an axis", "lambda x, y: np.cross(x, y, axis=0)", "(x, y) => np.cross(x, y, { axis: 0 })", [real(3, 4), real(3, 4)]),
    ("cross of whole numbers", "lambda x, y: np.cross(x, y)", "(x, y) => np.cross(x, y)", [whole(3), whole(3)]),
    ("kron", "lambda x, y: np.kron(x, y)", "(x, y) => np.kron(x, y)", [real(2, 3), real(2, 2)]),
    ("kron of other ranks", "lambda x, y: np.kron(x, y)", "(x, y) => np.kron(x, y)", [real(3), c234]),
    ("kron with a number", "lambda x, y: np.kron(x, y)", "(x, y) => np.kron(x, y)", [real(), whole(2)]),
    ("vander", "lambda x: np.vander(x)", "(x) => np.vander(x)", [v5]),
    ("vander of n columns", "lambda x: np.vander(x, 3)", "(x) => np.vander(x, 3)", [v5]),
    ("vander increasing", "lambda x: np.vander(x, increasing=True)", "(x) => np.vander(x, { increasing: true })", [v5]),
    ("vander of no columns", "lambda x: np.vander(x, 0)", "(x) => np.vander(x, 0)", [v5]),
    ("triuIndices", "lambda: np.triu_indices(4)", "() => np.triuIndices(4)", []),
    ("triuIndices, k and m", "lambda: np.triu_indices(3, -1, 5)", "() => np.triuIndices(3, -1, 5)", []),
    ("trilIndices", "lambda: np.tril_indices(4, 1)", "() => np.trilIndices(4, 1)", []),
    ("trilIndices, m", "lambda: np.tril_indices(3, 0, 2)", "() => np.trilIndices(3, 0, 2)", []),
    ("searchsorted", "lambda x, v: np.searchsorted(x, v)", "(x, v) => np.searchsorted(x, v)", [numpy.array([-1.5, 0, 0, 0.5, 2, 2]), numpy.array([[-2, -1.5, 0], [0.25, 2, 3]])]),
    ("searchsorted on the right", "lambda x, v: np.searchsorted(x, v, side='right')", '(x, v) => np.searchsorted(x, v, { side: "right" })', [numpy.array([-1.5, 0, 0, 0.5, 2, 2, 3]), numpy.array([[-2, -1.5, 0], [0.25, 2, 3]])]),
    ("searchsorted of whole numbers", "lambda x, v: np.searchsorted(x, v)", "(x, v) => np.searchsorted(x, v)", [numpy.sort(whole(9)), whole(4)]),
    ("searchsorted in nothing", "lambda x, v: np.searchsorted(x, v)", "(x, v) => np.searchsorted(x, v)", [real(0), real(2)]),
    ("interp", "lambda x, xp, fp: np.interp(x, xp, fp)", "(x, xp, fp) => np.interp(x, xp, fp)", [real(2, 5), numpy.array([-1.5, -0.2, 0.6, 1.1]), real(4)]),
    ("interp between more points", "lambda x, xp, fp: np.interp(x, xp, fp)", "(x, xp, fp) => np.interp(x, xp, fp)", [real(9), numpy.sort(real(13)), real(13)]),
    ("interp with ends", "lambda x, xp, fp: np.interp(x, xp, fp, left=-7.0, right=9.0)", "(x, xp, fp) => np.interp(x, xp, fp, { left: -7, right: 9 })", [real(8), numpy.array([-0.5, -0.2, 0.6]), real(3)]),
    ("interp through one point", "lambda x, xp, fp: np.interp(x, xp, fp)", "(x, xp, fp) => np.interp(x, xp, fp)", [real(3), real(1), real(1)]),
    ("interp of whole numbers", "lambda x, xp, fp: np.interp(x, xp, fp)", "(x, xp, fp) => np.interp(x, xp, fp)", [whole(6), numpy.array([-5, 0, 3], numpy.int32), whole(3)]),
    *[(f"convolve {mode}", f"lambda x, y: np.convolve(x, y, mode='{mode}')", f'(x, y) => np.convolve(x, y, {{ mode: "{mode}" }})', [real(6), real(3)]) for mode in ["full", "same", "valid"]],
    *[(f"convolve {mode} by a longer one", f"lambda x, y: np.convolve(x, y, mode='{mode}')", f'(x, y) => np.convolve(x, y, "{mode}")', [real(2), real(5)]) for mode in ["full", "same", "valid"]],
    ("convolve whole numbers", "lambda x, y: np.convolve(x, y)", "(x, y) => np.convolve(x, y)", [whole(4), whole(2)]),
]


def stored(a):
    a = numpy.asarray(a)
    assert numpy.isfinite(a).all()
    dtype = {"int64": "int32"}.get(a.dtype.name, a.dtype.name)
    return {"shape": list(a.shape), "data": a.ravel().tolist(), "dtype": dtype}


def listed(y):
    return list(y) if isinstance(y, (list, tuple)) else [y]


def is_real(a):
    return jnp.asarray(a).dtype == jnp.float64


def gradients(f, inputs):
    if not all(is_real(y) for y in listed(f(*inputs))):
        return [None for _ in inputs]
    loss = lambda *xs: sum(jnp.sum(jnp.cos(y)) for y in listed(f(*xs)))
    return [stored(jax.grad(loss, i)(*map(jnp.asarray, inputs))) if is_real(x) else None for i, x in enumerate(inputs)]


cases = []
for name, python, source, inputs in CASES:
    f = eval(python, {"np": jnp, "jnp": jnp})
    out = listed(f(*map(jnp.asarray, inputs)))
    if "np." in python.replace("jnp.", "") or "at[" not in python:
        expected = listed(eval(python, {"np": numpy, "jnp": jnp})(*inputs))
        for a, b in zip(out, expected, strict=True):
            rtol = 1e-6 if a.dtype == jnp.float32 else 1e-13  # JAX makes float32 of int32
            numpy.testing.assert_allclose(a, b, rtol=rtol, atol=1e-14, err_msg=name)
        out = expected
    cases.append({"name": name, "python": python, "taylorjet": source, "inputs": [stored(x) for x in inputs], "out": [stored(y) for y in out], "gradients": gradients(f, inputs)})
save("arrays", {"cases": cases})
