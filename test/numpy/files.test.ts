/** Arrays that leave and return: files of NumPy, JSON, clones. The files are made by test/numbers/make/files.py. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { MessageChannel } from "node:worker_threads"
import { deflateRawSync } from "node:zlib"
import { type DType, grad, jit, NDArray, np } from "taylorjet"
import { describe, expect, it, test } from "vitest"
import { inflate } from "../../src/numpy/files/inflate.js"
import { messageOf } from "../errors/message.js"
import { uniform } from "../laws/sampling.js"
import { read } from "../numbers/functions.js"

interface Stored {
  readonly name: string
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly data: readonly (number | string)[]
}

const { cases } = read("files") as { readonly cases: readonly { file: string; arrays: readonly Stored[] }[] }
const bytesOf = (file: string): Uint8Array => readFileSync(new URL(`../numbers/files/${file}`, import.meta.url))

/** Everything that an array is, for comparison bit for bit. */
const whole = (x: NDArray) => ({
  dtype: x.dtype,
  shape: [...x.shape],
  data: [...x.data].map((v) => (Object.is(v, -0) ? "-0" : String(v))),
})
const wholeStored = ({ dtype, shape, data }: Stored) => ({ dtype, shape, data: data.map(String) })

const special = [
  0.1,
  -2.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
  5e-324,
  1.7976931348623157e308,
]
const samples = [
  np.array(special),
  np.array(special, { dtype: "float32" }),
  np.array([[1, -2, 2147483647], [0, 5, -2147483648]], { dtype: "int32" }), // biome-ignore format: a matrix
  np.array([true, false, true]),
  np.array(2.5),
  np.array(true),
  np.zeros([0, 3]),
  np.full([2, 1, 3], 7),
  np.arange(1000),
]

describe("files made by NumPy", () => {
  it.each(cases.map((c) => [c.file, c] as const))("%s", (_, { file, arrays }) => {
    const loaded = np.load<unknown>(bytesOf(file))
    const leaf = (name: string): NDArray => {
      if (name === "") return loaded as NDArray
      const flat = (loaded as Record<string, NDArray>)[name]
      return flat ?? new Function("tree", `return tree.${name}`)(loaded)
    }
    for (const stored of arrays) expect(whole(leaf(stored.name))).toEqual(wholeStored(stored))
  })
  it("paths make a tree", () => {
    const tree = np.load<{ layers: { W: NDArray }[]; scale: NDArray }>(bytesOf("paths.npz"))
    expect(tree.layers.map(({ W }) => W.shape)).toEqual([[2, 2], [1]])
    expect(Object.keys(np.load<object>(bytesOf("flat.npz")))).toEqual(["a", "a.b"])
  })
  it.each([
    ["complex.npy", 'its elements are "<c16"; expected real numbers of at most 64 bits, or truth values'],
    ["text.npy", 'its elements are "<U1"; expected real numbers of at most 64 bits, or truth values'],
    [
      "structured.npy",
      `its elements are "[('a', '<i4'), ('b', '<f8')]"; expected real numbers of at most 64 bits, or truth values`,
    ],
    [
      "too-large.npy",
      "the whole number 9007199254740993 is no float64; save it as floating-point numbers or in two parts",
    ],
  ])("%s is refused", (file, why) =>
    expect(messageOf(() => np.load(bytesOf(file)))).toBe(`load: the npy file cannot be read: ${why}`),
  )
})

