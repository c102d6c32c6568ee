import { factorial } from "./combinatorics.js"
import {
  byLattice,
  byPolarisation,
  type Decomposition,
  type Direction,
  jointly,
  nameOf,
  type Target,
} from "./decompose.js"
import { eliminate } from "./eliminate.js"
import { countIndices } from "./multiIndex.js"

/** A family of directional jets, and each target as a combination of their coefficients. */
export interface Plan {
  readonly jets: readonly { readonly direction: Direction; readonly order: number }[]
  /** For each target the weights of the coefficients of its order, by the place of the jet. */
  readonly weights: readonly ReadonlyMap<number, number>[]
  readonly cost: number
}

/**
 * What a jet of order k adds to the value: Σ_{1≤j≤k} (j + 1), the products of numbers in the product of two series. This
 * sum over the jets is what plans are compared by.
 */
export const costOfJet = (order: number): number => (order * (order + 3)) / 2

/**
 * The cheapest family known for a set of targets. It is found order by order, from the highest; what a jet that is there
 * already yields is free. Ways to decompose a target: term by term, by polarisation; all terms jointly; by elimination
 * over all directions that came up. Against this stands the lattice of multi-indices of the highest order, the smallest
 * family for a full derivative tensor. A cheaper family is not taken if its combinations cancel much more.
 */
export function plan(targets: readonly Target[]): Plan {
  const variables = targets[0]?.terms[0].index.map((_, m) => m) ?? []
  const occurring = variables.filter((m) => targets.some(({ terms }) => terms.some(({ index }) => index[m] > 0)))
  const compact = targets.map(({ order, terms }) => ({
    order,
    terms: terms.map(({ index, coefficient }) => ({ index: occurring.map((m) => index[m]), coefficient })),
  }))
  const { jets, weights, cost } = planOccurring(compact)
  const place = new Map(occurring.map((m, i) => [m, i]))
  const spread = (direction: Direction) => variables.map((m) => direction[place.get(m) ?? -1] ?? 0)
  return { jets: jets.map(({ direction, order }) => ({ direction: spread(direction), order })), weights, cost }
}

/** The plan for targets in which every variable occurs. */
function planOccurring(targets: readonly Target[]): Plan {
  const order = Math.max(0, ...targets.map((t) => t.order))
  const size = targets[0]?.terms[0].index.length ?? 0
  const highest = targets.filter((t) => t.order === order)
  const lattice = countIndices(size, order)
  const isTensor = size > 1 && order > 1 && highest.length === lattice
  const along = () => targets.map((t) => byLattice(t, order))
  const tensor = isTensor ? along() : undefined
  if (tensor && isPrecise(targets, tensor)) return assemble(targets, tensor)
  const piecewise = byOrder(targets)
  const plan = assemble(targets, piecewise)
  if (lattice * costOfJet(order) >= plan.cost) return plan
  const other = tensor ?? along()
  return isPrecise(targets, other, piecewise) ? assemble(targets, other) : plan
}

/** Combinations whose terms are so many times as large as their sum lose too many digits. */
const cancelling = 500

/** Do combinations lose few digits, or no more than others? */
const isPrecise = (
  targets: readonly Target[],
  decompositions: readonly Decomposition[],
  others?: readonly Decomposition[],
): boolean =>
  targets.every((t, i) => {
    const times = magnification(t, decompositions[i])
    return times <= cancelling || (others !== undefined && times <= magnification(t, others[i]))
  })

/**
 * The sum of the magnitudes of a combination's terms where all derivatives of the target's order are 1, as for
 * exp(Σ x_m): the Taylor coefficients are then (Σ v_m)ᵏ/k!, at most |v|₁ᵏ/k!. Relative to the target's coefficients.
 */
function magnification({ order, terms }: Target, decomposition: Decomposition): number {
  const scale = terms.reduce((sum, { coefficient }) => sum + Math.abs(coefficient), 0)
  let sum = 0
  for (const { direction, weight } of decomposition.values())
    sum += Math.abs(weight) * direction.reduce((length, x) => length + Math.abs(x), 0) ** order
  return sum / factorial(order) / scale
}

