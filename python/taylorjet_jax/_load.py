import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
from jax import export
from jax.extend.mlir.dialects import stablehlo

from . import _archive, _tree


def caller(archive):
    """A function of all leaves that runs the module: an exported function of its types, with the module in its place."""

    def template(*_):
        return tuple(jnp.zeros(x.shape, x.dtype) for x in archive.outputs)

    types = [jax.ShapeDtypeStruct(x.shape, x.dtype) for x in (*archive.inputs, *archive.arrays)]
    anywhere = [export.DisabledSafetyCheck.platform()]
    exported = export.export(jax.jit(template), platforms=["cpu"], disabled_checks=anywhere)(*types)
    module = bytes(stablehlo.serialize_portable_artifact_str(archive.text, stablehlo.get_current_version()))
    # Without its own derivative, which would be that of the template.
    own = dataclasses.replace(
        exported, _get_vjp=None, mlir_module_serialized=module, module_kept_var_idx=tuple(range(len(types)))
    )
    return own.call


def _leaf(path, x, wanted):
    """An argument's leaf as an array. Numbers take the type that is asked for."""
    given = jnp.asarray(x, wanted.dtype) if isinstance(x, (bool, int, float)) else jnp.asarray(x)
    if given.shape == wanted.shape and given.dtype == wanted.dtype:
        return given
    got = f"{given.dtype}[{','.join(map(str, given.shape))}]"
    raise TypeError(
        f"argument {path}: expected {wanted}; got {got}; convert it, or export the function for its type"
    )


def _require_doubles(path, types):
    if any(x.dtype == np.float64 for x in types) and not jax.config.jax_enable_x64:
        raise TypeError(
            f"load: expected a JAX with float64 for {path}; got one without; "
            "call jax.config.update('jax_enable_x64', True) before, or export the function for float32"
        )


def _refusing(call, path):
    """`call`, whose derivatives and batches are errors that say what to do."""

    batched = jax.custom_batching.custom_vmap(call)

    @batched.def_vmap
    def _(*_):
        raise TypeError(
            f"vmap: expected a function of JAX; got the program of {path}, which has the shapes that it was exported "
            "with; export it with a leading axis, by vmap of taylorjet"
        )

    differentiated = jax.custom_jvp(batched)

    @differentiated.defjvp
    def _(*_):
        raise TypeError(
            f"grad: expected a function of JAX; got the program of {path}, which has no derivatives; export "
            "valueAndGrad(f) of taylorjet and use taylorjet_jax.differentiable(step)"
        )

    return differentiated


def load(path):
    """
    The function that `toStableHLO(f)(...args).save(path)` wrote: it takes as many arguments, trees (lists, dicts) as
    those were, and returns what f returns. It may be used under `jax.jit` and with sharded arguments.

    Raises ValueError for a file of another sort, and TypeError for float64 in a JAX without it and for arguments of
    other structures or types than those exported.
    """
    archive = _archive.read(path)
    _require_doubles(path, (*archive.inputs, *archive.outputs, *archive.arrays))
    call = _refusing(caller(archive), path)
    arrays = [jnp.asarray(x) for x in archive.arrays]

    def step(*args):
        leaves = [
            _leaf(where, x, wanted)
            for (where, x), wanted in zip(_tree.flatten(archive.arguments, args), archive.inputs)
        ]
        return _tree.unflatten(archive.result, iter(call(*leaves, *arrays)))

    step.__name__ = "step"
    step.__doc__ = f"The program of {path}."
    return step
