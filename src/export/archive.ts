import type { NDArray } from "../array/ndarray.js"
import type { Structure } from "../array/tree.js"
import type { Aval } from "../ir/aval.js"
import { writeNpy } from "../numpy/files/npy.js"
import { writeZip } from "../numpy/files/zip.js"

declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> }
declare const process: { getBuiltinModule?(name: "node:fs"): Files | undefined } | undefined

interface Files {
  writeFileSync(path: string, bytes: Uint8Array): void
}

/** What an exported program has of types and trees, and the arrays that it takes after its arguments. */
export interface Contents {
  readonly text: string
  readonly inputs: readonly Aval[]
  readonly outputs: readonly Aval[]
  readonly structures: { readonly arguments: Structure; readonly result: Structure }
  readonly captured: readonly NDArray[]
}

/** The number of the format: readers refuse another one. */
const format = 1

const typeOf = ({ shape, dtype }: Aval) => ({ shape, dtype })

/**
 * An archive (zip, not compressed) of `program.mlir`, the text; `manifest.json`, with the types of inputs and outputs in
 * their order and the trees that they are leaves of; and `arrays/0.npy`, `arrays/1.npy`, ..., the captured arrays.
 */
export function archiveOf(
  who: string,
  { text, inputs, outputs, structures, captured }: Contents,
): Uint8Array<ArrayBuffer> {
  const manifest = {
    format,
    inputs: inputs.map(typeOf),
    outputs: outputs.map(typeOf),
    arguments: structures.arguments,
    result: structures.result,
    arrays: captured.length,
  }
  const encoder = new TextEncoder()
  return writeZip(who, [
    { name: "program.mlir", bytes: encoder.encode(text) },
    { name: "manifest.json", bytes: encoder.encode(`${JSON.stringify(manifest, undefined, 2)}\n`) },
    ...captured.map((x, i) => ({ name: `arrays/${i}.npy`, bytes: writeNpy(x) })),
  ])
}

/** Writes bytes to a file. Throws, on behalf of `who`, where the host has no files. */
export function writeFile(who: string, path: string, bytes: Uint8Array): void {
  const files = typeof process === "undefined" ? undefined : process.getBuiltinModule?.("node:fs")
  if (!files)
    throw new Error(
      `${who}: expected a host with files, such as Node; got none; offer the result of bytes() for download`,
    )
  files.writeFileSync(path, bytes)
}
