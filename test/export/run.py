"""Runs programs by XLA: reads lines of JSON with the text of a module or the source of a function, writes the results."""
import base64
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "python"))

import jax
import numpy as np

from taylorjet_jax._archive import Archive, types
from taylorjet_jax._load import caller

jax.config.update("jax_enable_x64", True)


def decode(x):
    return np.frombuffer(base64.b64decode(x["data"]), x["dtype"]).reshape(x["shape"])


def encode(x):
    return {"shape": x.shape, "dtype": str(x.dtype), "data": base64.b64encode(np.ascontiguousarray(x)).decode()}


def by_module(text, args, outputs):
    """As the package runs it."""
    return caller(Archive(text, types(args), types(outputs), arguments={}, result={}, arrays=()))


def by_source(source):
    names = {}
    exec(source, names)
    return names["f"]


for line in sys.stdin:
    asked = json.loads(line)
    try:
        f = by_source(asked["source"]) if "source" in asked else by_module(asked["text"], asked["args"], asked["outputs"])
        found = jax.jit(f)(*(decode(x) for x in asked["args"]))
        found = [np.asarray(x) for x in (found if isinstance(found, tuple) else (found,))]
        print(json.dumps({"results": [encode(x) for x in found]}), flush=True)
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"[:2000]}), flush=True)
