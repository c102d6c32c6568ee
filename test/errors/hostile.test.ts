// Prototypes that a page has changed, memory that was transferred, objects of other realms and of other copies.
import vm from "node:vm"
import { grad, jit, makeProgram, type NDArray, np, scan } from "taylorjet"
import { afterEach, describe, expect, it } from "vitest"
import { messageOf } from "./message.js"

const changed: (() => void)[] = []
function change(prototype: object, name: string, value: unknown): void {
  Object.defineProperty(prototype, name, { value, configurable: true, enumerable: true, writable: true })
  changed.push(() => void Reflect.deleteProperty(prototype, name))
}
afterEach(() => {
  for (const restore of changed.splice(0)) restore()
})

describe("changed prototypes", () => {
  const rows = [
    [1, 2],
    [3, 4],
  ]
  it.each([
    ["Array", Array.prototype],
    ["Object", Object.prototype],
    ["Number", Number.prototype],
  ])("%s.prototype.toJSON: equations that differ stay two", (_, prototype) => {
    const f = (x: NDArray) => np.sum(x, 0).add(np.sum(x, 1))
    change(prototype, "toJSON", () => "the same")
    const program = String(makeProgram(f)(rows))
    const sums = jit(f)(rows).toArray()
    for (const restore of changed.splice(0)) restore()
    expect(program).toContain('sum {"axes":[1]} a')
    expect(sums).toEqual([7, 13])
  })
  it.each([
    ["Array", Array.prototype],
    ["Object", Object.prototype],
  ])("%s.prototype.toJSON: what loops carry is found all the same", (_, prototype) => {
    const pairs = (z: NDArray) =>
      scan(([a, b]: NDArray[]) => [[a.add(b), b.mul(z)], null], [np.array(0), z], null, { length: 3 })[0][0]
    change(prototype, "toJSON", () => "the same")
    const [value, slope] = [pairs(np.array(1)).item(), grad(pairs)(1).item()]
    for (const restore of changed.splice(0)) restore()
    // z + z² + z³
    expect([value, slope]).toEqual([3, 6])
  })
  it("compiled code has no inherited dtype", () => {
    change(Object.prototype, "dtype", "int32")
    const result = jit((x: NDArray) => np.sum(x.add(0.125).mul(x)))([1, 2]).item()
    for (const restore of changed.splice(0)) restore()
    expect(result).toBe(5.375)
  })
  it.each(["axis", "keepdims", "ddof", "ord", "argnums", "rtol"])("an inherited option %s is none", (name) => {
    change(Object.prototype, name, 1)
    const results = [
      np.sum(rows),
      np.sum(rows, 0),
      np.std([1, 3]),
      np.norm([3, 4]),
      grad((x: NDArray) => np.sum(x))([1, 2]),
      Number(np.allclose(1, 1.5)),
    ].map(String)
    for (const restore of changed.splice(0)) restore()
    expect(results).toEqual(["10", "[4. 6.]", "1", "5", "[1. 1.]", "0"])
  })
})

describe("values that are not what they seem", () => {
  it("x.shape cannot be written to", () => {
    const x = np.zeros([2, 3])
    expect(() => (x.shape as number[]).push(4)).toThrow(TypeError)
    const given = [2, 3]
    np.zeros(given)
    np.reshape(x, given)
    given[0] = 5
    expect(x.shape).toEqual([2, 3])
  })
  it("a typed array whose memory was transferred", () => {
    const data = new Float64Array([1, 2])
    structuredClone(data.buffer, { transfer: [data.buffer] })
    expect(messageOf(() => np.sum(data))).toBe(
      "sum: got a Float64Array whose memory has been transferred; copy it, x.slice(), before it is transferred",
    )
    expect(np.sum(new Float64Array(0)).item()).toBe(0)
  })
  it("an array whose memory was transferred, compiled too", () => {
    const f = jit((y: NDArray) => y.mul(2))
    const x = np.array([1, 2])
    f(x)
    structuredClone(x.data.buffer, { transfer: [x.data.buffer as ArrayBuffer] })
    const rest = "the memory of float64[2] has been transferred; copy it, x.slice(), before it is transferred"
    expect(messageOf(() => np.sin(x))).toBe(`sin: ${rest}`)
    expect(messageOf(() => f(x))).toBe(`jit: ${rest}`)
    expect(messageOf(() => x.toArray())).toBe(
      "NDArray: the memory of float64[2] has been transferred; copy it, x.data.slice(), before",
    )
  })
  it("a number, filled or computed, whose memory was transferred", () => {
    const f = jit((y: NDArray) => y.mul(2))
    for (const x of [np.array(3), np.ones([2]).mul(3), f(1.5), f(np.array([1.5]))]) {
      expect(x.data[0]).toBe(3)
      structuredClone(x.data.buffer, { transfer: [x.data.buffer as ArrayBuffer] })
      expect(np.ravel(x).data[0]).toBe(3)
      expect(np.sum(x).item()).toBe(3 * x.size)
    }
  })
  it("an array of another copy of the library", () => {
    const other = { [Symbol.for("taylorjet.NDArray")]: true }
    expect(messageOf(() => np.sin(other as never))).toBe(
      "sin: expected an array, a number or a nested array of numbers; got an array of another copy of taylorjet; " +
        "load the package once, or pass x.toArray()",
    )
  })
  it("objects and lists of another realm are like our own", () => {
    const { p, options, list } = vm.runInNewContext(
      "({ p: { w: [1, 2] }, options: { axis: 0 }, list: [[1, 2], [3, 4]] })",
    )
    expect(grad((q: { w: NDArray }) => np.sum(q.w))(p).w.toArray()).toEqual([1, 1])
    expect(np.sum(list, options).toArray()).toEqual([4, 6])
    const bytes = vm.runInNewContext("(list) => new Uint8Array(list)")([...np.save(np.array([1, 2]))])
    expect(np.load(bytes).toArray()).toEqual([1, 2])
    expect(np.load(bytes.buffer).toArray()).toEqual([1, 2])
  })
  it("np.pad of -0 keeps its sign", () => {
    for (const f of [(x: NDArray) => np.pad(x, 1), jit((x: NDArray) => np.pad(x, 1))])
      expect(f(np.array([-0, -0])).toArray()).toEqual([0, -0, -0, 0])
    expect(np.pad(np.full(2, -0), 1).toArray()).toEqual([0, -0, -0, 0])
  })
})
