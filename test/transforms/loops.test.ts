// What loops and branches cost under transforms, and what they leave alone.
import {
  checkpoint,
  cond,
  cost,
  foriLoop,
  grad,
  hessian,
  jet,
  jit,
  jvp,
  laplacian,
  linearize,
  makeProgram,
  type NDArray,
  np,
  scan,
  switchCase,
  vjp,
  vmap,
  whileLoop,
} from "taylorjet"
import { describe, expect, it } from "vitest"

const multiplications = (f: (x: NDArray) => unknown, x: NDArray): number =>
  cost(makeProgram(f as never)(x)).multiplications

describe("a Laplacian through a scan", () => {
  const weights = np.array([
    [0.3, -0.2, 0.5],
    [0.1, 0.4, -0.3],
    [-0.6, 0.2, 0.1],
  ])
  const turns = 4
  const f = (x: NDArray) => np.sum(scan((h: NDArray) => [np.matmul(weights, h), h], x, null, { length: turns })[0])
  const deep = (x: NDArray) =>
    np.sum(np.square(foriLoop(0, turns, (_, h: NDArray) => np.tanh(np.matmul(weights, h)), x)))
  const x = np.array([0.2, -0.4, 0.6])

  it("pushes R + 2 vectors through the loop, not 2 R + 1", () => {
    // The matrix is applied to the value, to R directions and to one sum: 9 (R + 2) products in each turn.
    const program = makeProgram(laplacian(deep))(x)
    const [loop] = program.equations.filter((e) => e.bodies.length > 0)
    const contractions = loop.bodies[0].equations.filter((e) => e.primitive.lower?.kind === "contraction")
    const columns = contractions.map((e) => e.outputs[0].aval.shape.reduce((a, b) => a * b, 1) / 3)
    expect(columns.reduce((a, b) => a + b, 0)).toBe(3 + 2)
  })
  it("by hand-written sums over vmap too, at the same cost", () => {
    const second = (y: NDArray) => (v: NDArray) => jet(deep, [y], [[v, np.zerosLike(v)]])[1][1]
    const byHand = (y: NDArray) => np.sum(vmap(second(y))(np.eye(3)))
    expect(multiplications(byHand, x)).toBeLessThanOrEqual(multiplications(laplacian(deep), x))
    expect(byHand(x).item()).toBeCloseTo(Number(np.trace(hessian(deep)(x)).item()), 13)
    expect(laplacian(deep)(x).item()).toBeCloseTo(Number(np.trace(hessian(deep)(x)).item()), 13)
  })
  it("of a linear loop no second coefficient goes round", () => {
    const program = makeProgram((y: NDArray) => jet(f, [y], [[np.ones([3]), np.zeros([3])]])[1])(x)
    const loops = program.equations.filter((e) => e.bodies.length > 0)
    expect(loops.length).toBeLessThanOrEqual(1)
    for (const e of loops) expect(e.outputs.length).toBe(1)
  })
})

it("a carry that is constant costs nothing in a jet, a linear one keeps its degree", () => {
  const f = (x: NDArray) =>
    foriLoop(0, 3, (_, [a, b, c]: NDArray[]) => [np.sin(a), b.add(x), c.mul(b)], [np.array(0.5), x, x])[2]
  const carriesOf = (order: number) => {
    const zeros = Array.from({ length: order - 1 }, () => 0)
    const [loop] = makeProgram((x: NDArray) => jet(f, [x], [[1, ...zeros]])[1][order - 1])(0.3).equations.filter(
      (e) => e.bodies.length > 0,
    )
    return loop.params.carries
  }
  // b and c have a value each; b has a first coefficient, c has all, of which three turns give four.
  expect(carriesOf(1)).toBe(4)
  expect(carriesOf(3)).toBe(6)
})

it("cost counts a scan as its length times its body, a while as one turn", () => {
  const body = (c: NDArray) => c.mul(c)
  const loop = (length: number) => (x: NDArray) => foriLoop(0, length, (_, c: NDArray) => body(c), x)
  expect(multiplications(loop(1000), np.ones(7))).toBe(1000 * 7)
  expect(multiplications((x) => whileLoop((c: NDArray) => np.less(c.at(0), 0), body, x), np.ones(7))).toBe(7)
  const branch = (x: NDArray) => cond(np.less(x.at(0), 0), body, (c: NDArray) => body(body(c)), x)
  expect(multiplications(branch, np.ones(7))).toBe(14)
})

