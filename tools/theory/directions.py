"""What JAX's jet makes of a matrix of directions as one term of a series: README, the introduction and its notebook.

pip install jax==0.6.1
python tools/theory/directions.py
"""

import jax
import jax.numpy as jnp
from jax.experimental.jet import jet

jax.config.update("jax_enable_x64", True)
x, directions, zeros = jnp.ones(5), jnp.eye(5), jnp.zeros((5, 5))
functions = {
    "sum(tanh(x))": lambda x: jnp.sum(jnp.tanh(x)),
    "sum(tanh(x)**2)": lambda x: jnp.sum(jnp.tanh(x) ** 2),
}
print("JAX", jax.__version__)
for name, f in functions.items():
    print(name, "has the Laplacian", jnp.trace(jax.hessian(f)(x)))
    try:
        _, (first, second) = jet(f, (x,), ((directions, zeros),))
        print("  jet returns as first derivative ", first)
        print("  jet returns as second derivative", second)
    except TypeError as error:
        print("  TypeError:", error)
print("the derivative of abs at 0 is", jax.grad(jnp.abs)(0.0))
