"""Programs that programs.ts wrote into the folder that PROGRAMS names, against NumPy and JAX."""

import os
import re
import tempfile
import unittest

os.environ.setdefault("XLA_FLAGS", "--xla_force_host_platform_device_count=8")

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec

import taylorjet_jax

jax.config.update("jax_enable_x64", True)
folder = os.environ["PROGRAMS"]


def program(name):
    return taylorjet_jax.load(os.path.join(folder, f"{name}.tj"))


def wave(*shape):
    return np.sin(np.arange(np.prod(shape)) + 1.0).reshape(shape)


network = {
    "layers": [{"W": wave(8, 2), "b": wave(8)}, {"W": wave(1, 8), "b": wave(1)}],
    "scale": None,
}
points = wave(16, 2)


def value(net, x):
    first, last = net["layers"]
    return jnp.sum(last["W"] @ jnp.tanh(first["W"] @ x + first["b"]) + last["b"])


def residuals(net, X):
    return jax.vmap(lambda x: jnp.trace(jax.hessian(lambda y: value(net, y))(x)))(X)


def loss(net, X):
    return jnp.mean(residuals(net, X) ** 2)


def collectives(text):
    """The operations by which devices talk, in a compiled program."""
    return set(re.findall(r" (all-\w+|collective-\w+|reduce-scatter|ragged-all-to-all)(?:-start|-done)?\(", text))


class Values(unittest.TestCase):
    def test_residuals(self):
        np.testing.assert_allclose(program("residuals")(network, points), residuals(network, points), rtol=1e-11)

    def test_step_returns_trees(self):
        got, gradient = program("step")(network, points)
        wanted, slopes = jax.value_and_grad(loss)(network, points)
        np.testing.assert_allclose(got, wanted, rtol=1e-11)
        self.assertIsNone(gradient["scale"])
        jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-11), gradient, slopes)

    def test_float32(self):
        x = wave(3).astype(np.float32)
        np.testing.assert_allclose(program("single")(x), np.exp(x), rtol=1e-6)

    def test_captured_arrays(self):
        got = program("captured")(2)
        self.assertAlmostEqual(float(got["sum"]), 2 * wave(20).sum(), places=12)
        self.assertEqual(float(got["same"]), 2)

    def test_loop(self):
        c = 1.0
        for _ in range(10):
            c = np.sin(c) * 1.5
        self.assertAlmostEqual(float(program("loop")(1.5)), c, places=13)


class Transforms(unittest.TestCase):
    def test_jit_and_shards(self):
        step = program("residuals")
        mesh = Mesh(np.array(jax.devices()), ("points",))
        spread = NamedSharding(mesh, PartitionSpec("points"))
        everywhere = NamedSharding(mesh, PartitionSpec())
        run = jax.jit(step, in_shardings=(everywhere, spread), out_shardings=spread)
        got = run(network, points)
        self.assertEqual({x.data.shape for x in got.addressable_shards}, {(2,)})
        np.testing.assert_allclose(got, residuals(network, points), rtol=1e-11)
        text = run.lower(network, points).compile().as_text()
        self.assertEqual(collectives(text), set())
        self.assert_eighths(text)

    def assert_eighths(self, text):
        """Each of the 8 devices has 2 of the 16 points, and nothing on it is as long as all of them."""
        self.assertRegex(text, r"f64\[2,2\]\S* parameter\(")
        self.assertNotRegex(text, r"f64\[16\b")

    def test_training_step_reduces(self):
        mesh = Mesh(np.array(jax.devices()), ("points",))
        spread = NamedSharding(mesh, PartitionSpec("points"))
        everywhere = NamedSharding(mesh, PartitionSpec())
        run = jax.jit(program("step"), in_shardings=(everywhere, spread), out_shardings=everywhere)
        text = run.lower(network, points).compile().as_text()
        self.assertEqual(collectives(text), {"all-reduce"})
        self.assert_eighths(text)
        np.testing.assert_allclose(run(network, points)[0], loss(network, points), rtol=1e-11)

    def test_differentiable(self):
        f = taylorjet_jax.differentiable(program("step"))
        got = jax.grad(lambda net: 3 * f(net, points))(network)
        wanted = jax.grad(lambda net: 3 * loss(net, points))(network)
        jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-10), got, wanted)

    def test_grad_says_what_to_do(self):
        with self.assertRaisesRegex(TypeError, "export valueAndGrad"):
            jax.grad(lambda x: program("loop")(x))(1.5)

    def test_vmap_says_what_to_do(self):
        with self.assertRaisesRegex(TypeError, "export it with a leading axis"):
            jax.vmap(program("loop"))(jnp.ones(3))


class Errors(unittest.TestCase):
    def test_structures(self):
        step = program("step")
        with self.assertRaisesRegex(TypeError, r"0\['layers'\]: expected 2 items; got 1 items"):
            step({"layers": network["layers"][:1], "scale": None}, points)
        with self.assertRaisesRegex(TypeError, r"0\['layers'\]\[0\]: expected a dict with the keys"):
            step({"layers": [{"W": wave(8, 2)}, network["layers"][1]], "scale": None}, points)
        with self.assertRaisesRegex(TypeError, "expected 2 items; got 1 items"):
            step(network)

    def test_types(self):
        with self.assertRaisesRegex(TypeError, r"argument 1: expected float64\[16,2\]; got float64\[3,2\]"):
            program("residuals")(network, points[:3])
        with self.assertRaisesRegex(TypeError, r"expected float32\[3\]; got float64\[3\]"):
            program("single")(wave(3))

    def test_no_doubles(self):
        jax.config.update("jax_enable_x64", False)
        try:
            with self.assertRaisesRegex(TypeError, "jax_enable_x64"):
                program("loop")
            x = wave(3).astype(np.float32)
            np.testing.assert_allclose(program("single")(x), np.exp(x), rtol=1e-6)
        finally:
            jax.config.update("jax_enable_x64", True)

    def test_other_files(self):
        with tempfile.NamedTemporaryFile(suffix=".tj") as file:
            file.write(b"nothing")
            file.flush()
            with self.assertRaisesRegex(ValueError, "toStableHLO"):
                taylorjet_jax.load(file.name)


if __name__ == "__main__":
    unittest.main()