describe("lanes of a mapped loop", () => {
  const root = (a: NDArray) =>
    whileLoop(
      (i: NDArray) => np.less(np.take([1, 4, 9, 16, 25], i), a),
      (i: NDArray) => i.add(1),
      np.array(0, { dtype: "int32" }),
    )
  it("that are done are left alone where their next turn would be out of range", () => {
    // The lane of 25 ends at the last entry; lanes end at different turns.
    expect(vmap(root)([1, 10, 25]).toArray()).toEqual([0, 3, 4])
    expect(jit(vmap(root))([1, 10, 25]).toArray()).toEqual([0, 3, 4])
  })
  it("or NaN", () => {
    const f = (x: NDArray) =>
      whileLoop(
        (c: NDArray) => np.greater(c, 1),
        (c: NDArray) => np.sqrt(c.sub(1)),
        x,
        { maxSteps: 9 },
      )
    const xs = [0.25, 1.5, 3, 30]
    expect(vmap(f)(xs).toArray()).toEqual(xs.map((x) => f(np.array(x)).item()))
    expect(vmap(grad(f))(xs).toArray()).toEqual(xs.map((x) => grad(f)(x).item()))
  })
  it("a branch is computed only where it is taken", () => {
    const table = np.array([1, 2, 3])
    const f = (i: NDArray, x: NDArray) =>
      cond(
        np.less(i, 3),
        () => np.take(table, i).mul(np.log(x)),
        () => np.array(0),
      )
    const is = np.array([0, 2, 3, 7], { dtype: "int32" })
    expect(vmap(f)(is, [1, Math.E, -1, 0]).toArray()).toEqual([0, 3, 0, 0])
    const slope = vmap(grad(f, { argnums: 1 }))(is, [1, 2, -1, 0])
    expect(slope.toArray()).toEqual([1, 1.5, 0, 0])
  })
  it("no lanes", () => {
    const f = (x: NDArray) =>
      cond(
        np.less(x, 0),
        () => x,
        () => np.sin(x),
      )
    expect(vmap(f)(np.zeros([0])).shape).toEqual([0])
    const until = (x: NDArray) =>
      whileLoop(
        (c: NDArray) => np.less(c, 3),
        (c: NDArray) => c.mul(x),
        x,
      )
    expect(vmap(until)(np.zeros([0])).shape).toEqual([0])
    expect(jit(vmap(until))(np.zeros([0])).shape).toEqual([0])
  })
})

it("functions with loops are traced once", () => {
  let count = 0
  foriLoop(
    0,
    100,
    (_, c: NDArray) => {
      count++
      return c.add(1)
    },
    0,
  )
  expect(count).toBe(1)
})

it("a closure over a traced array is a constant of the loop, not copied into each turn", () => {
  const program = makeProgram((x: NDArray) => foriLoop(0, 5, (_, c: NDArray) => c.mul(np.sum(np.sin(x))), 1))(
    np.ones(1000),
  )
  const [loop] = program.equations.filter((e) => e.bodies.length > 0)
  expect(loop.bodies[0].equations.map((e) => e.primitive.name)).toEqual(["mul"])
})

it("reverse mode keeps what the linear half reads, no more", () => {
  const f = (x: NDArray) => foriLoop(0, 50, (_, c: NDArray) => np.mul(np.sin(c), 2).add(c), x)
  const [first] = makeProgram(grad(f))(0.3).equations.filter((e) => e.bodies.length > 0)
  // Only the cosines are stacked.
  expect(first.outputs.filter((v) => v.aval.shape.join() === "50").length).toBe(1)
})

it("forward mode passes through a while without a bound, linearly too", () => {
  const f = (x: NDArray) =>
    whileLoop(
      (c: NDArray) => np.less(c, 10),
      (c: NDArray) => c.mul(c),
      x,
    )
  expect(jvp(f, [2], [1]).map(Number)).toEqual([16, 32])
})

