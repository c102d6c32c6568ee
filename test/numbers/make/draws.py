"""What the distributions of jax.random of JAX 0.6.1 draw: Threefry-2x32, partitionable (the default). Writes ../draws.json.

"width" 32 means x64 disabled (float32), 64 enabled (float64). Results are {"shape", "data"}, flat and row-major.
  "draws"  {"seed", "width", "function": its name in taylorjet, "args": what stands between the key and the options, "options",
           "result"}; truth values and whole numbers are exact
"""
import jax
import jax.numpy as jnp
import numpy as np
from jax import random
from store import save

assert jax.config.jax_threefry_partitionable
SEEDS = [0, 42]
LOGITS = np.log(np.array([0.1, 0.2, 0.3, 0.4]))
TABLE = np.array([[0.5, -1, 2], [0, 3, -2]])
VALUES = np.array([1.5, 2.5, 3.5, 4.5, 5.5])
P = np.array([0.1, 0, 0.5, 0.3, 0.1])
ROWS = np.arange(12).reshape(4, 3)

# name in taylorjet, JAX's function of a key, arguments and options in taylorjet
DRAWS = [
    *[(name, lambda key, name=name, shape=shape: getattr(random, name)(key, shape), [list(shape)], {})
      for name in ("exponential", "gumbel", "laplace") for shape in ((), (5,), (3, 4))],
    *[("truncatedNormal", lambda key, a=a, b=b: random.truncated_normal(key, a, b, (7,)), [a, b, [7]], {}) for a, b in ((-1.0, 1.0), (-2.0, 0.5), (0.25, 3.0))],
    ("truncatedNormal", lambda key: random.truncated_normal(key, jnp.array([-1.0, 0.0, 1.0]), 2.0), [[-1.0, 0.0, 1.0], 2.0], {}),
    *[("bernoulli", lambda key, p=p: random.bernoulli(key, p, (20,)), [p, [20]], {}) for p in (0.0, 0.1, 0.5, 0.93, 1.0)],
    ("bernoulli", lambda key: random.bernoulli(key, jnp.array([0.2, 0.5, 0.8])), [[0.2, 0.5, 0.8]], {}),
    *[("randint", lambda key, a=a, b=b: random.randint(key, (9,), a, b, "int32"), [[9], a, b], {})
      for a, b in ((0, 10), (-5, 6), (0, 1), (0, 65536), (0, 65537), (0, 100003), (-2**31, 2**31 - 1), (5, 2**31 - 1), (0, 1000000007))],
    ("randint", lambda key: random.randint(key, (2, 3), 0, jnp.array([2, 10, 100], jnp.int32), "int32"), [[2, 3], 0, [2, 10, 100]], {}),
    ("categorical", lambda key: random.categorical(key, jnp.array(LOGITS)), [LOGITS.tolist()], {}),
    ("categorical", lambda key: random.categorical(key, jnp.array(LOGITS), shape=(30,)), [LOGITS.tolist()], {"shape": [30]}),
    ("categorical", lambda key: random.categorical(key, jnp.array(TABLE)), [TABLE.tolist()], {}),
    ("categorical", lambda key: random.categorical(key, jnp.array(TABLE), axis=0, shape=(4, 3)), [TABLE.tolist()], {"axis": 0, "shape": [4, 3]}),
    ("categorical", lambda key: random.categorical(key, jnp.array(TABLE), shape=(5, 2)), [TABLE.tolist()], {"shape": [5, 2]}),
    ("categorical", lambda key: random.categorical(key, jnp.array(LOGITS), shape=(3,), replace=False), [LOGITS.tolist()], {"shape": [3], "replace": False}),
    ("categorical", lambda key: random.categorical(key, jnp.array(TABLE), shape=(2, 2), replace=False), [TABLE.tolist()], {"shape": [2, 2], "replace": False}),
    ("categorical", lambda key: random.categorical(key, jnp.array(TABLE), axis=0, shape=(2, 3), replace=False), [TABLE.tolist()], {"axis": 0, "shape": [2, 3], "replace": False}),
    ("choice", lambda key: random.choice(key, 10, (12,)), [10, [12]], {}),
    ("choice", lambda key: random.choice(key, 10), [10], {}),
    ("choice", lambda key: random.choice(key, 10, (2, 3), replace=False), [10, [2, 3]], {"replace": False}),
    ("choice", lambda key: random.choice(key, jnp.array(VALUES), (6,)), [VALUES.tolist(), [6]], {}),
    ("choice", lambda key: random.choice(key, jnp.array(VALUES), (4,), replace=False), [VALUES.tolist(), [4]], {"replace": False}),
    ("choice", lambda key: random.choice(key, jnp.array(ROWS), (3,)), [ROWS.tolist(), [3]], {}),
    ("choice", lambda key: random.choice(key, jnp.array(ROWS), (2,), False), [ROWS.tolist(), [2]], {"replace": False}),
    ("choice", lambda key: random.choice(key, jnp.array(ROWS), (2, 2), axis=1), [ROWS.tolist(), [2, 2]], {"axis": 1}),
    ("choice", lambda key: random.choice(key, 5, (40,), p=jnp.array(P)), [5, [40]], {"p": P.tolist()}),
    ("choice", lambda key: random.choice(key, 5, (4,), p=jnp.array(P), replace=False), [5, [4]], {"p": P.tolist(), "replace": False}),
    ("choice", lambda key: random.choice(key, jnp.array(ROWS), (3,), p=jnp.array([1.0, 2, 3]), axis=1), [ROWS.tolist(), [3]], {"p": [1, 2, 3], "axis": 1}),
]


def result(a):
    return {"shape": list(a.shape), "data": np.asarray(a).ravel().tolist()}


draws = []
for width in (32, 64):
    jax.config.update("jax_enable_x64", width == 64)
    for name, f, args, options in DRAWS:
        if width == 64 and name == "choice" and "p" not in options and options.get("replace", True):
            continue  # draws int64 by randint, whose bits are others; taylorjet has int32 only
        draws += [{"seed": seed, "width": width, "function": name, "args": args, "options": options, "result": result(f(random.PRNGKey(seed)))} for seed in SEEDS]
save("draws", {"jax": jax.__version__, "draws": draws})
