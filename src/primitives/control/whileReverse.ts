import type { Atom } from "../../ir/atom.js"
import { build, call } from "../../ir/builder.js"
import type { Application, Nesting } from "../../ir/primitive.js"
import type { Program } from "../../ir/program.js"
import { cast } from "../convert.js"
import { cond } from "./cond.js"
import { grouped } from "./parts.js"
import { scan } from "./scan.js"

// Reverse mode of a loop that runs as long as a condition holds: it needs a bound.

export type Loop = {
  readonly carries: number
  /** It stops after so many turns in any case; 0 where there is no bound. */
  readonly maxSteps: number
  /** Under a map so many run side by side, one group after the other; all at once for 0. */
  readonly lanes: number
}

export type While = Application<Loop>

/** The same as a loop of known length whose last turns do nothing. */
export function boundedLoop({ bodies: [condition, body], params }: While, xs: readonly Atom[]): readonly Atom[] {
  const [init, constants] = grouped(xs, params.carries)
  const turn = build(
    init.map((x) => x.aval),
    (...carries) => {
      const all = [...carries, ...constants]
      const stay: Program = { ...body, equations: [], outputs: body.inputs.slice(0, carries.length) }
      return cond(cast(call(condition, all)[0], "int32"), [stay, body], all)
    },
  )
  return scan(turn, [init, [], []], { length: params.maxSteps, reverse: false })
}

export const transpose: Nesting["transpose"] = () => {
  throw new Error(
    "whileLoop: reverse mode needs to know how many turns there are at most; got a loop without a bound; " +
      "give it { maxSteps }, or use scan or foriLoop with a known length, or forward mode",
  )
}
