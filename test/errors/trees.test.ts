// Tangents and cotangents must have the structures and shapes of what they belong to.
import { grad, hvp, jacrev, jit, jvp, laplacian, linearize, type NDArray, np, vjp, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { holed } from "./holed.js"
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
  ["a longer array", [{ w: [1, 2, 3], b: [3, 4] }, 1], "tangent 0.w has shape [3] but the primal has shape [2]"],
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
    ["a string", { y: [1, 2], z: ["1", 2] }, `the cotangent.z[0]: ${anything} "1"`],
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

describe("a leaf that is no array is named by its path", () => {
  class Settings {}
  const at = (x: unknown) => messageOf(() => jit((y) => y)(x as never))
  const layers = (b: unknown) => ({ layers: [1, 1, { w: 1, b }] })
  it.each<[string, unknown, string]>([
    ["a string", layers("relu"), 'argument 0.layers[2].b: @ "relu"; close over what is static'],
    ["a function", layers(np.tanh), "argument 0.layers[2].b: @ a function; close over what is static"],
    [
      "a class instance",
      { s: new Settings() },
      "argument 0.s: @ an object of class Settings; close over what is static",
    ],
    [
      "a Date",
      { a: [np.array(1), new Date(0)] },
      "argument 0.a[1]: @ an object of class Date; close over what is static",
    ],
    ["a Promise", { "a b": Promise.resolve(1) }, 'argument 0["a b"]: @ a Promise; await it first'],
    ["a bigint", [1, 1n], "argument 0[1]: @ 1n"],
    ["a hole", holed(1, 2), "argument 0[1]: @ undefined"],
  ])("%s", (_, x, message) => {
    expect(at(x)).toBe(`jit: ${message.replace("@", anything)}`)
  })
  it("in any argument of any transform", () => {
    const f = (x: NDArray, p: { a: NDArray[] }) => np.sum(x.mul(p.a[0]))
    const wrong = { a: [1, "2"] } as unknown as { a: NDArray[] }
    for (const [who, call] of Object.entries({
      grad: grad(f),
      vmap: vmap(f),
      laplacian: laplacian(f),
      jacrev: jacrev(f),
    }))
      expect(messageOf(() => call([1, 2], wrong))).toBe(
        `${who}: argument 1.a[1]: ${anything} "2"; close over what is static`,
      )
  })
})

describe("null and undefined are empty subtrees", () => {
  type Affine = { w: NDArray; b?: NDArray | null }
  const affine = ({ w, b }: Affine, x: NDArray) => np.sum(b ? w.mul(x).add(b) : w.mul(x))
  it("of arguments, results and derivatives", () => {
    const g = grad(affine)({ w: [1, 2], b: null }, 3)
    expect([g.w.toArray(), g.b]).toEqual([[3, 3], null])
    expect(jit(affine)({ w: [1, 2], b: undefined as never }, 3).item()).toBe(9)
    const [, tangent] = jvp((x: NDArray) => ({ x, none: null }), [2], [1])
    expect([Number(tangent.x), tangent.none]).toEqual([1, null])
    expect(vmap((x: NDArray, mask: NDArray | null) => (mask ? x.mul(mask) : x))([1, 2], null).toArray()).toEqual([1, 2])
    expect(vmap(affine, { inAxes: [{ w: 0, b: null }, null] })({ w: [1, 2], b: null }, 3).toArray()).toEqual([3, 6])
  })
  it("that one program is compiled for, and another for arrays", () => {
    const f = jit(affine)
    expect([f({ w: 1, b: null }, 2), f({ w: 1, b: 5 }, 2), f({ w: 1, b: null }, 2)].map(Number)).toEqual([2, 7, 2])
  })
  it("but not all there is, nor what a function returns", () => {
    expect(messageOf(() => jit((y) => y)(undefined as never))).toBe(`jit: ${anything} undefined`)
    expect(messageOf(() => jit((_: NDArray) => undefined as never)(1))).toContain("did it forget to return its result?")
  })
  it("a tangent has none either", () => {
    expect(jvp(affine, [{ w: 2, b: null }, 3], [{ w: 1, b: null }, 0])[1].item()).toBe(3)
    expect(messageOf(() => jvp(affine, [{ w: 2, b: null }, 3], [{ w: 1, b: 1 }, 0]))).toBe(
      "jvp: tangent 0.b must have the structure null; got 1",
    )
  })
})

describe("a tree without an end", () => {
  it("is named where it contains itself", () => {
    const cyclic: Record<string, unknown> = { w: np.array(1) }
    cyclic.layers = [1, np.array(1), { parent: cyclic }]
    expect(messageOf(() => grad((x) => x)(cyclic as never))).toBe(
      "grad: expected a tree; got one in which argument 0.layers contains itself",
    )
    const inner: unknown[] = [np.array(1)]
    inner.push(inner)
    expect(messageOf(() => jit((x) => x)({ a: inner } as never))).toBe(
      "jit: expected a tree; got one in which argument 0.a contains itself",
    )
    expect(messageOf(() => np.array(inner as never))).toBe(
      "array: expected a nested array; got one of more than 1000 levels, or one that contains itself",
    )
  })
  it("or is too deep", () => {
    let numbers: unknown = 1
    let arrays: unknown = np.array(1)
    for (let i = 0; i < 1e5; i++) [numbers, arrays] = [[numbers], { a: arrays }]
    const deep = "expected a tree of 1000 levels at most; got more in argument 0"
    expect(messageOf(() => jit((x) => x)(numbers as never))).toBe(`jit: ${deep}`)
    expect(messageOf(() => vjp((x) => x, arrays as never))).toBe(`vjp: ${deep}`)
    expect(messageOf(() => np.sum(numbers as never))).toContain(
      "sum: expected a nested array; got one of more than 1000",
    )
    expect(messageOf(() => jit((x) => ({ x, numbers }) as never)(1))).toBe(
      "jit: expected a tree of 1000 levels at most; got more in the result",
    )
  })
})

it("a tree of 65,000 leaves has a gradient, a tangent and compiled code", { timeout: 240_000 }, () => {
  const leaves = Array.from({ length: 65_000 }, () => np.array(1))
  const first = (p: NDArray[]) => p[0].mul(p[64_999])
  const g = grad(first)(leaves)
  expect([g.length, Number(g[0]), Number(g[1]), Number(g[64_999])]).toEqual([65_000, 1, 0, 1])
  expect(jvp(first, [leaves], [leaves])[1].item()).toBe(2)
  expect(jit(first)(leaves).item()).toBe(1)
})
