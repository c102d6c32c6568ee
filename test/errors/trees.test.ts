// Tangents and cotangents must have the structures and shapes of what they belong to.
import { hvp, jit, jvp, linearize, type NDArray, np, vjp } from "taylorjet"
import { describe, expect, it } from "vitest"
import { messageOf } from "./message.js"

type Model = { w: NDArray; b: NDArray[] }
const f = (p: Model, x: NDArray) => ({ y: np.mul(p.w, x), z: [p.b[0], np.sin(p.b[1])] })
const p = { w: [1, 2], b: [np.array(3), np.array(4)] }
const structure = "{b: [*, *], w: *}"
const anything = "expected an array, a number or a nested array of numbers; got"

const wrongTangents: readonly [string, unknown, string][] = [
  ["too few", [p], "expected a list of 2 tangents, one for each argument; got a JavaScript array of length 1"],
  ["too many", [p, 1, 1], "expected a list of 2 tangents, one for each argument; got a JavaScript array of length 3"],
  ["an array for a tree", [1, 1], `tangent 0 must have the structure ${structure}; got 1`],
  [
    "a list for an object",
    [[1, 2], 1],
    `tangent 0 must have the structure ${structure}; got a JavaScript array of length 2`,
  ],
  ["a missing key", [{ w: [1, 2] }, 1], `tangent 0 must have the structure ${structure}; got {w: *}`],
  ["another key", [{ w: [1, 2], c: [3, 4] }, 1], `tangent 0 must have the structure ${structure}; got {c: *, w: *}`],
  [
    "a short list",
    [{ w: [1, 2], b: [3] }, 1],
    "tangent 0.b must have the structure [*, *]; got a JavaScript array of length 1",
  ],
  [
    "an array for a list",
    [{ w: [1, 2], b: np.array([3, 4]) }, 1],
    "tangent 0.b must have the structure [*, *]; got float64[2]",
  ],
  ["null for a leaf", [{ w: null, b: [3, 4] }, 1], `tangent 0.w: ${anything} null`],
  ["a tree for a leaf", [p, { x: 1 }], `tangent 1: ${anything} an object`],
  ["a longer array", [{ w: [1, 2, 3], b: [3, 4] }, 1], "tangent 0 has shape [3] but the primal has shape [2]"],
]

describe("tangents", () => {
  it.each(wrongTangents)("of jvp: %s", (_, tangents, message) => {
    expect(messageOf(() => jvp(f, [p, 1], tangents as never))).toBe(`jvp: ${message}`)
  })
  it.each(wrongTangents)("of linearize: %s", (_, tangents, message) => {
    const [, derivative] = linearize(f, p, 1)
    expect(messageOf(() => derivative(...(tangents as Parameters<typeof derivative>)))).toBe(`linearize: ${message}`)
  })
  it.each<[string, unknown, string]>([
    ["no list", 1, "expected a list of 2 tangents, one for each argument; got 1"],
    ["an array", np.array([1, 1]), "expected a list of 2 tangents, one for each argument; got float64[2]"],
    ["nothing", undefined, "expected a list of 2 tangents, one for each argument; got undefined"],
  ])("of jvp: %s", (_, tangents, message) => {
    expect(messageOf(() => jvp(f, [p, 1], tangents as never))).toBe(`jvp: ${message}`)
  })
  it("may be whole numbers and truth values: they are converted", () => {
    expect(jvp((x) => np.square(x), [[1, 2]], [np.array([1, 0], { dtype: "int32" })])[1].toArray()).toEqual([2, 0])
    expect(jvp((x) => np.square(x), [3], [true])[1].item()).toBe(6)
  })
})

describe("cotangents", () => {
  const [, pullback] = vjp(f, p, 1)
  it.each<[string, unknown, string]>([
    ["an array", 1, "the cotangent must have the structure {y: *, z: [*, *]}; got 1"],
    ["nothing", undefined, "the cotangent must have the structure {y: *, z: [*, *]}; got undefined"],
    ["a missing key", { y: [1, 2] }, "the cotangent must have the structure {y: *, z: [*, *]}; got {y: *}"],
    [
      "a short list",
      { y: [1, 2], z: [1] },
      "the cotangent.z must have the structure [*, *]; got a JavaScript array of length 1",
    ],
    ["a string", { y: [1, 2], z: ["1", 2] }, `the cotangent.z.0: ${anything} "1"`],
    ["a number for an array", { y: 1, z: [1, 2] }, "the cotangent has shape [] but the result has shape [2]"],
  ])("%s", (_, cotangent, message) => {
    expect(messageOf(() => pullback(cotangent as never))).toBe(`vjp: ${message}`)
  })
})

describe("primals", () => {
  it.each<[string, unknown, string]>([
    ["a number", 1, "1"],
    ["an array", np.array([1]), "float64[1]"],
    ["nothing", undefined, "undefined"],
  ])("of jvp that are no list: %s", (_, primals, got) => {
    expect(messageOf(() => jvp(f, primals as never, [p, 1] as never))).toBe(
      `jvp: the primals must be a list with one entry for each argument; got ${got}`,
    )
  })
})

describe("hvp", () => {
  const g = (x: NDArray) => np.sum(np.square(x))
  it("a vector of another shape", () => {
    expect(messageOf(() => hvp(g)([1, 2], [1]))).toBe("hvp: tangent 0 has shape [1] but the primal has shape [2]")
  })
  it("no vector", () => {
    expect(messageOf(() => (hvp as (...args: unknown[]) => unknown)(g, [1, 2]))).toBe(
      "hvp: expected hvp(f)(x, v) or hvp(f, x, v); got hvp(f, x)",
    )
  })
})

describe("an empty tree", () => {
  it("is not a number", () => {
    expect(messageOf(() => jvp((x: object) => x, [{}], [1 as never]))).toBe(
      "jvp: tangent 0 must have the structure {}; got 1",
    )
    expect(jvp((x: object) => x, [{}], [{}])).toEqual([{}, {}])
  })
})

it("a tree may not contain anything but arrays", () => {
  const call = (x: unknown) => messageOf(() => jit((y) => y)(x as never))
  expect(call({ a: { b: null } })).toBe(`jit: ${anything} null`)
  expect(call([np.array(1), undefined])).toBe(`jit: ${anything} undefined`)
  expect(call({ a: [np.array(1), new Date(0)] })).toBe(`jit: ${anything} an object`)
})