describe("np.save and np.load", () => {
  it.each(samples.map((x) => [String(x.dtype), x] as const))("keep an array of %s", (_, x) => {
    expect(whole(np.load(np.save(x)))).toEqual(whole(x))
    expect(whole(np.load<{ x: NDArray }>(np.save({ x })).x)).toEqual(whole(x))
  })
  it("keep trees, whatever their keys are", () => {
    const tree = {
      layers: [
        { W: np.eye(2), b: np.array([1, 2], { dtype: "float32" }) },
        { W: np.ones([1, 2]), b: np.array(true) },
      ],
      ...{ "a.b": np.array(1), "[0]": np.array(2), "": np.array(3), 'say "hi"': { "ä/ö": np.array(4) } },
      nested: [[np.array(5)], [np.array([]), { deep: np.array(6) }]],
      7: np.array(7),
    }
    const loaded = np.load<typeof tree>(np.save(tree))
    expect(JSON.stringify(loaded)).toBe(JSON.stringify(np.load(np.save(loaded))))
    expect(String(loaded.nested[1][1 as never]["deep" as never])).toBe("6")
    expect(loaded.layers.map(({ W, b }) => [W.shape, b.dtype])).toEqual([[[2, 2], "float32"], [[1, 2], "bool"]]) // biome-ignore format: pairs
    const keys = Object.keys(tree).sort()
    expect(Object.keys(loaded).sort()).toEqual(keys)
    expect([loaded["a.b"], loaded["[0]"], loaded[""], loaded['say "hi"']["ä/ö"], loaded[7]].map(Number)).toEqual([
      1, 2, 3, 4, 7,
    ])
    expect([np.load(np.save({})), np.load<NDArray[]>(np.save([np.array(1), np.array(2)])).map(Number)]).toEqual([
      {},
      [1, 2],
    ])
    expect(Object.keys(np.load<object>(np.save(Object.fromEntries([["__proto__", [1]]]))))).toEqual(["__proto__"])
  })
  it("take what stands for arrays, and ArrayBuffers", () => {
    expect(np.load(np.save([[1, 2]])).toArray()).toEqual([[1, 2]])
    expect(np.load(np.save(new Float32Array([1])).buffer).dtype).toBe("float32")
    const shifted = new Uint8Array(200)
    const bytes = np.save([1, 2])
    shifted.set(bytes, 3)
    expect(np.load(shifted.subarray(3, 3 + bytes.length)).toArray()).toEqual([1, 2])
  })
  it("equal arrays make equal files", () => expect(np.save({ a: [1] })).toEqual(np.save({ a: [1] })))
  it("say what they cannot save", () => {
    const message = (x: unknown) => messageOf(() => np.save(x))
    expect(message("a")).toBe('save: expected an array, a number or a nested array of numbers; got "a"')
    expect(message({ a: [1], b: { c: {} } })).toBe(
      "save: b.c is empty, so no array would be stored for it; leave it out",
    )
    expect(message(undefined)).toContain("save: expected an array")
    expect(messageOf(() => grad((x: NDArray) => np.sum(np.load(np.save(x)) as NDArray))([1]))).toContain(
      "is not known while",
    )
  })
  it("say what is wrong with bytes", () => {
    const message = (x: unknown) => messageOf(() => np.load(x as never))
    expect(message("model.npz")).toBe(
      'load: expected the bytes of a file as a Uint8Array or ArrayBuffer; got "model.npz"; ' +
        "read the file first, with fs.readFileSync(name) or (await fetch(url)).arrayBuffer()",
    )
    expect(message(new Uint8Array())).toBe("load: expected the bytes of an npy or npz file; got 0 bytes")
    expect(message(new Uint8Array([1, 2]))).toBe(
      "load: expected the bytes of an npy or npz file; got 2 bytes that begin with 1 2",
    )
    const npy = np.save([1, 2])
    expect(message(npy.subarray(0, npy.length - 1))).toBe(
      "load: the npy file cannot be read: [2] elements of 8 bytes need 16 bytes; it has 15",
    )
    expect(message(npy.subarray(0, 40))).toBe("load: the npy file cannot be read: it ends within its header")
    const npz = np.save({ a: [1, 2] })
    expect(message(npz.subarray(0, npz.length - 5))).toBe(
      "load: the zip archive is damaged: it has no end; is the file complete?",
    )
    expect(message(npz.map((byte, i) => (i === 140 ? byte ^ 1 : byte)))).toBe(
      "load: the zip archive is damaged: a.npy is not what was written",
    )
  })
  it("whatever bytes are damaged, the result is an error of ours or an array", () => {
    const next = uniform(8)
    for (const file of ["f8.npy", "stored.npz", "deflated.npz", "levels.npz"]) {
      const bytes = bytesOf(file)
      for (let trial = 0; trial < 150; trial++) {
        const changed = Uint8Array.from(bytes)
        for (let n = 0; n < 3; n++) changed[Math.floor(next() * changed.length)] = Math.floor(next() * 256)
        const cut = changed.subarray(0, next() < 0.3 ? Math.floor(next() * changed.length) : undefined)
        try {
          np.load(cut)
        } catch (error) {
          expect((error as Error).message).toMatch(/^(load|NDArray|reshape): /)
        }
      }
    }
  })
})

test("inflate undoes what deflate does", () => {
  const next = uniform(9)
  for (let trial = 0; trial < 60; trial++) {
    const [letters, size] = [1 + Math.floor(next() * 250), Math.floor(next() ** 3 * 70000)]
    const plain = Uint8Array.from({ length: size }, () => next() * letters)
    const options = { level: trial % 10, memLevel: 1 + (trial % 9), strategy: trial % 5 }
    const packed = deflateRawSync(plain, options)
    expect(Buffer.compare(inflate(packed, size) as Uint8Array, plain)).toBe(0)
    expect(inflate(packed, size + 1)).toBeUndefined()
    if (size > 0) expect(inflate(packed.subarray(0, packed.length - 1), size)).toBeUndefined()
  }
})