it("one branch runs, the other may be out of its domain", () => {
  const table = np.array([1, 2, 3])
  const entry = (i: NDArray, x: NDArray) => np.take(table, i).mul(x)
  const alone = (_: NDArray, x: NDArray) => x
  const f = (i: NDArray, x: NDArray) => cond(np.less(i, 3), entry, alone, i, x)
  const g = (i: NDArray, x: NDArray) => switchCase(np.less(i, 3).astype("int32"), [alone, entry], i, x)
  const [inside, outside] = [1, 9].map((i) => np.array(i, { dtype: "int32" }))
  expect(() => np.take(table, outside)).toThrow(/index 9/)
  for (const how of [<F>(h: F) => h, <F>(h: F) => jit(h as never) as F]) {
    expect([how(f)(inside, np.array(5)), how(f)(outside, np.array(5))].map(Number)).toEqual([10, 5])
    expect([how(g)(inside, np.array(5)), how(g)(outside, np.array(5))].map(Number)).toEqual([10, 5])
    expect(Number(how(grad(f, { argnums: 1 }))(outside, np.array(5)))).toBe(1)
  }
  // What is known outside is known inside, and computed where it is traced.
  const closure = (i: NDArray, x: NDArray) =>
    cond(
      np.less(i, 3),
      () => np.take(table, i),
      () => x,
    )
  expect(() => closure(outside, np.array(5))).toThrow(/index 9/)
  expect(Number(jit(closure)(outside, np.array(5)))).toBe(5)
})

describe("checkpoints", () => {
  const step = (c: NDArray, x: NDArray) => np.tanh(np.sin(c).mul(x).add(np.cos(c)))
  const f = (length: number, checkpoint: boolean | number) => (x: NDArray) =>
    scan((c: NDArray) => [step(c, x), null], x, null, { length, checkpoint })[0]
  /** Numbers that pass from the first half of a gradient, the loops that run forwards, to the second. */
  const kept = (length: number, checkpoint: boolean | number): number => {
    const { equations } = makeProgram(grad(f(length, checkpoint)))(0.3)
    const isBackwards = (e: (typeof equations)[number]): boolean =>
      e.params.reverse === true || e.bodies.some((body) => body.equations.some(isBackwards))
    const made = new Map(equations.filter((e) => !isBackwards(e)).flatMap((e) => e.outputs.map((v) => [v, v.aval])))
    const read = new Set(equations.filter(isBackwards).flatMap((e) => e.inputs))
    let count = 0
    for (const [v, aval] of made) if (read.has(v)) count += aval.shape.reduce((a, b) => a * b, 1)
    return count
  }
  it("keep the carries at the ends of segments, which are about as many as a segment has turns", () => {
    expect(kept(400, false)).toBeGreaterThanOrEqual(3 * 400)
    expect(kept(400, true)).toBeLessThanOrEqual(20 + 2)
    expect(kept(400, 100)).toBeLessThanOrEqual(4 + 2)
  })
  it("compute no turn more than twice", () => {
    const turn = multiplications((x) => foriLoop(0, 1, (_, c: NDArray) => step(c, x), x), np.array(0.3))
    for (const length of [1, 7, 400, 1000]) {
      const [plain, again] = [false, true].map((c) => multiplications(grad(f(length, c)), np.array(0.3)))
      expect(again - plain).toBeLessThanOrEqual(length * turn)
    }
  })
  it("of a function keep its operands only", () => {
    const inside = (x: NDArray) => np.sin(np.exp(np.cos(x)))
    const residuals = (g: (x: NDArray) => NDArray) => {
      const program = makeProgram((x: NDArray) => vjp(g, x)[1](np.ones(9)))(np.ones(9))
      return program.equations.map((e) => e.primitive.name)
    }
    // All that the gradient needs of the inside it computes itself, in one equation that holds a program.
    expect(residuals(inside)).toContain("sincos")
    expect(residuals(checkpoint(inside))).toEqual(["checkpoint"])
  })
})

it("a scan carries what its results read, and no more", () => {
  const turn = ([a, b, c]: NDArray[]): [NDArray[], NDArray] => [[np.sin(a), b.mul(a), c.mul(b)], c]
  const carriesOf = (f: (x: NDArray) => NDArray) => makeProgram(f)(0.3).equations.map((e) => e.params.carries)
  const run = (x: NDArray) => scan(turn, [x, x, x], null, { length: 3 })
  expect([0, 1, 2].map((k) => carriesOf((x) => run(x)[0][k]))).toEqual([[1], [2], [3]])
  expect(carriesOf((x) => run(x)[1])).toEqual([3])
})

