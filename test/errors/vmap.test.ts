// What vmap asks of its axes.
import { type NDArray, np, type VmapOptions, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { messageOf } from "./message.js"

const f = (x: NDArray, y: NDArray) => np.mul(x, y)
const tree = ({ a, b }: { a: NDArray; b: NDArray }) => [a, { c: b }]
const call = (options: unknown, ...args: unknown[]) =>
  messageOf(() => vmap(f, options as VmapOptions)(...(args as [number, number])))
const callTree = (options: unknown) => messageOf(() => vmap(tree, options as VmapOptions)({ a: [1, 2], b: [3, 4] }))

describe("the mapped axes", () => {
  it("must be there", () => {
    const none = "vmap: at least one argument must be mapped; inAxes is null for all of them"
    expect(call({ inAxes: null }, [1], [2])).toBe(none)
    expect(call({ inAxes: [null, null] }, [1], [2])).toBe(none)
    expect(messageOf(() => vmap(() => np.array(1))())).toBe(none)
  })
  it("must have one size", () => {
    expect(call({}, [1, 2], [1, 2, 3])).toBe("vmap: mapped axes must have one size; got 2, 3 in float64[2], float64[3]")
    expect(call({ inAxes: [1, 0] }, [[1, 2, 3]], [1])).toBe(
      "vmap: mapped axes must have one size; got 3, 1 in float64[1,3], float64[1]",
    )
    const g = (x: NDArray, _: NDArray, z: NDArray) => np.mul(x, z)
    expect(messageOf(() => vmap(g, { inAxes: [0, null, 0] })([1], [1, 2], [1, 2, 3]))).toBe(
      "vmap: mapped axes must have one size; got 1, 3 in float64[1], float64[3]",
    )
  })
  it("must exist", () => {
    const shared = "; for what is shared say null in inAxes"
    expect(call({}, [1, 2], 3)).toBe(`vmap: axis 0 does not exist in float64[]${shared}`)
    expect(call({ inAxes: 1 }, [[1]], [2])).toBe(`vmap: axis 1 does not exist in float64[1]${shared}`)
    expect(call({ inAxes: -2 }, [1], [2])).toBe(`vmap: axis -2 does not exist in float64[1]${shared}`)
    expect(call({ inAxes: 0.5 }, [1], [2])).toBe(`vmap: axis 0.5 does not exist in float64[1]${shared}`)
    expect(call({ inAxes: Number.NaN }, [1], [2])).toBe(`vmap: axis NaN does not exist in float64[1]${shared}`)
  })
})

describe("inAxes", () => {
  const message = (got: string) => `vmap: inAxes must be an axis, null or axes in the structure [*, *]; got ${got}`
  it.each<[string, unknown, string]>([
    ["a short list", [0], "a JavaScript array of length 1"],
    ["a long list", [0, 0, null], "[*, *, null]"],
    ["a string", "0", '"0"'],
    ["an object", { x: 0 }, "{x: *}"],
    ["an array", np.array([0, 0]), "float64[2]"],
    ["a truth value", true, "true"],
  ])("%s", (_, inAxes, got) => {
    expect(call({ inAxes }, [1], [2])).toBe(message(got))
  })
  it("of an argument that is one array", () => {
    expect(call({ inAxes: [[0], 0] }, [1], [2])).toBe(
      "vmap: inAxes[0] must be an axis or null; got a JavaScript array of length 1",
    )
  })
  it("of a tree", () => {
    const rest = "must be an axis, null or axes in the structure"
    expect(callTree({ inAxes: [{ a: 0 }] })).toBe(`vmap: inAxes[0] ${rest} {a: *, b: *}; got {a: *}`)
    expect(callTree({ inAxes: { a: 0, b: 0 } })).toBe(`vmap: inAxes ${rest} [{a: *, b: *}]; got {a: *, b: *}`)
    expect(callTree({ inAxes: [{ a: 0, b: "0" }] })).toBe('vmap: inAxes[0].b must be an axis or null; got "0"')
    expect(callTree({ inAxes: [{ a: 0, b: undefined }] })).toBe(
      "vmap: inAxes[0].b must be an axis or null; got undefined",
    )
  })
})

describe("outAxes", () => {
  it("say where the mapped axis goes", () => {
    expect(call({ outAxes: null }, [1], [2])).toBe("vmap: outAxes must say where the mapped axis goes; got null")
    expect(callTree({ outAxes: [0, null] })).toBe("vmap: outAxes must say where the mapped axis goes; got null")
  })
  it("must exist in the result", () => {
    expect(call({ outAxes: 1 }, [1], [2])).toBe("vmap: outAxes 1 does not exist in float64[1]")
    expect(call({ outAxes: -3 }, [[1]], [[2]])).toBe("vmap: outAxes -3 does not exist in float64[1,1]")
  })
  it("have the structure of the result", () => {
    const rest = "must be an axis, null or axes in the structure"
    expect(callTree({ outAxes: [0] })).toBe(`vmap: outAxes ${rest} [*, {c: *}]; got a JavaScript array of length 1`)
    expect(callTree({ outAxes: [0, [0]] })).toBe(`vmap: outAxes[1] ${rest} {c: *}; got a JavaScript array of length 1`)
    expect(call({ outAxes: [0, 0] }, [1], [2])).toBe(
      "vmap: outAxes must be an axis or null; got a JavaScript array of length 2",
    )
  })
})
