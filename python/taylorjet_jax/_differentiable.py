import jax
import jax.numpy as jnp


def differentiable(step, argnum=0):
    """
    The value of a step that returns a value and its gradient in one argument (`valueAndGrad` of taylorjet), as a
    function for `jax.grad` and `jax.value_and_grad` in that argument. In the other arguments its derivative is zero.
    """

    @jax.custom_vjp
    def value(*args):
        return step(*args)[0]

    def forward(*args):
        result, gradient = step(*args)
        return result, (gradient, args)

    def backward(saved, cotangent):
        gradient, args = saved
        leaves = [cotangent * x for x in jax.tree.leaves(gradient)]
        own = jax.tree.unflatten(jax.tree.structure(args[argnum]), leaves)
        return tuple(own if i == argnum else jax.tree.map(_vanishing, x) for i, x in enumerate(args))

    value.defvjp(forward, backward)
    return value


def _vanishing(x):
    x = jnp.asarray(x)
    return jnp.zeros(x.shape, x.dtype if jnp.issubdtype(x.dtype, jnp.floating) else jax.dtypes.float0)
