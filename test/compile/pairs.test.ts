// Alike operations of a kernel over one point share a vector: how many do, and that results are those of the reference.
import { grad, inverse, jit, makeProgram, type NDArray, np, vmap, whileLoop } from "taylorjet"
import { describe, expect, it } from "vitest"
import { idioms } from "../../src/backends/wasm/idioms.js"
import { Neighbours, pairsOf } from "../../src/backends/wasm/pairs.js"
import { reached } from "../../src/backends/wasm/uses.js"
import { fuse } from "../../src/compile/fuse.js"
import { allSteps } from "../../src/compile/steps.js"
import type { Lit } from "../../src/ir/atom.js"
import { sizeOf } from "../../src/ir/aval.js"
import { agree } from "../laws/agree.js"

type F = (...xs: NDArray[]) => unknown

const programOf = (f: F, ...xs: NDArray[]) => makeProgram(f as never)(...(xs as never[]))

/** The share of instructions of the longest kernel over one point that are pairs. */
function shareOf(f: F, ...xs: NDArray[]): number {
  const kernels = allSteps(fuse(programOf(f, ...xs)).steps).flatMap((s) =>
    s.kind === "kernel" && sizeOf(s.domain) === 1 ? [s] : [],
  )
  const [longest] = kernels.sort((a, b) => b.body.length - a.body.length)
  const { body, stores } = idioms(longest.body, longest.stores, false)
  const own = body.filter((x) => x.op !== "constant" && x.dtype === undefined).length
  return pairsOf(body, stores, reached(body, stores, true), new Neighbours()).size / own
}

/** A loop of few numbers until it has come far enough: as many turns as each start takes. */
const walk = (step: (y: NDArray) => NDArray, lanes?: number) => (y0: NDArray) =>
  whileLoop(
    ({ n, y }: { n: NDArray; y: NDArray }) => np.logicalAnd(np.less(n, 40), np.less(np.sum(np.square(y)), 30)),
    ({ n, y }) => ({ n: n.add(1), y: step(y) }),
    { n: np.array(0, { dtype: "int32" }), y: y0 } as never,
    { maxSteps: 64, ...(lanes && { lanes }) },
  )

const spiral = (y: NDArray) => {
  const [a, b] = [y.at(0), y.at(1)]
  const w = np.exp(np.sin(a.mul(b)).mul(0.1))
  return np.stack([a.mul(w).sub(b.mul(0.3)), b.mul(w).add(np.maximum(a, 0).mul(0.3))])
}
const starts = (n: number) => np.array(Array.from({ length: n }, (_, i) => [1 + 0.3 * i, 0.1 - 0.2 * i]))

describe("loops of trajectories", () => {
  it("nearly all operations of two lanes are pairs; of a system without likeness few are", () => {
    for (const n of [2, 7]) expect(shareOf(vmap(walk(spiral, 2)) as F, starts(n))).toBeGreaterThan(0.9)
    expect(shareOf(walk((y) => np.stack([np.exp(y.at(0)), y.at(1).add(1)])) as F, starts(1).at(0))).toBeLessThan(0.2)
  })

  it("code that float32 does not need is no part of a pair", () => {
    const y = np.array([1, 2], { dtype: "float32" })
    const asinh = inverse((x: NDArray) => np.sinh(x))
    for (const f of [asinh, vmap(asinh)]) agree(programOf(f as F, y), [y.atom as Lit])
  })

  it("x and y of one trajectory are a pair", () => {
    const turn = (y: NDArray) => {
      const [a, b] = [y.at(0), y.at(1)]
      const w = np.sqrt(np.add(a.mul(a), b.mul(b)))
      const move = (x: NDArray) => x.mul(w).add(x.mul(x)).mul(0.3).add(x.div(w)).add(np.abs(x))
      return np.stack([move(a), move(b)])
    }
    expect(shareOf(walk(turn) as F, starts(1).at(0))).toBeGreaterThan(0.6)
    agree(programOf(walk(turn) as F, starts(1).at(0)), [starts(1).at(0).atom as Lit])
  })

  it.each([1, 2, 3, 4, 9])(
    "%i of them, in groups of two and of three, agree with the reference and with all at once",
    (n) => {
      for (const lanes of [2, 3]) {
        const f = vmap(walk(spiral, lanes))
        agree(programOf(f as F, starts(n)), [starts(n).atom as Lit])
        const [own, all] = [f, vmap(walk(spiral))].map((g) => jit(g, { fma: false })(starts(n)))
        expect(Array.from(own.n.data)).toEqual(Array.from(all.n.data))
        expect(np.allclose(own.y, all.y, { rtol: 1e-12 })).toBe(true)
      }
    },
  )

  it("of float32, with conditions that choose, and whole numbers beside", () => {
    const step = (y: NDArray) => {
      const [a, b] = [y.at(0), y.at(1)]
      const chosen = np.where(np.less(a, b), a.mul(1.1), b.sub(a))
      const index = np.array(np.floor(a.mul(3)), { dtype: "int32" })
      return np.stack([chosen.add(np.tanh(b)), np.where(np.equal(np.mod(index, 2), 0), b, b.neg()).add(0.2)])
    }
    for (const dtype of ["float64", "float32"] as const) {
      const x = np.array(starts(5), { dtype })
      const f = vmap(walk(step, dtype === "float64" ? 2 : 4))
      agree(programOf(f as F, x), [x.atom as Lit])
    }
  })

  it("gradients pass through groups", () => {
    const loss = (lanes?: number) => (x: NDArray) => np.sum(np.square(vmap(walk(spiral, lanes))(x).y))
    const [own, all] = [2, undefined].map((lanes) => jit(grad(loss(lanes)))(starts(3)))
    expect(np.allclose(own, all, { rtol: 1e-12 })).toBe(true)
  })
})
