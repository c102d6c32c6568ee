"""Counts of docs/theory.md, "Why not nest?", for exp(sin x) tanh x: operations of the eighth derivative written out by SymPy,
and multiplications of eight nested jvps in JAX, as traced and as XLA leaves them.

pip install sympy==1.14.0 jax==0.6.1
python tools/theory/operations.py
"""

import re

import jax
import jax.numpy as jnp
import sympy as sp

x = sp.Symbol("x")
g = sp.exp(sp.sin(x)) * sp.tanh(x)
successive = g
for _ in range(8):
    successive = sp.diff(successive, x)
print("SymPy", sp.__version__, "operations of the eighth derivative")
print("  diff eight times:", sp.count_ops(successive))
print("  diff(f, x, 8):", sp.count_ops(sp.diff(g, x, 8)))


def f(x):
    return jnp.exp(jnp.sin(x)) * jnp.tanh(x)


def nested(f, order):
    for _ in range(order):
        f = (lambda f: lambda x: jax.jvp(f, (x,), (jnp.ones_like(x),))[1])(f)
    return f


def multiplications(jaxpr):
    count = 0
    for equation in jaxpr.eqns:
        count += equation.primitive.name == "mul"
        for value in equation.params.values():
            if hasattr(value, "jaxpr"):
                count += multiplications(value.jaxpr)
    return count


eighth = nested(f, 8)
print("JAX", jax.__version__, "multiplications of eight nested jvps")
print("  traced:", multiplications(jax.make_jaxpr(eighth)(1.0).jaxpr))
compiled = jax.jit(eighth).lower(1.0).compile().as_text()
print("  compiled:", len(re.findall(r"= \S+ multiply\(", compiled)))
