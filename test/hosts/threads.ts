// The page, as a bundler makes it, that asks for two threads and finds out whether a worker took part.
import { jit, type NDArray, np } from "taylorjet"
import { word } from "../../src/backends/wasm/chunks.js"

/** What came of it; the addresses are those of the workers that were started. */
export interface Helped {
  readonly isolated: boolean
  readonly same: boolean
  readonly helped: boolean
  readonly addresses: readonly string[]
  readonly warnings: readonly string[]
}

const addresses: string[] = []
const warnings: string[] = []
let words: Int32Array | undefined

globalThis.Worker = class extends Worker {
  constructor(url: string | URL, options?: WorkerOptions) {
    super(url, options)
    addresses.push(String(url))
  }
  override postMessage(message: { readonly words?: Int32Array }): void {
    words ??= message.words
    super.postMessage(message)
  }
}
console.warn = (message: string) => warnings.push(message)

async function run(): Promise<Helped> {
  const product = (x: NDArray) => np.matmul(x, x)
  const [f, g] = [jit(product, { threads: 2 }), jit(product)]
  const x = np.linspace(0, 1, 200 * 200).reshape([200, 200])
  const wanted = String(g(x).toArray())
  let same = true
  const helped = () => words !== undefined && Atomics.load(words, word.helped) > 0
  do {
    same &&= String(f(x).toArray()) === wanted
    await new Promise((resolve) => setTimeout(resolve, 10))
  } while (!helped() && warnings.length === 0)
  jit((y: NDArray) => np.matmul(y, np.square(y)), { threads: 2 })(x) // a second program gives no second warning
  await new Promise((resolve) => setTimeout(resolve, 100))
  return { isolated: crossOriginIsolated, same, helped: helped(), addresses, warnings }
}

Object.assign(globalThis, { results: run() })
