// The page that finds out what its content policy permits, and what `jit` makes of it.
import { jit, type NDArray, np } from "taylorjet"

/** What the policy permits: to evaluate a string, to compile WebAssembly; and what two compiled functions gave. */
export interface Permitted {
  readonly evaluates: boolean
  readonly compiles: boolean
  readonly values: readonly number[]
  readonly warnings: readonly string[]
}

const succeeds = (act: () => unknown): boolean => {
  try {
    act()
    return true
  } catch {
    return false
  }
}

const emptyModule = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])
const warnings: string[] = []
console.warn = (message: string) => warnings.push(message)

const permitted: Permitted = {
  evaluates: succeeds(() => new Function("return 1")),
  compiles: succeeds(() => new WebAssembly.Module(emptyModule)),
  values: [(x: NDArray) => np.mul(x, 2), (x: NDArray) => np.add(np.square(x), 1)].map((f) => Number(jit(f)(3))),
  warnings,
}

Object.assign(globalThis, { results: Promise.resolve(permitted) })
