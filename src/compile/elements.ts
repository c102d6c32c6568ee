/** Which elements of a result depend on which elements of the operands, by the kind of a lowering. */
import { type Atom, isLit, Lit } from "../ir/atom.js"
import { aval, sameShape, sizeOf, stridesOf } from "../ir/aval.js"
import { record } from "../ir/builder.js"
import { isFloat } from "../ir/dtype.js"
import type { Lowering } from "../ir/lower.js"
import { ownAxes, pick } from "../ir/paired.js"
import type { Equation } from "../ir/program.js"
import { offsets, type View } from "../ir/view.js"
import { add } from "../primitives/add.js"
import { mul } from "../primitives/mul.js"

/** So many products and sums of a contraction are written one by one. */
const terms = 64
export type Elements = readonly Atom[]
export type Of<K> = Lowering & { readonly kind: K }

/** The elements of the outputs, from those of the operands. */
export type Rule<K> = (e: Equation, lower: Of<K>, operands: readonly Elements[]) => readonly Elements[] | undefined

export const size = (x: Atom): number => sizeOf(x.aval.shape)

/** Does an element of the results depend on the elements of the operands at the same place alone? */
export const isPointwise = ({ primitive: { lower }, inputs, outputs: [out] }: Equation): boolean =>
  (lower?.kind === "scalar" || lower?.kind === "conversion") &&
  inputs.every((x) => sameShape(x.aval.shape, out.aval.shape))

/** The same primitive for one place after the other. */
function pointwise({ primitive, params, outputs }: Equation, operands: readonly Elements[]): readonly Elements[] {
  const each = Array.from({ length: size(outputs[0]) }, (_, i) =>
    record(
      primitive,
      operands.map((x) => x[i]),
      params,
    ),
  )
  return outputs.map((_, o) => each.map((results) => results[o]))
}

const sum = (xs: Elements): Atom => xs.reduce((total, x) => add(total, x))

/** Adds terms where the strides say. */
function totals(out: Atom, items: Elements, places: ArrayLike<number>): Elements {
  const groups: Atom[][] = Array.from({ length: size(out) }, () => [])
  items.forEach((x, i) => void groups[places[i]].push(x))
  return groups.map((group) => (group.length > 0 ? sum(group) : new Lit(aval([], out.aval.dtype), 0)))
}

function contraction(
  { inputs, outputs: [out], params }: Equation,
  lower: Of<"contraction">,
  [a, b]: readonly Elements[],
) {
  const { batch, over } = lower.axes(params)
  const shapes = inputs.map((x) => x.aval.shape)
  const own = ([0, 1] as const).map((i) => ownAxes({ batch, over }, i, shapes[i].length))
  const groups = [pick(shapes[0], batch[0]), pick(shapes[0], own[0]), pick(shapes[1], own[1]), pick(shapes[0], over[0])]
  const domain = groups.flat()
  if (!isFloat(out.aval.dtype) || sizeOf(domain) > terms) return undefined
  const places = ([0, 1] as const).map((i) => {
    const strides = stridesOf(shapes[i])
    const still = (axes: readonly number[]) => axes.map(() => 0)
    const others = groups[i === 0 ? 2 : 1]
    const mine = pick(strides, own[i])
    const inner = i === 0 ? [...mine, ...still(others)] : [...still(others), ...mine]
    return offsets({
      shape: domain,
      strides: [...pick(strides, batch[i]), ...inner, ...pick(strides, over[i])],
      offset: 0,
    })
  })
  const products = Array.from(places[0], (from, i) => mul(a[from], b[places[1][i]]))
  const strides = [...stridesOf(out.aval.shape), ...groups[3].map(() => 0)]
  return [totals(out, products, offsets({ shape: domain, strides, offset: 0 }))]
}

/** Writes elements where a view shows them. */
function put(elements: Atom[], place: View, part: Elements): void {
  offsets(place).forEach((at, i) => {
    elements[at] = part[i]
  })
}

/** The kinds of primitives that say which element of a result depends on which elements of the operands. */
export const rules: { readonly [K in Lowering["kind"]]?: Rule<K> } = {
  scalar: (e, _, operands) => pointwise(e, operands),
  conversion: (e, _, operands) => pointwise(e, operands),
  view: ({ inputs: [x], params }, lower, [elements]) => [
    Array.from(offsets(lower.view(x.aval, params)), (i) => elements[i]),
  ],
  placement({ inputs, outputs: [out], params }, lower, operands) {
    const zero = new Lit(aval([], out.aval.dtype), 0)
    const elements: Atom[] = Array.from({ length: size(out) }, () => zero)
    const places = lower.places(
      inputs.map((x) => x.aval),
      params,
    )
    places.forEach((place, k) => void put(elements, place, operands[k]))
    return [elements]
  },
  update({ inputs, params }, lower, [old, part]) {
    const elements = [...old]
    const place = lower.place(
      inputs.map((x) => x.aval),
      params,
    )
    put(elements, place, part)
    return [elements]
  },
  lookup({ inputs, params }, lower, [elements]) {
    const [, index] = inputs
    if (!isLit(index)) return undefined
    const found = lower.lookup(
      inputs.map((x) => x.aval),
      params,
    )
    const indices = offsets(found.indices)
    return [
      Array.from(offsets(found.array), (at, i) => elements[at + found.step * found.check(index.data[indices[i]])]),
    ]
  },
  reduction({ inputs: [x], outputs: [out], params }, lower, [elements]) {
    if (x.aval.dtype === "bool") return undefined
    const { shape } = x.aval
    return [totals(out, elements, offsets({ shape, strides: lower.strides(shape, params), offset: 0 }))]
  },
  contraction,
}
