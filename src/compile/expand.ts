import { type Atom, Lit, zerosLike } from "../ir/atom.js"
import { type Aval, aval, sizeOf } from "../ir/aval.js"
import { build, call, record, rewritten } from "../ir/builder.js"
import type { Running } from "../ir/lower.js"
import type { Equation, Program } from "../ir/program.js"
import { scan } from "../primitives/control/scan.js"
import { permute } from "../primitives/permute.js"
import { reshape } from "../primitives/reshape.js"
import { slice } from "../primitives/sliceAndPad.js"

const isEmpty = ({ aval: { shape } }: Atom): boolean => sizeOf(shape) === 0

const kinds: ReadonlySet<unknown> = new Set(["program", "running", "written", "matrix", "host"])

/** Does an equation, or one inside of it, stand for others? */
const standsForOthers = ({ primitive: { lower }, bodies }: Equation): boolean =>
  kinds.has(lower?.kind) || bodies.some(hasMore)

function hasMore({ equations }: Program): boolean {
  return equations.some(standsForOthers)
}

/** Is what goes along an axis of an operand to stay as it is, as a machine has a routine for it? */
type Stays = (operand: Aval, running: Running) => boolean

/** The program with what equations stand for written out: programs that they hold, and loops along an axis unless one stays. */
export const expanded = (program: Program, stays: Stays = () => false): Program =>
  hasMore(program) ? writtenOut(program, stays) : program

function writtenOut(program: Program, stays: Stays): Program {
  return rewritten(program, ({ primitive, params, bodies, outputs }, operands) => {
    const { lower } = primitive
    if (lower?.kind === "program") return call(expanded(bodies[lower.body], stays), operands)
    if (lower?.kind === "running") {
      const running = lower.running(operands[0].aval, params)
      if (!stays(operands[0].aval, running)) return [alongAxis(operands[0], running)]
    }
    if ((lower?.kind === "matrix" || lower?.kind === "host") && outputs.every(isEmpty)) return outputs.map(zerosLike)
    const written = lower && "written" in lower ? lower.written?.(operands, params) : undefined
    const inside = bodies.map((body) => expanded(body, stays))
    return written ?? record(primitive, operands, params, inside)
  })
}

const first = (x: Atom): Atom => {
  const [, ...rest] = x.aval.shape
  const part = slice(x, { start: [0, ...rest.map(() => 0)], step: [1, ...rest.map(() => 1)], shape: [1, ...rest] })
  return reshape(part, { shape: rest })
}

function alongAxis(x: Atom, { axis, reverse, start, turn, shown }: Running): Atom {
  const { shape, dtype } = x.aval
  const axes = shape.map((_, d) => d)
  const entries = permute(x, { axes: [axis, ...axes.toSpliced(axis, 1)] })
  const entry = aval(shape.toSpliced(axis, 1), dtype)
  const init = start(shape[axis] > 0 ? first(entries) : new Lit(entry, 0))
  const body = build([...init.map((c) => c.aval), entry], (...all) => {
    const carry = turn(all.slice(0, init.length), all[init.length])
    return shown ? [...carry, shown(carry)] : carry
  })
  const results = scan(body, [init, [entries], []], { length: shape[axis], reverse })
  if (!shown) return results[init.length - 1]
  const back = axes.slice(1).toSpliced(axis, 0, 0)
  return permute(results[init.length], { axes: back })
}