it("a while carries what its condition and its results read, and no more", () => {
  const f = (x: NDArray) =>
    whileLoop(
      ([i]: NDArray[]) => np.less(i, 3),
      ([i, a, b, c]: NDArray[]) => [i.add(1), np.sin(a), b.mul(a), c.mul(b)],
      [np.array(0), x, x, x],
    )
  const carriesOf = (k: number) => {
    const [loop] = makeProgram((x: NDArray) => f(x)[k])(0.3).equations
    return [loop.params.carries, loop.inputs.length]
  }
  expect([0, 1, 2, 3].map(carriesOf)).toEqual([1, 2, 3, 4].map((n) => [n, n]))
  // The value of a program that has derivatives too takes no tangents.
  const [value, tangent] = linearize((x: NDArray) => f(x)[2], 0.3)
  expect(value.item()).toBe(f(np.array(0.3))[2].item())
  expect(tangent(2).item()).toBeCloseTo(2 * jvp((x: NDArray) => f(x)[2], [0.3], [1])[1].item(), 15)
})

describe("sums over the places of a mapped loop", () => {
  const factors = np.array([0.5, 1, -0.8])
  const loops: Record<string, (z: NDArray) => NDArray> = {
    scan: (z) => scan((c: NDArray) => [np.sin(c).mul(z), null], z, null, { length: 3 })[0],
    "what a scan stacks": (z) => np.sum(scan((c: NDArray) => [np.sin(c).mul(z), c.mul(c)], z, null, { length: 3 })[1]),
    "a while with a shared condition": (z) =>
      whileLoop(
        ([i]: NDArray[]) => np.less(i, 3),
        ([i, c]: NDArray[]) => [i.add(1), np.sin(c).mul(z)],
        [np.array(0), z],
      )[1],
    "a while with its own condition": (z) => whileLoop((c: NDArray) => np.greater(c, 0.1), np.square, z),
    cond: (z) => cond(np.less(0, z), np.sin, np.square, z),
  }
  const apart = (f: (z: NDArray) => NDArray, z: NDArray) => [...factors].map((s) => f(z.mul(s)))
  for (const [name, f] of Object.entries(loops)) {
    const each = (z: NDArray) => vmap((s: NDArray) => f(z.mul(s)))(factors)
    const sums: [string, (z: NDArray) => NDArray, (z: NDArray) => NDArray][] = [
      ["a sum", (z) => np.sum(each(z)), (z) => np.sum(np.stack(apart(f, z)))],
      ["a sum with weights", (z) => np.dot(each(z), [1, 2, 3]), (z) => np.dot(np.stack(apart(f, z)), [1, 2, 3])],
    ]
    for (const [what, together, alone] of sums)
      it(`${what}: ${name}`, () => {
        const [mapped, direct] = [together, alone].map((g) => jet(g, [0.7], [[1, 0.5, 2]]))
        expect(mapped[0].shape).toEqual([])
        expect(mapped[0].item()).toBeCloseTo(direct[0].item(), 14)
        mapped[1].forEach((x, k) => void expect(x.item()).toBeCloseTo(direct[1][k].item(), 11))
        expect(jit(together)(0.7).item()).toBeCloseTo(direct[0].item(), 14)
      })
  }
})

describe("a choice of one branch", () => {
  it("is that branch, whatever the index, in all modes", () => {
    const f = (i: NDArray, x: NDArray) => switchCase(i, [(y: NDArray) => np.sin(y)], x)
    const index = np.array(7, { dtype: "int32" })
    for (const run of [f, jit(f)]) expect(Number(run(index, np.array(1)))).toBeCloseTo(Math.sin(1), 14)
    expect(Number(jit(grad((x: NDArray) => f(index, x)))(1))).toBeCloseTo(Math.cos(1), 14)
    expect(Number(jit(grad(f, { argnums: 1 }))(index, np.array(1)))).toBeCloseTo(Math.cos(1), 14)
    const mapped = jit(vmap(f))(np.array([0, 3], { dtype: "int32" }), np.array([1, 2]))
    expect(mapped.toArray()).toEqual([Math.sin(1), Math.sin(2)].map((x) => expect.closeTo(x, 14)))
  })
})
