import { fuses } from "../backends/wasm/engine.js"
import { type Compiled, compile } from "../backends/wasm/run.js"
import { teamOf } from "../backends/wasm/team.js"
import { showAval } from "../ir/aval.js"
import type { Data } from "../ir/dtype.js"
import { keyOf } from "../ir/identity.js"
import { arraysOf, type Program } from "../ir/program.js"

/** What was compiled for a program, and the functions that use it, each by a symbol so that it is not held here. */
interface Entry {
  /** What equal programs have in common, their arrays left out. */
  readonly key: string
  readonly compiled: Compiled
  readonly users: Set<symbol>
}

/** Programs beyond these are no longer found, so that a loop that yields to nobody holds no more memory than theirs. */
const most = 8

/** What was compiled last and is in use, the latest first. */
let recent: readonly Entry[] = []

const collected = new FinalizationRegistry<symbol>(release)

/** Releases what a user holds when `owner` is collected. */
export const releaseWith = (owner: object, user: symbol): void => collected.register(owner, user)

/** A user lets go of all that it compiled. */
export function release(user: symbol): void {
  recent = recent.filter(({ users, compiled }) => {
    if (users.delete(user) && users.size === 0) compiled.free()
    return users.size > 0
  })
}

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

/** Compiles a program for a user, unless what another one has for the same program can be shared. */
export function compileOnce(
  program: Program,
  { fma, threads }: { readonly fma: boolean; readonly threads: number },
  user: symbol,
): Compiled {
  const team = teamOf(threads)
  const key = `${fma && fuses()} ${team?.threads} ${keyOf(program, (x) => showAval(x.aval))}`
  const arrays = arraysOf(program)
  const known = recent.find((e) => e.key === key && sameArrays(arrays, e.compiled.constants))
  const entry = known ?? { key, compiled: compile(program, { fma, team }), users: new Set() }
  entry.users.add(user)
  recent = [entry, ...recent.filter((e) => e !== entry)].slice(0, most)
  return entry.compiled
}
