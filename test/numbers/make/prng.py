"""What jax.random of JAX 0.6.1 draws: Threefry-2x32, partitionable (the default). Writes ../random.json.

A key is [high, low], two uint32. "width" 32 means x64 disabled (float32), 64 enabled (float64). Data is flat and row-major.
  "seeds"         {"seed", "width", "key": PRNGKey(seed)}
  "keys"          {"seed", "key", "split": {n: n keys}, "foldIn": [{"data", "key"}]}, the same in both widths
  "bits"          {"seed", "shape", "bits32": numbers, "bits64": 16 hexadecimal digits each}, the same in both widths
  "permutations"  {"seed", "n", "data"}, the same in both widths
  "draws"         {"seed", "width", "function", "shape", "options", "data"}; uniform with the default options, and rademacher,
                  are exact; XLA computes uniform with other options, and normal, with fused multiply-adds
  "large"         normal(PRNGKey(0), [1024, 1024]): {"width", "shape", "first", "last": 8 values, "indices", "data": 64 values at
                  those flat indices, "sum", "sumOfSquares": of the values as float64}
(This file is not called random.py because it would then hide Python's own module of that name.)
"""
import math

import jax
import jax.numpy as jnp
import numpy as np
from jax import random
from store import save

SEEDS = [0, 42, 2**31 + 5]
SHAPES = [[], [5], [3, 4], [7, 1, 2]]
DRAWS = [("uniform", {}), ("uniform", {"minval": -2, "maxval": 3}), ("uniform", {"minval": -2.3, "maxval": 3.1}), ("normal", {}), ("rademacher", {})]

assert jax.config.jax_threefry_partitionable


def flat(a):
    return np.asarray(a).ravel().tolist()


def rows(a):
    return np.asarray(a).tolist()


def keys(seed):
    key = random.PRNGKey(seed)
    return {"seed": seed, "key": rows(key), "split": {str(n): rows(random.split(key, n)) for n in (2, 3, 5)},
            "foldIn": [{"data": d, "key": rows(random.fold_in(key, d))} for d in (0, 1, 7, 12345, 2**31, 2**32 - 1)]}


def permutations(seed):
    return [{"seed": seed, "n": n, "data": flat(random.permutation(random.PRNGKey(seed), n))} for n in (1, 2, 10, 1000, 2000)]


def bits(seed, shape, dtype):
    return flat(random.bits(random.PRNGKey(seed), shape, dtype))


def large(width):
    a = np.asarray(random.normal(random.PRNGKey(0), (1024, 1024))).ravel()
    indices = [i * 16384 + i * 257 % 16384 for i in range(64)]
    return {"width": width, "shape": [1024, 1024], "first": flat(a[:8]), "last": flat(a[-8:]), "indices": indices, "data": flat(a[indices]),
            "sum": math.fsum(a.tolist()), "sumOfSquares": math.fsum(v * v for v in a.tolist())}


found = {}
for width in (32, 64):
    jax.config.update("jax_enable_x64", width == 64)
    assert jnp.zeros(()).dtype.itemsize * 8 == width
    found[width] = {
        "seeds": [{"seed": s, "width": width, "key": rows(random.PRNGKey(s))} for s in [*SEEDS, 2**32 + 3, 2**40 + 7, -1]],
        "keys": [keys(seed) for seed in SEEDS],
        "permutations": [p for seed in SEEDS for p in permutations(seed)],
        "bits32": [bits(seed, shape, "uint32") for seed in SEEDS for shape in SHAPES],
        "draws": [{"seed": seed, "width": width, "function": name, "shape": shape, "options": options,
                   "data": flat(getattr(random, name)(random.PRNGKey(seed), shape, **options))}
                  for name, options in DRAWS for seed in SEEDS for shape in SHAPES],
        "large": [large(width)],
    }
narrow, wide = found[32], found[64]
for same in ("keys", "permutations", "bits32"):
    assert narrow[same] == wide[same], same
places = [(seed, shape) for seed in SEEDS for shape in SHAPES]
both = [{"seed": seed, "shape": shape, "bits32": b32, "bits64": [f"{v:016x}" for v in bits(seed, shape, "uint64")]} for (seed, shape), b32 in zip(places, wide["bits32"])]
save("random", {"jax": jax.__version__, "seeds": narrow["seeds"] + wide["seeds"], "keys": wide["keys"], "bits": both,
                "permutations": wide["permutations"], "draws": narrow["draws"] + wide["draws"], "large": narrow["large"] + wide["large"]})
