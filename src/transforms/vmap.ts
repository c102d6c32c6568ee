import type { Atom } from "../ir/atom.js"
import { again, bind, buildFrom, call } from "../ir/builder.js"
import type { Form, Mapping, Sum } from "../ir/primitive.js"
import { inGroup } from "../ir/primitive.js"
import { dependents, type Equation, type Program } from "../ir/program.js"
import { reshape } from "../primitives/reshape.js"
import { avalsOf, repeated, stacked, sumOver, widened } from "./forms.js"
import type { Pair } from "./pairs.js"
import { type Carrier, planSums } from "./sums.js"

/**
 * How an output of a mapped program is wanted: with a leading mapped axis, or summed over it, with a weight for each
 * entry if they are given.
 */
export type Request = "stacked" | Sum

/**
 * Maps a program over a leading axis of the inputs marked in `mapped`. An output may be asked for `summed` over that
 * axis, or summed with `weights`; then every equation that is linear in what is mapped, and needed as a sum only, is
 * applied once, to sums. This is collapsed Taylor mode (Dangel et al. 2025), of which the forward Laplacian is an
 * instance. An axis of one entry is left out: the program is applied to the entry, and a sum is its term.
 */
export const vmap = (
  program: Program,
  size: number,
  mapped: readonly boolean[],
  requests: readonly Request[] = program.outputs.map(() => "stacked"),
): Program =>
  size === 1
    ? ofOneEntry(program, mapped, requests)
    : mapForms(
        program,
        mapped.map((m) => (m ? stacked : null)),
        requests.map((request) => (request === "stacked" ? stacked : { each: false, sums: [request] })),
        size,
      )

function ofOneEntry(program: Program, mapped: readonly boolean[], requests: readonly Request[]): Program {
  const avals = program.inputs.flatMap((v, i) => avalsOf(v, mapped[i] ? stacked : null, 1))
  return buildFrom(avals, (xs) => {
    const entries = xs.map((x, i) => (mapped[i] ? reshape(x, { shape: program.inputs[i].aval.shape }) : x))
    return call(program, entries).map((y, i) => {
      const request = requests[i]
      return request === "stacked" ? reshape(y, { shape: [1, ...y.aval.shape] }) : repeated(y, request, 1)
    })
  })
}

/** What the rules of equations that hold programs are given. */
const mapping = (size: number): Mapping => ({
  size,
  demand: (program, mapped, outputs) =>
    planSums(program, movingIn(program, mapped), outputs, mapping(size)).inputs.slice(),
  map: (program, inputs, outputs) => mapForms(program, inputs, outputs, size),
  of: mapping,
  widen: (atoms, from, to) => (from || !to ? atoms : widened(atoms[0], to, size)),
})

const movingIn = (program: Program, mapped: readonly boolean[]): Set<Atom> =>
  dependents(
    program,
    program.inputs.filter((_, i) => mapped[i]),
  )

/** A mapped program whose inputs and outputs have the given forms. */
function mapForms(program: Program, inputs: readonly Form[], outputs: readonly Form[], size: number): Program {
  const moving = movingIn(
    program,
    inputs.map((form) => form !== null),
  )
  const { carriers } = planSums(program, moving, outputs, mapping(size))
  return buildFrom(
    program.inputs.flatMap((v, i) => avalsOf(v, inputs[i], size)),
    (xs) => {
      const values = new Values(moving, size)
      let next = 0
      program.inputs.forEach((v, i) => {
        const count = avalsOf(v, inputs[i], size).length
        values.define(v, inputs[i], xs.slice(next, next + count))
        next += count
      })
      for (const e of program.equations) mapEquation(e, carriers.get(e), values)
      return program.outputs.flatMap((y, i) => values.atoms(y, outputs[i]))
    },
  )
}

/** What is known of the variables of a mapped program: values, at each place where they are mapped, and sums. */
class Values {
  readonly #each = new Map<Atom, Atom>()
  readonly #totals = new Map<Sum, Map<Atom | Pair, Atom>>()

