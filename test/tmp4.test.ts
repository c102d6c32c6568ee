import { root, grad, hessian, np, jit, whileLoop, type NDArray } from "taylorjet"
import { it } from "vitest"
it("x", () => {
  const cub = (a: NDArray) => root((x: NDArray) => np.power(x, 3).sub(a), 1)
  console.log(grad(cub)(8), hessian(cub)(8), jit(grad(cub))(8))
  for (let i = 0; i < 3; i++) { const t = performance.now(); for (let k = 0; k < 5; k++) root((x: NDArray, a: NDArray) => np.power(x, 3).sub(a), 1, 8); console.log((performance.now() - t) / 5) }
  const g = jit((a: NDArray) => root((x: NDArray, b: NDArray) => np.power(x, 3).sub(b), 1, a))
  g(8); for (let i = 0; i < 3; i++) { const t = performance.now(); for (let k = 0; k < 50; k++) g(8); console.log("jit", (performance.now() - t) / 50) }
  try {
  console.log(grad((a: NDArray) => whileLoop((x: NDArray) => np.greater(np.abs(x.mul(x).sub(a)), 1e-3), (x: NDArray) => x.add(whileLoop((t: NDArray) => np.less(t, a), (t: NDArray) => t.add(x), np.array(0))), np.array(1), { maxSteps: 3 }))(2))
  } catch (e) { console.log(e) }
})
