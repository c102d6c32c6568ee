// Loops, branches, derivatives and captured arrays: what XLA computes is what the functions return.
import { afterAll, describe, expect, it } from "vitest"
import {
  grad,
  jet,
  laplacian,
  type NDArray,
  np,
  random,
  toJax,
  toStableHLO,
  valueAndGrad,
  vmap,
} from "../../src/index.js"
import { loopPrograms } from "../laws/loopPrograms.js"
import { agree, type F } from "./agree.js"
import { stop, withJax } from "./python.js"

afterAll(stop)

describe.runIf(withJax)("XLA agrees", () => {
  for (const { title, loop, x } of loopPrograms) {
    it(`${title}: value`, () => agree(loop as F, x))
    it(`${title}: gradient`, () => agree(grad((y: NDArray) => np.sum(np.sin(loop(y)))) as F, x))
    it(`${title}: jet`, () => agree((y) => jet(loop, [y], [[np.onesLike(y), np.onesLike(y)]])[1][1] as NDArray, x))
  }
  const W = random.normal(random.PRNGKey(1), [40, 3])
  const network = (x: NDArray) => np.sum(np.tanh(np.matmul(W, x)))
  const points = random.normal(random.PRNGKey(2), [8, 3])
  it("a Laplacian over points, with captured weights", () => agree(vmap(laplacian(network)) as F, points))
  it("a training step", () =>
    agree(
      (w, x) =>
        grad((v: NDArray) => np.mean(np.square(vmap(laplacian((y: NDArray) => np.sum(np.tanh(np.matmul(v, y)))))(x))))(
          w,
        ) as NDArray,
      W,
      points,
    ))
  it("random draws, bit for bit", () => agree((x) => np.add(random.normal(random.PRNGKey(3), [5]), np.mul(0, x)), 1))
  it("gathers, scatters and updates", () =>
    agree(
      (x) => {
        const taken = np.take(x, np.array([3, 1, 1, 0], { dtype: "int32" }))
        return np.add(x.withAdded(np.array([0, 0, 2], { dtype: "int32" }), 1), taken.with([1, 3], np.array([7, 8])))
      },
      [1, 2, 3, 4],
    ))
  it("what whole numbers leave, divided by zero too", () =>
    agree(np.rem as F, np.array([5, -5, 0], { dtype: "int32" }), np.array([3, 0, 0], { dtype: "int32" })))
  it("float32", () => agree((x) => np.sum(np.exp(np.tanh(x))), np.array([0.5, 1, 2], { dtype: "float32" })))
})

describe("the text", () => {
  it("is the same for the same program", () => {
    const f = valueAndGrad((x: NDArray) => np.sum(np.exp(x))) as unknown as F
    expect(toStableHLO(f)([1, 2]).text).toBe(toStableHLO(f)([1, 2]).text)
  })
  it("holds small arrays, and takes large ones as arguments, each once", () => {
    const small = np.array([1, 2, 3])
    const large = np.linspace(0, 1, 17)
    const { text, captured } = toStableHLO((x: NDArray) =>
      np.add(np.sum(np.mul(large, np.sin(large).mul(x))), np.sum(np.mul(small, x))),
    )(1)
    expect(captured.every((x) => x.size === 17)).toBe(true)
    expect(text).toContain("dense<[1.0, 2.0, 3.0]>")
  })
  it("counts along an axis where integers do, and only there", () => {
    const places = np.arange(40, { dtype: "int32" })
    const exported = (y: NDArray) => toStableHLO((x: NDArray) => np.add(x, y))(np.zeros([3, 40], { dtype: "int32" }))
    for (const y of [places, np.stack([places, places, places])]) {
      expect(exported(y).text).toContain('"stablehlo.iota"')
      expect(exported(y).captured).toEqual([])
    }
    const zeros = np.array(new Int32Array(120)).reshape([3, 40])
    expect(exported(zeros).text).not.toContain('"stablehlo.iota"')
    expect(exported(np.add(places, 1)).captured.length).toBe(1)
  })
  it("takes an entry that a number names, along any axis, as a slice", () => {
    for (const axis of [0, 1]) {
      const { text } = toStableHLO((x: NDArray, i: NDArray) => np.take(x, i, { axis }))(
        np.ones([4, 5]),
        np.array(2, { dtype: "int32" }),
      )
      expect(text).toContain('"stablehlo.dynamic_slice"')
      expect(text).not.toContain('"stablehlo.gather"')
    }
  })
  it("repeats what is the same along an axis", () => {
    const over = (f: (x: NDArray) => NDArray) => {
      const { captured, arrays } = { ...toStableHLO(f)(np.zeros([5, 7])), ...toJax(f)(np.zeros([5, 7])) }
      return [captured, arrays].map((all) => all.map((x) => x.shape.filter((n) => n > 1)))
    }
    const [row, column] = [np.linspace(0, 1, 70).slice([0, 35]), np.linspace(1, 2, 70).slice([0, 35])]
    const rows = np.array(np.broadcastTo(np.reshape(row, [5, 7]), [3, 5, 7]).toArray())
    const middle = np.array(np.broadcastTo(np.expandDims(np.reshape(column, [5, 7]), 1), [5, 4, 7]).toArray())
    expect(over((x) => np.sum(np.mul(rows, x)))).toEqual([[[5, 7]], [[5, 7]]])
    expect(over((x) => np.sum(np.mul(middle, np.expandDims(x, 1))))).toEqual([[[5, 7]], [[5, 7]]])
    expect(over((x) => np.add(x, np.array(np.full([5, 7], 3).toArray())))).toEqual([[], []])
    const signs = np.array([...new Array(17).fill(0), ...new Array(17).fill(-0)]).reshape([2, 17])
    expect(over((x) => np.sum(np.add(np.div(1, signs), np.sum(x))))).toEqual([[], [[2]]])
  })
  const repeated = np.array(np.broadcastTo(np.expandDims(np.linspace(0, 1, 20), 1), [4, 20, 3]).toArray())
  it.runIf(withJax)("of which XLA computes the same", () => agree((x) => np.mul(repeated, x), 2))
})
