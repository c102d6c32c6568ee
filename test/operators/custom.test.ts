// Functions with stated derivatives: what JAX's custom_jvp and custom_vjp promise, and jets of every order.
import {
  checkDefinition,
  checkGrads,
  checkpoint,
  cond,
  customJvp,
  customVjp,
  grad,
  hessian,
  jet,
  jit,
  jvp,
  laplacian,
  makeProgram,
  type NDArray,
  np,
  scan,
  toStableHLO,
  vjp,
  vmap,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { messageOf } from "../errors/message.js"

type Unary = (x: NDArray) => NDArray

const numbers = (x: unknown): number[] =>
  [x].flat(9).flatMap((y) => (typeof y === "number" ? [y] : Array.from((y as NDArray).data as ArrayLike<number>)))

function near(got: unknown, expected: unknown, tolerance = 1e-12): void {
  const [a, b] = [numbers(got), numbers(expected)]
  expect(a.length).toBe(b.length)
  a.forEach((x, i) => void expect(Math.abs(x - b[i])).toBeLessThanOrEqual(tolerance * (1 + Math.abs(b[i]))))
}

// Each rule calls its own function, and that of the other one.
const sin: Unary = customJvp(
  (x: NDArray) => np.sin(x),
  ([x], [dx]) => [sin(x), cos(x).mul(dx)],
)
const cos: Unary = customJvp(
  (x: NDArray) => np.cos(x),
  ([x], [dx]) => [cos(x), sin(x).mul(dx).neg()],
)
const exp: Unary = customJvp(
  (x: NDArray) => np.exp(x),
  ([x], [dx]) => {
    const y = exp(x)
    return [y, y.mul(dx)]
  },
)
// The derivative is twice that of the function, so that one sees at which orders the rule was used.
const marked: Unary = customJvp(
  (x: NDArray) => np.exp(x),
  ([x], [dx]) => [marked(x), marked(x).mul(dx).mul(2)],
)
const reversed: Unary = customVjp(
  (x: NDArray) => np.sin(x),
  (x: NDArray) => [np.sin(x), np.cos(x)],
  (c, ct) => [c.mul(ct)],
)

const pairs: Record<string, [custom: Unary, plain: Unary]> = {
  "customJvp sin": [sin, np.sin],
  "customJvp exp": [exp, np.exp],
  "customVjp sin": [reversed, np.sin],
}

describe.each(Object.entries(pairs))("%s is the function itself", (_, [custom, plain]) => {
  const x = np.array([0.3, 1.2])
  const total = (f: Unary) => (u: NDArray) => np.sum(np.square(f(u.mul(2))))
  it("in jets, eager and compiled", () => {
    const series = [[[1, 2], [0.5, 0], [0, -1], [0, 0], [0, 0], [1, 0]]] // biome-ignore format: one line
    const pushed = (f: Unary) => (u: NDArray) => jet(f, [u], series)
    near(pushed(custom)(x)[0], pushed(plain)(x)[0], 0)
    near(pushed(custom)(x)[1], pushed(plain)(x)[1])
    near(jit(pushed(custom))(x)[1], pushed(plain)(x)[1], 1e-11)
  })
  it("in every other mode", () => {
    const [f, g] = [total(custom), total(plain)]
    const modes: Record<string, (h: Unary) => unknown> = {
      jvp: (h) => jvp(h, [x], [[1, -1]]),
      grad: (h) => grad(h)(x),
      hessian: (h) => hessian(h)(x),
      laplacian: (h) => laplacian(h)(x),
      "grad of laplacian": (h) => grad(laplacian(h))(x),
      "vmap of grad": (h) => vmap(grad(h))(np.stack([x, x.mul(3)])),
      "grad of vmap": (h) => grad((u: NDArray) => np.sum(vmap(h)(np.stack([u, u.mul(3)]))))(x),
      "jit of hessian": (h) => jit(hessian(h))(x),
      "jit of vmap of hessian": (h) => jit(vmap(hessian(h)))(np.stack([x, x.mul(3)])),
      checkpoint: (h) => grad(checkpoint(h))(x),
      cond: (h) => grad((u: NDArray) => cond(np.greater(np.sum(u), 0), h, (v: NDArray) => np.sum(v), u))(x),
      float32: (h) => grad(h)(np.array([0.3, 1.2], { dtype: "float32" })),
      "no elements": (h) => grad(h)(np.zeros([0])),
    }
    for (const [name, mode] of Object.entries(modes)) near(mode(f), mode(g), name === "float32" ? 1e-6 : 1e-11)
  })
  it("inside a loop", () => {
    const loop = (f: Unary) => (u: NDArray) =>
      np.sum(scan((c: NDArray, s: NDArray): [NDArray, NDArray] => [f(c.mul(s)), c], u, [0.5, 0.7, 0.9])[0])
    const [f, g] = [loop(custom), loop(plain)]
    near([grad(f)(x), hessian(f)(x), jit(grad(f))(x)], [grad(g)(x), hessian(g)(x), grad(g)(x)], 1e-11)
    near(vmap(hessian(f))(np.stack([x, x])), vmap(hessian(g))(np.stack([x, x])), 1e-11)
  })
  it("obeys the laws", () => {
    checkDefinition(custom, [x])
    checkGrads(custom, [x], { order: 3 })
  })
})

describe("the rule", () => {
  it("is used at every order", () => {
    near(jet(marked, [0], [[1, 0, 0, 0]])[1], [2, 4, 8, 16])
    near(
      [grad(grad(marked))(0), jvp(grad(marked), [0], [1])[1], grad((x: NDArray) => jvp(marked, [x], [1])[1])(0)],
      [4, 4, 4],
    )
    near(vmap(grad(grad(marked)))([0, 0]), [4, 4])
  })
  it("gives the values of the function, not its own", () => {
    const f = customJvp(
      (x: NDArray) => np.exp(x),
      ([x], [dx]) => [x, dx],
    )
    near(jvp(f, [1], [3]), [Math.E, 3])
  })
  it("is compiled away where no derivative is taken", () => {
    const direct = jit((x: NDArray) => np.sum(np.exp(x).mul(2)))
    const through = jit((x: NDArray) => np.sum(exp(x).mul(2)))
    expect(through([1, 2, 3]).item()).toBe(direct([1, 2, 3]).item())
    expect(String(makeProgram(exp)(1))).toContain("custom")
  })
  it("is left out of what is exported", () => {
    const text = (f: Unary) => toStableHLO((x: NDArray) => np.sum(f(x)))([1, 2]).text
    expect(text(exp)).toBe(text(np.exp))
  })
  it("takes trees, whole numbers among them, and null for a tangent that is zero", () => {
    type P = { w: NDArray; n: NDArray }
    const f = customJvp(
      (p: P, x: NDArray) => ({ y: p.w.mul(x).mul(p.n), z: np.sum(x) }),
      ([p, x], [dp, dx]) => {
        expect(dp.n.dtype).toBe("float64")
        const y = p.w.mul(x).mul(p.n)
        return [
          { y, z: np.sum(x) },
          { y: dp.w.mul(x).mul(p.n).add(p.w.mul(dx).mul(p.n)), z: null as never },
        ]
      },
    )
    const n = np.array(3, { dtype: "int32" })
    const g = (w: NDArray, x: NDArray) => {
      const { y, z } = f({ w, n }, x)
      return np.sum(y).add(z)
    }
    near(grad(g, { argnums: [0, 1] })([1, 2], [5, 7]), [15, 21, 3, 6])
    near(jit(grad(g, { argnums: [0, 1] }))([1, 2], [5, 7]), [15, 21, 3, 6])
    near(vmap(grad(g), { inAxes: [0, null] })([[1, 2], [3, 4]], [5, 7]), [15, 21, 15, 21]) // biome-ignore format: one line
  })
  it("may capture what the function around it computes, which is differentiated too", () => {
    const f = (a: NDArray) => {
      const scaled: Unary = customJvp(
        (y: NDArray) => y.mul(a),
        ([y], [dy]) => [scaled(y), dy.mul(a)],
      )
      const back: Unary = customVjp(
        (y: NDArray) => y.mul(a),
        (y: NDArray) => [y.mul(a), null],
        (_, ct) => [ct.mul(a)],
      )
      return scaled(a.mul(2)).add(back(np.square(a)))
    }
    const g = (a: NDArray) => a.mul(a).mul(2).add(a.mul(a).mul(a))
    for (const mode of [
      grad,
      hessian,
      (h: Unary) => jit(grad(h)),
      (h: Unary) => (x: number) => jet(h, [x], [[1, 2, 3]]),
    ])
      near((mode as (h: Unary) => (x: number) => unknown)(f)(3), (mode as (h: Unary) => (x: number) => unknown)(g)(3))
    near(vmap(hessian(f))([3, 4]), vmap(hessian(g))([3, 4]))
  })
})

describe("customVjp", () => {
  const clipped = customVjp(
    (x: NDArray) => x,
    (x: NDArray) => [x, null],
    (_, ct) => [np.clip(ct, -1, 1)],
  )
  it("applies a pullback that is not linear as it is", () => {
    const f = (x: NDArray) => np.sum(np.square(clipped(x)))
    near([grad(f)([0.25, 3]), jit(grad(f))([0.25, 3]), vmap(grad(f))([[0.25, 3]])], [0.5, 1, 0.5, 1, 0.5, 1])
    near(vjp(clipped, [1, 2])[1]([5, -0.5]), [1, -0.5])
    expect(messageOf(() => jvp(clipped, [1], [1]))).toContain("customVjp: forward mode and jets transpose backward")
  })
  it("returns null for arguments without a cotangent, and takes trees", () => {
    const f = customVjp(
      (p: { a: NDArray; b: NDArray }, n: NDArray) => [p.a.mul(p.b), n.mul(2)] as const,
      (p, n) => [[p.a.mul(p.b), n.mul(2)] as const, p],
      (p, [ct]) => [{ a: ct.mul(p.b), b: ct.mul(p.a) }, null],
    )
    const g = (a: NDArray, b: NDArray) => f({ a, b }, np.array(4, { dtype: "int32" }))[0]
    near(grad(g, { argnums: [0, 1] })(2, 3), [3, 2])
    near(hessian(g, { argnums: [0, 1] })(2, 3), [0, 1, 1, 0])
    near(jvp(g, [2, 3], [1, 1]), [6, 5])
  })
})

describe("a wrong rule is told", () => {
  const j =
    (f: Unary, rule: unknown, x: unknown = 1) =>
    () =>
      grad(customJvp(f, rule as never))(x as never)
  const v = (forward: unknown, backward: unknown) => () =>
    grad(customVjp((x: NDArray) => x, forward as never, backward as never))(1)
  const square: Unary = (x) => x.mul(x)
  const cases: [string, () => unknown, string][] = [
    ["no list", j(square, () => np.ones([])), "customJvp: the rule must return [value, tangent]; got float64[]"],
    ["another structure of the value", j(square, ([x]: NDArray[], [d]: NDArray[]) => [{ x }, d]), "customJvp: the value of the rule: expected an array, a number or a nested array of numbers; got an object"],
    ["another shape of the tangent", j(square, ([x]: NDArray[]) => [x, np.ones([2])]), "customJvp: the tangent of the rule must be float64[], as what it belongs to; got float64[2]; reshape, broadcast or convert it"],
    ["another dtype of the tangent", j(square, ([x]: NDArray[]) => [x, np.array(1, { dtype: "float32" })]), "customJvp: the tangent of the rule must be float64[], as what it belongs to; got float32[]"],
    ["another dtype of the value", j(square, ([x]: NDArray[], [d]: NDArray[]) => [np.array(1, { dtype: "int32" }).add(np.array(0, { dtype: "int32" })), d.mul(x)]), "customJvp: the value of the rule must be float64[]"],
    ["not linear", j(square, ([x]: NDArray[], [d]: NDArray[]) => [x, d.mul(d)]), "a derivative rule must be linear in its tangents, or its cotangents; got mul of them"],
    ["not linear, by a function", j(square, ([x]: NDArray[], [d]: NDArray[]) => [x, np.sin(d)]), "got sincos of them"],
    ["not linear, by a number that is added", j(square, ([x]: NDArray[], [d]: NDArray[]) => [x, d.mul(x).add(1)]), "must be linear in its tangents, or its cotangents; got add of them"],
    ["no rule", () => customJvp(square, undefined as never), "customJvp: expected a function; got undefined"],
    ["forward without residuals", v((x: NDArray) => x, () => [1]), "customVjp: forward must return [value, residuals]; got float64[]"],
    ["backward without a list", v((x: NDArray) => [x, null], (_: unknown, ct: NDArray) => ct), "customVjp: backward must return a list with the cotangent of each argument, 1 in all; got float64[]"],
    ["a cotangent of another shape", v((x: NDArray) => [x, null], () => [np.ones([3])]), "customVjp: cotangent 0 of backward must be float64[]"],
    ["residuals that are no arrays", v((x: NDArray) => [x, "x"], () => [1]), "customVjp: the residuals: expected an array"],
  ] // biome-ignore format: a table
  it.each(cases)("%s", (_, f, message) => {
    expect(messageOf(f)).toContain(message)
  })
  it("that differentiates its own function", () => {
    const f: Unary = customJvp(
      (x: NDArray) => np.sin(x),
      ([x], [dx]) => [np.sin(x), grad(f)(x).mul(dx)],
    )
    expect(messageOf(() => grad(f)(1))).toContain("a rule may call its own function, not differentiate it")
  })
  it("that maps its own function", () => {
    const f: Unary = customJvp(
      (x: NDArray) => np.sin(x),
      ([x], [dx]) => [np.sin(x), np.sum(vmap(f)(np.stack([x, x]))).mul(dx)],
    )
    expect(messageOf(() => grad(f)(1))).toContain("a rule may call its own function but not map it")
  })
  it("that is what differences contradict", () => {
    const wrong = customJvp(
      (x: NDArray) => np.sin(x),
      ([x], [dx]) => [np.sin(x), np.cos(x).mul(dx).mul(1.0001)],
    )
    for (const modes of [["forward"], ["reverse"], ["jet"]] as const)
      expect(messageOf(() => checkGrads(wrong, [1], { modes }))).toMatch(
        /checkGrads: .* disagrees .* got .* expected .* bound/,
      )
    expect(messageOf(() => checkDefinition(wrong, [1]))).toContain("checkDefinition: customJvp: forward mode disagrees")
  })
})

describe("a rule that adds something to what is linear has no derivative, forwards and backwards", () => {
  const added = (more: (x: NDArray) => NDArray | number): Unary =>
    customJvp(
      (x: NDArray) => np.square(x),
      ([x], [dx]) => [np.square(x), x.mul(dx).mul(2).add(more(x))],
    )
  const pulled = customVjp(
    (x: NDArray) => np.square(x),
    (x: NDArray) => [np.square(x), x] as const,
    (x: NDArray, ct: NDArray) => [x.mul(ct).mul(2).add(Number.NaN)],
  )
  const cases: [string, Unary, number][] = [
    ["NaN", added(() => Number.NaN), 3],
    ["what is NaN at this place", added((x) => np.log(x.sub(5))), 3],
    ["backward adds NaN", pulled, 3],
  ]
  it.each(cases)("%s", (_, f, x) => {
    for (const derivative of [jvp(f, [x], [1])[1], grad(f)(x), jit(grad(f))(x), vmap(grad(f))([x]).at(0)])
      expect(Number(derivative)).toBeNaN()
  })
  it("where nothing is added, it has one", () => {
    expect(Number(grad(added((x) => np.maximum(x.sub(5), 0)))(3))).toBe(6)
  })
})