  constructor(
    readonly moving: ReadonlySet<Atom>,
    readonly size: number,
  ) {}

  read(x: Atom): Atom {
    return this.#each.get(x) ?? x
  }

  setTotal(x: Atom | Pair, request: Sum, value: Atom): void {
    const totals = this.#totals.get(request) ?? new Map<Atom | Pair, Atom>()
    this.#totals.set(request, totals.set(x, value))
  }

  knownTotal(x: Atom | Pair, request: Sum): Atom | undefined {
    return this.#totals.get(request)?.get(x)
  }

  total(x: Atom, request: Sum): Atom {
    const value =
      this.knownTotal(x, request) ??
      (this.moving.has(x) ? sumOver(this.read(x), request) : repeated(this.read(x), request, this.size))
    this.setTotal(x, request, value)
    return value
  }

  define(x: Atom, form: Form, atoms: readonly Atom[]): void {
    if (!form || form.each) this.#each.set(x, atoms[0])
    else form.sums.forEach((request, i) => void this.setTotal(x, request, atoms[i]))
  }

  atoms(x: Atom, form: Form): readonly Atom[] {
    if (!form) return [this.read(x)]
    if (!this.moving.has(x)) return widened(this.read(x), form, this.size)
    return form.each ? [this.read(x)] : form.sums.map((request) => this.total(x, request))
  }
}

function mapEquation(e: Equation, carrier: Carrier | undefined, values: Values): void {
  const { primitive, inputs, params, outputs } = e
  const { moving, size } = values
  const read = (x: Atom) => values.read(x)
  const define = (results: readonly Atom[]) => outputs.forEach((v, i) => void values.define(v, null, [results[i]]))
  const batch = (operands: readonly Atom[]) =>
    primitive.batch(
      operands.map(read),
      operands.map((x) => moving.has(x)),
      size,
      params,
    )
  if (!inputs.some((x) => moving.has(x))) define(again(e, inputs.map(read)))
  else if (!carrier) define(batch(inputs))
  else if (carrier.kind === "nested") {
    const given = inputs.map((x, i) => ({ form: carrier.inputs[i], atoms: values.atoms(x, carrier.inputs[i]) }))
    const results = primitive.nesting?.map({ ...e, inputs: inputs.map(read) }, given, carrier.outputs, mapping(size))
    outputs.forEach((v, i) => void values.define(v, carrier.outputs[i], results?.[i] ?? []))
  } else {
    for (const request of carrier.sums) {
      const results =
        carrier.kind === "linear"
          ? again(
              e,
              inputs.map((x, i) => (inGroup(carrier.group, i) ? values.total(x, request) : read(x))),
            )
          : [sumOfPair(e, carrier.pair, request, values)]
      outputs.forEach((v, i) => void values.setTotal(v, request, results[i]))
    }
  }
}

/**
 * Σ_d x_d y_d, from the sum of the pair to which this one leads and the factors on the way. These multiply it as they
 * multiply one operand and then the other, so that products between are as large as the operands' own.
 */
function sumOfPair({ primitive, params }: Equation, pair: Pair, request: Sum, values: Values): Atom {
  const way: Pair[] = []
  let last = pair
  while (last.next && !values.knownTotal(last, request)) {
    way.push(last)
    last = last.next.pair
  }
  const product = (x: Atom, y: Atom, mapped: boolean) =>
    mapped ? primitive.batch([x, y], [true, true], values.size, params)[0] : bind(primitive, [x, y], params)[0]
  const [x, y] = last.operands.map((operand) => values.read(operand))
  let total = values.knownTotal(last, request) ?? sumOver(product(x, y, true), request)
  values.setTotal(last, request, total)
  const factors: [Atom[], Atom[]] = [[], []]
  for (const passed of way.reverse()) {
    const { factor, side } = passed.next as NonNullable<Pair["next"]>
    factors[side].push(values.read(factor))
    if (!passed.joint && passed !== pair) continue
    total = factors.flat().reduce((sum, f) => product(f, sum, false), total)
    values.setTotal(passed, request, total)
    for (const side of factors) side.length = 0
  }
  return total
}
