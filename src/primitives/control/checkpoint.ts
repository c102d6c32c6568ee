import type { Atom } from "../../ir/atom.js"
import { bind } from "../../ir/builder.js"
import type { Coefficients, Nesting } from "../../ir/primitive.js"
import { outputsReached, type Program, prune } from "../../ir/program.js"
import { type Op, op } from "../kinds/op.js"
import { holding } from "./holding.js"
import {
  atomsOf,
  byForm,
  chosen,
  closed,
  coefficientsOf,
  grouped,
  isThere,
  merged,
  movesOf,
  not,
  others,
  reading,
} from "./parts.js"

// A program whose inside reverse mode computes again: what is kept of it is its operands.

const reach: Nesting["reach"] = ({ bodies: [body] }, marked) => outputsReached(body, marked)

const jet: Nesting["jet"] = ({ bodies: [body] }, operands, _, jetOf) => {
  const { program, outputs } = jetOf(body, operands.map(movesOf))
  return coefficientsOf(
    outputs,
    checkpoint(
      program,
      operands.flatMap((c) => atomsOf(c, movesOf(c))),
    ),
  )
}

const demand: Nesting["demand"] = ({ bodies: [body] }, mapped, outputs, mapping) =>
  mapping.demand(body, mapped, outputs)

const map: Nesting["map"] = ({ bodies: [body] }, operands, outputs, mapping) => {
  const program = mapping.map(
    body,
    operands.map(({ form }) => form),
    outputs,
  )
  return byForm(
    outputs,
    checkpoint(
      program,
      operands.flatMap(({ atoms }) => atoms),
    ),
  )
}

/** What is known is computed; what is linear keeps the whole body, to compute again what it reads of the known half. */
const separate: Nesting["separate"] = ({ bodies: [body], inputs }, marked, { split }) => {
  const { known, residuals, outputs } = split(body, marked)
  const values = grouped(known.outputs, known.outputs.length - residuals.length)[0]
  const first = checkpoint(prune({ ...known, outputs: values }), others(inputs, marked))
  const second = checkpoint(prune({ ...body, outputs: chosen(body.outputs, outputs) }), inputs)
  return merged(outputs, second, first)
}

const transpose: Nesting["transpose"] = ({ bodies: [body], inputs }, marked, cotangents, sums, reversing) => {
  const program = reversing.transpose(body, marked, cotangents.map(isThere), sums.map(isThere))
  const results = checkpoint(program, [...others(inputs, marked), ...[...cotangents, ...sums].filter(isThere)])
  return merged<Coefficients[number]>(
    not(marked),
    others(inputs, marked).map(() => null),
    results,
  )
}

const narrow: Nesting["narrow"] = ({ bodies: [body], inputs, params }, live) => {
  const program = prune({ ...body, outputs: chosen(body.outputs, live) })
  return { ...reading([program], inputs), params, kept: live }
}

const primitive = holding("checkpoint", {
  type: (_, __, [body]) => body.outputs.map((y) => y.aval),
  evaluate: (inputs, _, __, [{ run }], into) => run(inputs, into).map((y) => y.fill ?? y.data),
  nesting: { reach, jet, demand, map, separate, transpose, narrow, work: ([cost]) => cost },
  lower: { kind: "branch" },
})

/** The results of a program, whose inside reverse mode computes again. Operands that it does not read are left out. */
export const checkpoint: Op<(body: Program, operands: readonly Atom[]) => readonly Atom[]> = op(
  primitive,
  (body, operands) => {
    const { programs, free } = closed([body])
    const { bodies, inputs } = reading(programs, [...operands, ...free])
    return bind(primitive, inputs, {}, bodies)
  },
)