type Lines = ReadonlyMap<string, Direction>

/** A decomposition of each target, of which those of lower order use the directions of those of higher order. */
function byOrder(targets: readonly Target[]): Decomposition[] {
  const found = new Map<Target, Decomposition>()
  const lines = new Map<string, Direction>()
  for (const order of [...new Set(targets.map((t) => t.order))].sort((a, b) => b - a)) {
    const own = targets.filter((t) => t.order === order)
    const decompositions = ofOneOrder(own, lines)
    own.forEach((t, i) => {
      found.set(t, decompositions[i])
      for (const [name, { direction }] of decompositions[i]) lines.set(name, direction)
    })
  }
  return targets.map((t) => found.get(t) as Decomposition)
}

function ofOneOrder(targets: readonly Target[], known: Lines): Decomposition[] {
  const apart = targets.map(byPolarisation)
  const single = targets.map((target, i) => {
    const joint = target.terms.length > 1 ? jointly(target) : undefined
    return joint && added([joint], known).size < added([apart[i]], known).size ? joint : apart[i]
  })
  const least = added(single, known)
  const terms = new Set(targets.flatMap((t) => t.terms.map(({ index }) => index.join())))
  if (least.size === 0 || (known.size === 0 && least.size === terms.size && terms.size === targets.length))
    return single
  const fresh = byUse(apart, known)
  const eliminated =
    eliminate(targets, [...whole(known), ...fresh]) ?? eliminate(targets, [...whole(among(known, targets)), ...fresh])
  const isCheaper = eliminated !== undefined && added(eliminated, known).size < least.size
  return isCheaper && isPrecise(targets, eliminated, single) ? eliminated : single
}

/** The directions of decompositions that are not known yet. */
const added = (decompositions: readonly Decomposition[], known: Lines): Map<string, Direction> =>
  new Map(
    decompositions.flatMap((d) =>
      [...d].flatMap(([name, { direction }]) => (known.has(name) ? [] : [[name, direction] as const])),
    ),
  )

/** New directions, those first that serve most targets, and of these the shortest. */
function byUse(decompositions: readonly Decomposition[], known: Lines): Direction[] {
  const uses = (name: string) => decompositions.filter((d) => d.has(name)).length
  const length = (direction: Direction) => Math.hypot(...direction)
  return [...added(decompositions, known)]
    .map(([name, direction]) => ({ direction, uses: uses(name), length: length(direction) }))
    .sort((a, b) => b.uses - a.uses || a.length - b.length)
    .map(({ direction }) => direction)
}

const whole = (lines: Lines): Direction[] => [...lines.values()].filter((d) => d.every(Number.isInteger))

/** The directions among variables that the targets differentiate. */
function among(lines: Lines, targets: readonly Target[]): Lines {
  const occurs = targets[0].terms[0].index.map((_, m) =>
    targets.some(({ terms }) => terms.some(({ index }) => index[m] > 0)),
  )
  return new Map([...lines].filter(([, d]) => d.every((x, m) => x === 0 || occurs[m])))
}

/** The jets that decompositions need, each of the highest order at which it is used; higher orders first. */
function assemble(targets: readonly Target[], decompositions: readonly Decomposition[]): Plan {
  const orders = new Map<string, { direction: Direction; order: number }>()
  decompositions.forEach((d, i) => {
    for (const [name, { direction }] of d) {
      const order = Math.max(targets[i].order, orders.get(name)?.order ?? 0)
      orders.set(name, { direction, order })
    }
  })
  const jets = [...orders.values()].sort((a, b) => b.order - a.order)
  const place = new Map(jets.map(({ direction }, i) => [nameOf(direction), i]))
  return {
    jets,
    weights: decompositions.map(
      (d) => new Map([...d].map(([name, { weight }]) => [place.get(name) as number, weight] as const)),
    ),
    cost: jets.reduce((sum, { order }) => sum + costOfJet(order), 0),
  }
}
