import type { Atom } from "../../ir/atom.js"
import { build } from "../../ir/builder.js"
import type { Form, Mapping, Nesting } from "../../ir/primitive.js"
import { concatenate } from "../concatenate.js"
import { reshape } from "../reshape.js"
import { slice } from "../sliceAndPad.js"
import { each } from "./lanes.js"
import { chosen, merged, others } from "./parts.js"
import { scan } from "./scan.js"
import type { Loop, While } from "./whileReverse.js"

// A mapped loop of which few run side by side: a loop over groups of lanes. So none waits for more than those of its group.

/** The entries from one on, so many. */
function entries(x: Atom, from: number, count: number): Atom {
  const rest = x.aval.shape.slice(1)
  return slice(x, { start: [from, ...rest.map(() => 0)], step: [1, ...rest.map(() => 1)], shape: [count, ...rest] })
}

/** The entries in groups, the last of which is filled with the last entry. */
function grouped(x: Atom, groups: number, lanes: number): Atom {
  const [size, ...rest] = x.aval.shape
  const missing = groups * lanes - size
  const filling = Array.from({ length: missing }, () => entries(x, size - 1, 1))
  return reshape(missing === 0 ? x : concatenate([x, ...filling], 0), { shape: [groups, lanes, ...rest] })
}

/** The results of a loop whose condition is mapped; the operands that have a form have it at each place. */
export function inGroups(
  e: While,
  operands: readonly Atom[],
  forms: readonly Form[],
  mapping: Mapping,
  map: Nesting<Loop>["map"],
): readonly Atom[] {
  const { lanes, carries } = e.params
  const groups = Math.ceil(mapping.size / lanes)
  const isMapped = forms.map((form) => form !== null)
  const arrays = chosen(operands, isMapped).map((x) => grouped(x, groups, lanes))
  const shared = others(operands, isMapped)
  const turn = build(
    arrays.map(({ aval }) => ({ ...aval, shape: aval.shape.slice(1) })),
    (...group) => {
      const all = merged(isMapped, group, shared)
      const given = all.map((x, i) => ({ atoms: [x], form: forms[i] }))
      const wanted = Array.from({ length: carries }, () => each)
      return map({ ...e, inputs: all }, given, wanted, mapping.of(lanes)).map(([y]) => y)
    },
  )
  return scan(turn, [[], arrays, []], { length: groups, reverse: false }).map((y) => {
    const [, , ...rest] = y.aval.shape
    return entries(reshape(y, { shape: [groups * lanes, ...rest] }), 0, mapping.size)
  })
}
