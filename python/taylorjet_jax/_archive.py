"""The file that toStableHLO(...).save writes: a zip archive of the text, a manifest and arrays."""

import dataclasses
import io
import json
import zipfile

import numpy as np

_FORMAT = 1


@dataclasses.dataclass(frozen=True)
class Type:
    shape: tuple
    dtype: np.dtype

    def __str__(self):
        return f"{self.dtype}[{','.join(map(str, self.shape))}]"


@dataclasses.dataclass(frozen=True)
class Archive:
    text: str
    inputs: tuple
    outputs: tuple
    arguments: dict
    result: dict
    arrays: tuple


def types(entries):
    return tuple(Type(tuple(x["shape"]), np.dtype(x["dtype"])) for x in entries)


def read(path):
    """What the file at a path holds. Raises ValueError for a file of another sort or of a newer format."""
    try:
        with zipfile.ZipFile(path) as file:
            manifest = json.loads(file.read("manifest.json"))
            if manifest.get("format") != _FORMAT:
                raise ValueError(
                    f"load: expected format {_FORMAT}; got {manifest.get('format')} in {path}; "
                    "install the taylorjet-jax that belongs to the taylorjet that wrote it"
                )
            arrays = [np.load(io.BytesIO(file.read(f"arrays/{i}.npy"))) for i in range(manifest["arrays"])]
            return Archive(
                text=file.read("program.mlir").decode(),
                inputs=types(manifest["inputs"]),
                outputs=types(manifest["outputs"]),
                arguments=manifest["arguments"],
                result=manifest["result"],
                arrays=tuple(arrays),
            )
    except (zipfile.BadZipFile, KeyError) as error:
        raise ValueError(
            f"load: expected a file that toStableHLO(...).save wrote; got {path}, which is none ({error})"
        ) from error
