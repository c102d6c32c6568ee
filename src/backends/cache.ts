import { showAval } from "../ir/aval.js"
import type { Data } from "../ir/dtype.js"
import { keyOf } from "../ir/identity.js"
import { arraysOf, type Program } from "../ir/program.js"
import type { Executable } from "./backend.js"

/** A compiled program, in use as long as somebody holds it: nothing else keeps its memory. */
export interface Compiled extends Executable {
  /** The arrays that the program holds, in the order of `arraysOf`, as they lie in memory if they do. */
  constants(): readonly Data[]
  /** Gives back what it runs in: the end of the program. */
  free(): void
}

/** What was compiled for a program, and the functions that use it, each by a symbol so that it is not held here. */
interface Entry {
  /** What equal programs have in common, their arrays left out. */
  readonly key: string
  readonly compiled: Compiled
  readonly users: Set<symbol>
}

/** Programs beyond these are no longer found, so that a loop that yields to nobody holds no more memory than theirs. */
const most = 8

const bits = (x: Data): Uint8Array | Int32Array =>
  x instanceof Uint8Array ? x : new Int32Array(x.buffer, x.byteOffset, x.byteLength / 4)

function sameBits(x: Data, y: Data): boolean {
  if (x === y) return true
  const [a, b] = [bits(x), bits(y)]
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Do arrays of the same types hold the same elements? Those that occur often are compared once. */
function sameArrays(xs: readonly Data[], ys: readonly Data[]): boolean {
  const known = new Map<Data, Data>()
  return xs.every((x, i) => {
    const same = known.get(x) === ys[i] || sameBits(x, ys[i])
    known.set(x, ys[i])
    return same
  })
}

/** What a backend compiled last and is in use, the latest first. */
export class Cache {
  #recent: readonly Entry[] = []

  /** What was compiled for this program, unless it is compiled now; `key` is what else it depends on. */
  once(program: Program, key: string, user: symbol, compile: () => Compiled): Compiled {
    const whole = `${key} ${keyOf(program, (x) => showAval(x.aval))}`
    const arrays = arraysOf(program)
    const known = this.#recent.find((e) => e.key === whole && sameArrays(arrays, e.compiled.constants()))
    const entry = known ?? { key: whole, compiled: compile(), users: new Set() }
    entry.users.add(user)
    this.#recent = [entry, ...this.#recent.filter((e) => e !== entry)].slice(0, most)
    return entry.compiled
  }

  /** Nothing is found any more; what is in use stays as long as somebody holds it. */
  forget(): void {
    this.#recent = []
  }

  /** A user lets go of all that it compiled. */
  release(user: symbol): void {
    this.#recent = this.#recent.filter(({ users, compiled }) => {
      if (users.delete(user) && users.size === 0) compiled.free()
      return users.size > 0
    })
  }
}
