"""Write ../<name>.json with one entry per line, so that a change shows as a readable diff."""
import json
import math
import pathlib


def save(name, fields):
    """`fields` is a dict; a value that is a list of dicts is written with one dict per line."""
    parts = []
    for key, value in fields.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            body = "[\n" + ",\n".join(_text(entry) for entry in value) + "\n]"
        else:
            body = _text(value)
        parts.append(f"{json.dumps(key)}: {body}")
    path = pathlib.Path(__file__).parent.parent / f"{name}.json"
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n")
    print(path.name, {k: len(v) for k, v in fields.items() if isinstance(v, list)}, path.stat().st_size, "bytes")


def array(a):
    """{"shape", "data"} with the data flat and row-major; what JSON cannot hold (NaN, infinities) becomes null."""
    import numpy as np
    a = np.asarray(a)
    return {"shape": list(a.shape), "data": [v if math.isfinite(v) else None for v in a.ravel().tolist()]}


def _text(value):
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
