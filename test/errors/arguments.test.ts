// Arguments that no transform takes.
import { grad, jacfwd, jacrev, jet, jvp, linearize, np, taylor, vjp } from "taylorjet"
import { describe, expect, it } from "vitest"
import { messageOf } from "./message.js"
import { derivatives, transforms } from "./transforms.js"

const identity = (x: unknown) => x as never
const anything = "expected an array, a number or a nested array of numbers; got"

/** These need tangents or a stack of points, which the table makes of the point first. */
const prepared = ["vmap", "jet", "jvp", "hvp"]

describe.each(Object.entries(transforms).filter(([who]) => !prepared.includes(who)))("%s at", (who, transform) => {
  it.each<[string, unknown, string]>([
    ["null", null, `${who}: ${anything} null`],
    ["undefined", undefined, `${who}: ${anything} undefined`],
    ["a string", "1", `${who}: ${anything} "1"`],
    ["a bigint", 1n, `${who}: ${anything} 1n`],
    ["a Date", new Date(0), `${who}: ${anything} an object`],
    ["a Map", new Map(), `${who}: ${anything} an object`],
    ["a Promise", Promise.resolve(1), `${who}: ${anything} a Promise`],
    ["a function", () => 1, `${who}: ${anything} a function`],
    [
      "a ragged list",
      [[1, 2], [3]],
      `${who}: expected a rectangular nested array of shape [2,2]; got an array of length 1 at [1]`,
    ],
    [
      "a list of lists and numbers",
      [[1, 2], 3],
      `${who}: expected a rectangular nested array of shape [2,2]; got a number at [1]`,
    ],
  ])("%s", (_, x, message) => {
    expect(messageOf(() => transform(identity, x as never))).toBe(message)
  })
})

const closeOver =
  'only float64 and float32 arguments can be differentiated; convert it with np.array(x, { dtype: "float64" }), ' +
  "or close over it"

describe.each(Object.entries(derivatives))("%s at", (who, transform) => {
  it("whole numbers", () => {
    const x = np.array([1, 2], { dtype: "int32" })
    expect(messageOf(() => transform(identity, x))).toBe(`${who}: argument 0 is int32[2]; ${closeOver}`)
  })
  it("truth values", () => {
    expect(messageOf(() => transform(identity, [true]))).toBe(`${who}: argument 0 is bool[1]; ${closeOver}`)
  })
})

describe("whole numbers among the arguments", () => {
  const n = np.array(2, { dtype: "int32" })
  const f = (x: { a: unknown; n: unknown }) => x.a as never
  it("are named by their position", () => {
    expect(messageOf(() => grad((_, y) => y, { argnums: 1 })(1, n))).toBe(`grad: argument 1 is int32[]; ${closeOver}`)
    expect(messageOf(() => jacfwd((m, x) => np.mul(m, x), { argnums: [1, 0] })(n, 1))).toBe(
      `jacfwd: argument 0 is int32[]; ${closeOver}`,
    )
    expect(messageOf(() => vjp((x, y) => np.mul(x, y), 1, n))).toBe(`vjp: argument 1 is int32[]; ${closeOver}`)
    expect(messageOf(() => linearize((x, y) => np.mul(x, y), 1, n))).toBe(
      `linearize: argument 1 is int32[]; ${closeOver}`,
    )
    expect(messageOf(() => jet((x, y) => np.mul(x, y), [1, n], [[1], [0]]))).toBe(
      `jet: argument 1 is int32[]; ${closeOver}`,
    )
    expect(messageOf(() => jvp((x, y) => np.mul(x, y), [1, n], [1, 0]))).toBe(
      `jvp: argument 1 is int32[]; ${closeOver}`,
    )
  })
  it("are found in trees", () => {
    expect(messageOf(() => grad(f)({ a: 1, n }))).toBe(`grad: argument 0.n is int32[]; ${closeOver}`)
  })
  it("do no harm where they are not differentiated", () => {
    expect(grad((x, m) => np.mul(x, m))(3, n).item()).toBe(2)
    expect(jacrev((m, x) => np.mul(x, m), { argnums: 1 })(n, 3).item()).toBe(2)
    expect(taylor((x) => x.mul(n), n, 0).value.item()).toBe(4)
  })
})

describe.each(Object.entries(transforms))("%s of", (who, transform) => {
  it.each<[string, unknown, string]>([
    ["nothing", undefined, "undefined"],
    ["null", null, "null"],
    ["a number", 3, "3"],
    ["an array", np.array([1, 2]), "float64[2]"],
    ["an object", {}, "an object"],
  ])("%s", (_, f, got) => {
    expect(messageOf(() => transform(f as never, [1, 2]))).toBe(`${who}: expected a function; got ${got}`)
  })
})

describe("a transform that returns a function takes only functions", () => {
  const names = [
    "grad",
    "valueAndGrad",
    "jacfwd",
    "jacrev",
    "hessian",
    "hvp",
    "vmap",
    "jit",
    "makeProgram",
    "laplacian",
  ]
  const operators = ["gradient", "divergence", "curl", "valueGradLaplacian", "hessianDiagonal", "biharmonic"]
  const withMore = ["weightedLaplacian", "directionalDerivative"]
  it.each([...names, ...operators, ...withMore])("%s", async (who) => {
    const { [who]: transform } = (await import("taylorjet")) as unknown as Record<string, (f: unknown) => unknown>
    expect(messageOf(() => transform(np.array(1)))).toBe(`${who}: expected a function; got float64[]`)
  })
})
