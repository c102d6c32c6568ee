import { apart, type Direction, jointly, nameOf, type Part, type Target, together } from "./decompose.js"
import { below, type MultiIndex, orderOf, product } from "./multiIndex.js"

/** Jets that differ only in their directions. */
export interface Family {
  /** For each jet its directions, one for each level of nesting. */
  readonly members: readonly (readonly Direction[])[]
  /** The orders, level by level, of the coefficients that are read. */
  readonly read: readonly MultiIndex[]
}

/** A weighted sum, over the members of a family, of one of the coefficients that are read; by the places of all three. */
export interface Sum {
  readonly family: number
  readonly read: number
  readonly weights: ReadonlyMap<number, number>
}

/** Families of jets, and each target as a total of sums over them. */
export interface Plan {
  readonly families: readonly Family[]
  readonly sums: readonly (readonly Sum[])[]
  readonly cost: number
}

/** All coefficients that some of the given orders need: these, and all that are below. */
export const lowerSet = (orders: readonly MultiIndex[]): MultiIndex[] => [
  ...new Map(orders.flatMap(below).map((k) => [k.join(), k])).values(),
]

/**
 * What a jet adds to the value: Σ_k Π_l (k_l + 1) over its coefficients k, the products of numbers in the product of two
 * polynomials that have them; k (k + 3) / 2 for a line to order k. The sum over all jets is the cost of a plan.
 */
export const costOf = (read: readonly MultiIndex[]): number =>
  lowerSet(read).reduce((sum, k) => sum + product(k.map((n) => n + 1)), -1)

/** So many coefficients are carried one by one, as those of one polynomial; more are computed batch by batch. */
const most = 50

/**
 * The plan for a set of targets. Derivatives are coefficients of a polynomial in their variables, which up to `most` of
 * them share; a combination is taken along few directions where that loses nothing, whatever the scales of the variables.
 * No plan subtracts derivatives that it was not asked for.
 */
export function plan(targets: readonly Target[]): Plan {
  const joint = targets.map((t) => jointly(t))
  const rest = targets.filter((_, n) => !joint[n]).flatMap(({ terms }) => terms.map(({ index }) => index))
  const alone = targets.filter(({ terms }) => terms.length === 1).map(({ terms: [{ index }] }) => index)
  const variables = variablesOf([...rest, ...alone])
  const isShared = rest.length > 0 && areFew([...rest, ...alone], variables)
  return assemble(
    targets.map((t, n) => {
      if (isShared && (t.terms.length === 1 || !joint[n])) return together(t, variables)
      return joint[n] ?? apart(t)
    }),
  )
}

const variablesOf = (indices: readonly MultiIndex[]): number[] =>
  (indices[0] ?? []).flatMap((_, m) => (indices.some((index) => index[m] > 0) ? [m] : []))

/** Is the polynomial that has all these coefficients small? */
function areFew(indices: readonly MultiIndex[], variables: readonly number[]): boolean {
  const set = new Set<string>()
  for (const index of indices) {
    const own = variables.map((m) => index[m])
    if (product(own.map((n) => n + 1)) > most) return false
    for (const k of below(own)) set.add(k.join())
    if (set.size > most) return false
  }
  return true
}

/** What a jet is asked for, by the orders as text. */
interface Jet {
  readonly directions: readonly Direction[]
  readonly read: Map<string, MultiIndex>
}

interface Coefficient {
  readonly jet: Jet
  readonly orders: MultiIndex
}

/** The jets that the parts of all targets need, those of the highest orders first: they have coefficients of lower ones. */
function assemble(targets: readonly (readonly Part[])[]): Plan {
  const jets = new Map<string, Jet>()
  const known = new Map<string, Coefficient>()
  const all = targets.flat().sort((a, b) => orderOf(b.orders) - orderOf(a.orders))
  const found = new Map(all.map((part) => [part, coefficientOf(part, jets, known)]))
  const grouped = familiesOf([...jets.values()])
  const place = new Map(grouped.flatMap(({ jets }, family) => jets.map((jet, member) => [jet, { family, member }])))
  const families = grouped.map((own) => ({ members: own.jets.map(({ directions }) => directions), read: own.read }))
  const sums = targets.map((parts) => {
    const own = new Map<string, Sum & { readonly weights: Map<number, number> }>()
    for (const part of parts) {
      const { jet, orders } = found.get(part) as Coefficient
      const { family, member } = place.get(jet) as { family: number; member: number }
      const read = families[family].read.findIndex((k) => k.join() === orders.join())
      const sum = own.get(`${family} ${read}`) ?? { family, read, weights: new Map() }
      sum.weights.set(member, (sum.weights.get(member) ?? 0) + part.weight)
      own.set(`${family} ${read}`, sum)
    }
    return [...own.values()]
  })
  return { families, sums, cost: families.reduce((sum, f) => sum + f.members.length * costOf(f.read), 0) }
}

/** The coefficient of a part, of a jet that has it already or else of its own, which may be a new one. */
function coefficientOf(
  { directions, orders }: Part,
  jets: Map<string, Jet>,
  known: Map<string, Coefficient>,
): Coefficient {
  const names = directions.map(nameOf)
  const nameAt = (k: MultiIndex) =>
    names
      .flatMap((name, l) => (k[l] > 0 ? [`${name}: ${k[l]}`] : []))
      .sort()
      .join("; ")
  const before = known.get(nameAt(orders))
  const jet = before?.jet ?? jets.get(names.join("; ")) ?? { directions, read: new Map() }
  const own = before?.orders ?? orders
  jet.read.set(own.join(), own)
  if (!before) {
    jets.set(names.join("; "), jet)
    for (const k of below(orders)) if (!known.has(nameAt(k))) known.set(nameAt(k), { jet, orders: k })
  }
  return { jet, orders: own }
}

/** Jets with the same highest orders are a family. */
function familiesOf(jets: readonly Jet[]): { readonly jets: readonly Jet[]; readonly read: readonly MultiIndex[] }[] {
  const families = new Map<string, Jet[]>()
  for (const jet of jets) {
    const read = [...jet.read.values()]
    const highest = read.filter((k) => !read.some((j) => j !== k && k.every((n, l) => n <= j[l])))
    const name = highest.map(String).sort().join("; ")
    families.set(name, [...(families.get(name) ?? []), jet])
  }
  return [...families.values()].map((own) => ({
    jets: own,
    read: [...new Map(own.flatMap(({ read }) => [...read])).values()],
  }))
}
