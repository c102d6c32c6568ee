import { type ChildProcessByStdio, execFileSync, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import type { Readable, Writable } from "node:stream"
import { type NDArray, np } from "../../src/index.js"
import type { Aval } from "../../src/ir/aval.js"
import { sizeOf } from "../../src/ir/aval.js"
import { type Data, type DType, viewInto } from "../../src/ir/dtype.js"

const python = process.env.BENCH_PYTHON ?? "python3"

function hasJax(): boolean {
  try {
    execFileSync(python, ["-c", "from jax import export"], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

/** Is there a Python with JAX? Tests that need one are skipped where there is none; BENCH_PYTHON names another one. */
export const withJax = hasJax()

interface Encoded {
  readonly shape: readonly number[]
  readonly dtype: DType
  readonly data: string
}

const encode = (x: NDArray): Encoded => {
  const data = (x as unknown as { atom: { data: Data } }).atom.data
  return {
    shape: x.shape,
    dtype: x.dtype,
    data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64"),
  }
}

function decode({ shape, dtype, data }: Encoded): NDArray {
  const bytes = Uint8Array.from(Buffer.from(data, "base64"))
  return np.reshape(np.array(viewInto(bytes.buffer, dtype, 0, sizeOf(shape)), { dtype }), shape)
}

let child: ChildProcessByStdio<Writable, Readable, null> | undefined
let lines: AsyncIterator<string> | undefined

/** What XLA computes for a program: the text of a module, or source of Python with a function f. */
export async function runByXla(
  program: { readonly text: string } | { readonly source: string },
  args: readonly NDArray[],
  outputs: readonly Aval[],
): Promise<NDArray[]> {
  child ??= spawn(python, [new URL("run.py", import.meta.url).pathname], { stdio: ["pipe", "pipe", "inherit"] })
  lines ??= createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  child.stdin.write(`${JSON.stringify({ ...program, args: args.map(encode), outputs })}\n`)
  const { value } = await lines.next()
  const answer = JSON.parse(value) as { readonly results?: readonly Encoded[]; readonly error?: string }
  if (!answer.results) throw new Error(answer.error)
  return answer.results.map(decode)
}

/** Ends the process, after which others may be started. */
export function stop(): void {
  child?.stdin.end()
  child = undefined
  lines = undefined
}
