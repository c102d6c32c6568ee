import type { Atom } from "../../ir/atom.js"
import type { Form, Mapping, Nesting } from "../../ir/primitive.js"
import { outputsReached } from "../../ir/program.js"
import { permute } from "../permute.js"
import { asForm } from "./lanes.js"
import { type Loop, operands, reachedCarries, results, type Scan, type WriteScan } from "./loop.js"
import { atomsOf, byForm, coefficientsOf, movesOf, movingCarries, neededCarries } from "./parts.js"

// How jets and maps pass through a loop of known length: its body becomes the jet or the map of its body.

export const reach: Nesting<Loop>["reach"] = (e, marked) => {
  const carries = reachedCarries(e, marked)
  const [, xs, constants] = operands(e, marked)
  return outputsReached(e.bodies[0], [...carries, ...xs, ...constants]).map((m, i) => m || carries[i] === true)
}

/** The body becomes its jet; which coefficients of the carries move is the least fixpoint. */
export const jet =
  (scan: WriteScan): NonNullable<Nesting<Loop>["jet"]> =>
  (e, inputs, _, jetOf) => {
    const [body] = e.bodies
    const [init, xs, constants] = operands(e, inputs)
    const rest = [...xs, ...constants].map(movesOf)
    const carries = movingCarries(init, (moves) => jetOf(body, [...moves, ...rest]).outputs)
    const [, ys] = results(e, jetOf(body, [...carries, ...rest]).outputs)
    const { program } = jetOf(body, [...carries, ...rest], [...carries, ...ys])
    const given = [
      init.flatMap((c, i) => atomsOf(c, carries[i])),
      ...[xs, constants].map((group) => group.flatMap((c) => atomsOf(c, movesOf(c)))),
    ]
    return coefficientsOf([...carries, ...ys], scan(program, given, e.params))
  }

/** The carries as forms; a carry is needed as what is wanted of it in the end, or read of it by the body. */
function carryForms(e: Scan, mapped: readonly boolean[], outputs: readonly Form[], { demand }: Mapping): Form[] {
  const [, xs, constants] = operands(e, mapped)
  const isMapped = reachedCarries(e, mapped)
  const [wanted, ys] = results(e, outputs)
  return neededCarries(
    wanted.map((form, i) => (isMapped[i] ? form : null)),
    (carries) => demand(e.bodies[0], [...isMapped, ...xs, ...constants], [...carries, ...ys]),
  )
}

export const demand: Nesting<Loop>["demand"] = (e, mapped, outputs, mapping) => {
  const carries = carryForms(e, mapped, outputs, mapping)
  const [init, xs, constants] = operands(e, mapped)
  const [, ys] = results(e, outputs)
  const all = [...carries.map((form) => form !== null), ...xs, ...constants]
  const needed = mapping.demand(e.bodies[0], all, [...carries, ...ys])
  return [...carries.map((form, i) => (init[i] ? form : null)), ...needed.slice(init.length)]
}

/** Exchanges the two leading axes: of what is mapped and sliced, the body takes entries of the sliced axis. */
const exchanged = (x: Atom): Atom => permute(x, { axes: x.aval.shape.map((_, i) => (i < 2 ? 1 - i : i)) })

const exchangedIf = (form: Form, atoms: readonly Atom[]): readonly Atom[] => (form?.each ? atoms.map(exchanged) : atoms)

export const map =
  (scan: WriteScan): Nesting<Loop>["map"] =>
  (e, inputs, outputs, mapping) => {
    const carries = carryForms(
      e,
      inputs.map(({ form }) => form !== null),
      outputs,
      mapping,
    )
    const [init, xs, constants] = operands(e, inputs)
    const [, ys] = results(e, outputs)
    const forms = [...carries, ...[...xs, ...constants].map(({ form }) => form)]
    const program = mapping.map(e.bodies[0], forms, [...carries, ...ys])
    const given = [
      init.flatMap(({ form, atoms }, i) => mapping.widen(atoms, form, carries[i])),
      xs.flatMap(({ form, atoms }) => exchangedIf(form, atoms)),
      constants.flatMap(({ atoms }) => atoms),
    ]
    const all = byForm([...carries, ...ys], scan(program, given, e.params))
    return all.map((atoms, i) =>
      i < carries.length ? asForm(atoms, carries[i], outputs[i], mapping) : exchangedIf(outputs[i], atoms),
    )
  }
