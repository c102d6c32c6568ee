"""files/: small files that NumPy writes, and files.json: what they hold. A case has the name of the file and `arrays`: for
an npy file one, of name "", for an npz archive one of each name; with `dtype` (what np.load is to make of it), `shape` and
`data`, the elements in row-major order with the names of what JSON cannot hold."""
import io
import pathlib
import zipfile

import numpy as np

from store import save

folder = pathlib.Path(__file__).parent.parent / "files"
folder.mkdir(exist_ok=True)
random = np.random.default_rng(5)
OURS = {"f8": "float64", "f4": "float32", "f2": "float32", "i8": "float64", "u8": "float64", "u4": "float64", "b1": "bool"}


def element(v):
    if isinstance(v, float) and (not np.isfinite(v) or (v == 0 and np.signbit(v))):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity", "-0.0": "-0"}[repr(v)]
    return int(v) if isinstance(v, bool) else v


def entry(name, a):
    dtype = OURS.get(a.dtype.str[1:], "int32")
    return dict(name=name, dtype=dtype, shape=list(a.shape), data=[element(v) for v in a.ravel(order="C").tolist()])


cases = []


def one(file, a):
    np.save(folder / file, a)
    cases.append(dict(file=file, arrays=[entry("", a)]))


for code in ("f8", "f4", "f2"):
    values = np.array([[0.1, -2.5, 1e-5], [np.nan, -np.inf, -0.0]])
    one(f"{code}.npy", values.astype("<" + code))
    one(f"{code}-big.npy", values.astype(">" + code))
one("f2-small.npy", np.array([6e-8, 6.1e-5, 65504, 1, np.inf], "<f2"))
for code in ("i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"):
    info = np.iinfo(code)
    ends = [max(info.min, -(2**53)), min(info.max, 2**53), 0, 7]
    one(f"{code}.npy", np.array(ends, "<" + code))
    one(f"{code}-big.npy", np.array(ends, ">" + code))
one("b1.npy", np.array([[True, False, True]]))
one("scalar.npy", np.array(2.5))
one("empty.npy", np.zeros((0, 3)))
one("fortran.npy", np.asfortranarray(np.arange(24.0).reshape(2, 3, 4)))
one("fortran-matrix.npy", np.arange(6, dtype="<i4").reshape(2, 3).T)

arrays = {
    "noise": random.normal(size=40).astype("<f4"),
    "zeros": np.zeros((30, 20)),
    "steps": np.arange(300, dtype="<i4") // 7,
    "flags": np.arange(9) % 2 == 0,
}


def many(file, write, named):
    write(folder / file, **named)
    cases.append(dict(file=file, arrays=[entry(name, a) for name, a in named.items()]))


many("stored.npz", np.savez, {k: v for k, v in arrays.items() if k != "zeros"})
many("deflated.npz", np.savez_compressed, arrays)
many("paths.npz", np.savez, {"layers[0].W": np.eye(2), "layers[1].W": np.ones(1), "scale": np.array(2.0)})
many("flat.npz", np.savez, {"a": np.ones(1), "a.b": np.zeros(1)})
# Every level of compression, and blocks that are stored, fixed and dynamic.
with zipfile.ZipFile(folder / "levels.npz", "w") as archive:
    named = {}
    for level in (0, 1, 6, 9):
        a = (np.arange(200) * level) % 23
        named[f"level{level}"] = a.astype("<i4")
        out = io.BytesIO()
        np.save(out, named[f"level{level}"])
        archive.writestr(zipfile.ZipInfo(f"level{level}.npy", (1980, 1, 1, 0, 0, 0)), out.getvalue(), zipfile.ZIP_DEFLATED, level)
    cases.append(dict(file="levels.npz", arrays=[entry(name, a) for name, a in named.items()]))

# What is refused.
np.save(folder / "complex.npy", np.array([1j]))
np.save(folder / "text.npy", np.array(["a"]))
np.save(folder / "structured.npy", np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]))
np.save(folder / "too-large.npy", np.array([2**53 + 1]))
save("files", {"cases": cases})
