import { describe, refusal } from "../../array/asArray.js"
import type { NDArray } from "../../array/ndarray.js"
import { flatten } from "../../array/tree.js"
import { namesOf, treeOf } from "./names.js"
import { isNpy, readNpy, writeNpy } from "./npy.js"
import { readZip, writeZip } from "./zip.js"

const suffix = ".npy"

/**
 * The bytes of a file that holds arrays, for NumPy and for `np.load`: of one array an npy file, of a tree of arrays an npz
 * archive, not compressed, in which an array has its path as its name, such as `layers[0].W`. In NumPy,
 * `np.load("file.npz")["layers[0].W"]` reads it. dtypes are kept: f8, f4, i4 and b1 in NumPy's letters.
 *
 * Throws for what holds no arrays, for an empty part of a tree, and for traced arrays.
 *
 * @example
 * ```ts
 * const bytes = np.save({ W: [[1, 0]], b: [1, 2] }) // fs.writeFileSync("model.npz", bytes)
 * np.load(bytes) // => { W: [[1. 0.]], b: [1. 2.] }
 * ```
 */
export function save(arrays: unknown): Uint8Array<ArrayBuffer> {
  const { leaves, structure } = flatten("save", "the tree", arrays, false)
  if (structure.kind === "leaf") return writeNpy(leaves[0])
  if (structure.kind === "none") throw refusal("save", arrays)
  const entries = namesOf("save", structure).map((name, i) => ({ name: name + suffix, bytes: writeNpy(leaves[i]) }))
  return writeZip("save", entries)
}

/** The bytes, also where another realm, as that of a frame, made what holds them; undefined for what is none. */
function bytesOf(x: unknown): Uint8Array | undefined {
  const kind = Object.prototype.toString.call(x).slice(8, -1)
  if (kind === "ArrayBuffer") return new Uint8Array(x as ArrayBuffer)
  if (kind !== "Uint8Array") return undefined
  return x instanceof Uint8Array ? x : new Uint8Array(x as Uint8Array)
}

/**
 * What the bytes of a file hold that `np.save` made, or NumPy: of an npy file the array, of an npz archive (`np.savez` and
 * `np.savez_compressed`) the tree whose paths its names are; if they are not those of one tree, an object with the names as
 * keys. Byte orders and column-major order are understood.
 *
 * Elements keep their values, in the first dtype of ours that has all of their sort: int8, int16, uint8 and uint16 become
 * int32, uint32, int64 and uint64 float64, and float16 float32. Throws for a whole number that is no float64, for other
 * sorts (complex numbers, texts, objects), and for bytes that are damaged.
 *
 * @example
 * ```ts
 * const x = np.load(np.save(np.array([[1, 2]], { dtype: "float32" })))
 * x.dtype // => float32
 * np.load(new Uint8Array(3)) // throws load: expected the bytes of an npy or npz file; got 3 bytes that begin with 0 0 0
 * ```
 */
export function load<T = NDArray>(bytes: Uint8Array | ArrayBuffer): T {
  const given = bytesOf(bytes)
  if (!given)
    throw new TypeError(
      `load: expected the bytes of a file as a Uint8Array or ArrayBuffer; got ${describe(bytes)}; ` +
        "read the file first, with fs.readFileSync(name) or (await fetch(url)).arrayBuffer()",
    )
  if (isNpy(given)) return readNpy("load", "the npy file", given) as T
  if (given[0] === 0x50 && given[1] === 0x4b) {
    const named = readZip("load", given).map((entry) => ({
      name: entry.name.endsWith(suffix) ? entry.name.slice(0, -suffix.length) : entry.name,
      value: readNpy("load", entry.name, entry.bytes),
    }))
    return treeOf(named) as T
  }
  throw new Error(
    `load: expected the bytes of an npy or npz file; got ${given.length} bytes` +
      (given.length > 0 ? ` that begin with ${[...given.subarray(0, 4)].join(" ")}` : ""),
  )
}
