import { checkGrads, customJvp, customVjp, np, type NDArray } from "taylorjet"
import { it } from "vitest"
it("x", () => {
  checkGrads((x: NDArray, y: NDArray) => np.sin(x).mul(y), [[1, 2], 3])
  checkGrads((x: NDArray, y: NDArray) => np.sin(x).mul(y), [np.array([1, 2], {dtype: "float32"}), np.array(3,{dtype:"float32"})])
  checkGrads((x: NDArray) => np.log(x).mul(np.exp(x)), [1e-4], { order: 3 })
  checkGrads((x: NDArray) => np.sum(np.tanh(x)), [[-100, 3, 1e5]], { order: 3 })
  const cv = customVjp((x: NDArray) => np.sin(x), (x: NDArray) => [np.sin(x), np.cos(x)], (r, ct) => [r.mul(ct)])
  checkGrads(cv, [0.3], { order: 3 })
  const wrong = customJvp((x: NDArray) => np.sin(x), ([x], [dx]) => [np.sin(x), np.cos(x).mul(dx).mul(1.00001)])
  for (const modes of [["forward"], ["reverse"], ["jet"]] as const) try { checkGrads(wrong, [1], { modes: modes as never }); console.log("??") } catch (e) { console.log((e as Error).message) }
  const wrong2 = customVjp((x: NDArray) => x.mul(x), (x: NDArray) => [x.mul(x), x], (r, ct) => [r.mul(ct).mul(2).mul(1.1)])
  for (const modes of [["forward"], ["reverse"], ["jet"]] as const) try { checkGrads(wrong2, [[1,2]], { modes: modes as never }); console.log("??") } catch (e) { console.log((e as Error).message) }
  for (const f of [() => checkGrads((x) => np.abs(x), [0]), () => checkGrads((x) => np.sqrt(x), [0]), () => checkGrads((x) => x, [np.array([1], {dtype:"int32"})]), () => checkGrads((x) => x, 1 as never)]) try { f(); console.log("??") } catch (e) { console.log((e as Error).message) }
})