const python = process.env.PYTHON ?? "python3"
const hasNumPy = spawnSync(python, ["-c", "import numpy"]).status === 0

test.skipIf(!hasNumPy)("NumPy reads what np.save writes", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "taylorjet-"))
  try {
    const named = Object.fromEntries(samples.map((x, i) => [`x${i}`, x]))
    writeFileSync(path.join(folder, "one.npy"), np.save(samples[2]))
    writeFileSync(path.join(folder, "many.npz"), np.save({ ...named, tree: [{ "a.b": np.eye(2) }] }))
    const code = `
import json, numpy as np, sys
one, many = np.load(sys.argv[1] + "/one.npy"), np.load(sys.argv[1] + "/many.npz")
print(json.dumps({k: [v.dtype.name, list(v.shape), [repr(e) for e in v.ravel().tolist()]] for k, v in {"one": one, **many}.items()}))`
    const { stdout, stderr } = spawnSync(python, ["-c", code, folder], { encoding: "utf8" })
    expect(stderr).toBe("")
    const got = JSON.parse(stdout) as Record<string, [string, number[], string[]]>
    const texts: Record<string, number> = { nan: Number.NaN, inf: Infinity, "-inf": -Infinity, True: 1, False: 0 }
    const expected = { one: samples[2], ...named, 'tree[0]["a.b"]': np.eye(2) }
    expect(Object.keys(got).sort()).toEqual(Object.keys(expected).sort())
    for (const [name, x] of Object.entries(expected)) {
      const [dtype, shape, elements] = got[name]
      expect([dtype, shape]).toEqual([x.dtype, x.shape])
      expect(elements.map((text) => texts[text] ?? Number(text))).toEqual([...x.data])
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

describe("JSON and clones", () => {
  it.each(samples.map((x) => [String(x.dtype), x] as const))("carry an array of %s", async (_, x) => {
    expect(whole(np.array(JSON.parse(JSON.stringify(x))))).toEqual(whole(x))
    expect(whole(np.array(structuredClone(x)))).toEqual(whole(x))
    const { port1, port2 } = new MessageChannel()
    const arrived = new Promise<NDArray>((resolve) => void port2.once("message", resolve))
    port1.postMessage({ x })
    expect(whole(np.array(((await arrived) as unknown as { x: NDArray }).x))).toEqual(whole(x))
    port1.close()
  })
  it("are arrays wherever arrays are taken, in trees too", () => {
    const tree = { W: np.array([1, 2]), b: [np.array(3, { dtype: "float32" }), np.ones(2)] }
    const f = (p: typeof tree) => np.sum(p.W.mul(p.b[1])).add(p.b[0])
    for (const copy of [structuredClone(tree), JSON.parse(JSON.stringify(tree)) as typeof tree]) {
      expect(np.add(copy.W, 1).toArray()).toEqual([2, 3])
      expect(grad(f)(copy).W.toArray()).toEqual([1, 1])
      expect([jit(f)(copy).item(), grad(f)(copy).b[0].dtype]).toEqual([6, "float32"])
      expect(np.array(copy.W, { dtype: "int32" }).dtype).toBe("int32")
    }
  })
  it("of arrays that are known only from a number too", () =>
    expect(np.array(structuredClone(np.ones(3))).toArray()).toEqual([1, 1, 1]))
  it("say what is wrong", () => {
    const message = (x: unknown) => messageOf(() => np.array(x as never))
    const array = { dtype: "float64", shape: [2], data: [1, 2] }
    const expected = "array: expected an array as { dtype, shape, data }; got"
    expect(message({ ...array, data: [1] })).toBe(`${expected} 1 elements for the shape [2]`)
    expect(message({ ...array, data: [1, "x"] })).toBe(`${expected} the element "x"`)
    expect(message({ ...array, data: [1, null] })).toBe(`${expected} the element null`)
    expect(message({ ...array, data: 3 })).toBe(`${expected} one without data`)
    expect(message({ ...array, shape: [-1] })).toBe(`${expected} one without a shape`)
    expect(message({ ...array, dtype: "int8" })).toContain("array: expected an array, a number")
    let clone: unknown
    const inside = (x: NDArray) => {
      expect(messageOf(() => JSON.stringify(x))).toContain("the value of a traced float64[] is not known")
      clone = structuredClone(x)
      return x
    }
    jit(inside)(1)
    expect(message(clone)).toBe("array: the clone of a traced array has no value; clone what the function returns")
    expect(clone instanceof NDArray).toBe(false)
  })
})
