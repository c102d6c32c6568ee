import { type Atom, zerosLike } from "../../ir/atom.js"
import type { Coefficients, Form, Moves } from "../../ir/primitive.js"
import { freeVariables, type Program } from "../../ir/program.js"
import { add } from "../add.js"

// What rules of equations that hold programs have in common: a transform makes several atoms of each variable.

/** The leading items in groups of the given sizes, and the rest. */
export function grouped<T>(items: readonly T[], ...sizes: readonly number[]): T[][] {
  let start = 0
  const groups = sizes.map((size) => {
    start += size
    return items.slice(start - size, start)
  })
  return [...groups, items.slice(start)]
}

/** The items that are marked. */
export const chosen = <T>(items: readonly T[], marked: readonly boolean[]): T[] => items.filter((_, i) => marked[i])

/** The items that are not marked. */
export const others = <T>(items: readonly T[], marked: readonly boolean[]): T[] => items.filter((_, i) => !marked[i])

export const not = (marked: readonly boolean[]): boolean[] => marked.map((m) => !m)

export const either = (a: readonly boolean[], b: readonly boolean[]): boolean[] => a.map((m, i) => m || b[i])

/** The positions of what is marked. */
export const positions = (marked: readonly boolean[]): number[] => marked.flatMap((m, i) => (m ? [i] : []))

/** Two lists as one, in the order of marks that say which item comes from the first. */
export function merged<T>(marked: readonly boolean[], first: readonly T[], second: readonly T[]): T[] {
  let [i, j] = [0, 0]
  return marked.map((m) => (m ? first[i++] : second[j++]))
}

/**
 * What each carry of a loop has: at least what its start has and what a turn gives it, `turn` of what all have. A turn
 * that gives nothing new ends the search; as nothing is taken away, there is one.
 */
function leastOf<T>(
  start: readonly T[],
  turn: (carries: readonly T[]) => readonly T[],
  join: (a: T, b: T) => T,
  same: (a: T, b: T) => boolean,
): T[] {
  let carries = [...start]
  for (;;) {
    const given = turn(carries)
    const next = carries.map((own, i) => join(own, given[i]))
    if (next.every((own, i) => same(own, carries[i]))) return carries
    carries = next
  }
}

/** The carries that have a property when their start has it or a turn gives it to them. */
export const markedCarries = (
  start: readonly boolean[],
  turn: (carries: readonly boolean[]) => readonly boolean[],
): boolean[] =>
  leastOf(
    start,
    turn,
    (a, b) => a || b,
    (a, b) => a === b,
  )

/** Programs of which none uses what is around it: their free variables, which are returned too, are last inputs of all. */
export function closed(programs: readonly Program[]): { readonly programs: Program[]; readonly free: readonly Atom[] } {
  const free = [...new Set(programs.flatMap(freeVariables))]
  return { programs: programs.map((p) => ({ ...p, inputs: [...p.inputs, ...free] })), free }
}

/** Which inputs a program reads. */
export function readInputs({ inputs, equations, outputs }: Program): boolean[] {
  const read = new Set<Atom>([...equations.flatMap((e) => e.inputs), ...outputs])
  return inputs.map((v) => read.has(v))
}

/** Programs of the same inputs, and of these and their operands what any of them reads. */
export function reading(
  programs: readonly Program[],
  operands: readonly Atom[],
): { readonly bodies: Program[]; readonly inputs: Atom[] } {
  const isRead = programs.map(readInputs).reduce(either)
  const bodies = programs.map((p) => ({ ...p, inputs: chosen(p.inputs, isRead) }))
  return { bodies, inputs: chosen(operands, isRead) }
}

export const movesOf = (coefficients: Coefficients): Moves => coefficients.slice(1).map((x) => x !== null)

/** Which coefficients of carries move: those of the start, and those that a turn gives them. */
export const movingCarries = (
  init: readonly Coefficients[],
  turn: (carries: readonly Moves[]) => readonly Moves[],
): readonly Moves[] => leastOf(init.map(movesOf), turn, either, (a, b) => a.every((m, k) => m === b[k]))

export const isThere = (x: Atom | null): x is Atom => x !== null

/** Cotangents so far, and what is given to them after that. */
export const added = (sums: Coefficients, terms: Coefficients): Coefficients =>
  terms.map((c, i) => {
    const sum = sums[i]
    return c && sum ? add(sum, c) : (c ?? sum)
  })

/** The value, and the coefficients that may move. */
export const atomsOf = (coefficients: Coefficients, moves: Moves): Atom[] => {
  const value = coefficients[0] as Atom
  return [value, ...moves.flatMap((m, k) => (m ? (coefficients[k + 1] ?? zerosLike(value)) : []))]
}

/** The coefficients of each variable, from the atoms of all. */
export function coefficientsOf(moves: readonly Moves[], atoms: readonly Atom[]): Coefficients[] {
  let next = 0
  return moves.map((own) => [atoms[next++], ...own.map((m) => (m ? atoms[next++] : null))])
}

/** How many atoms a form has. */
export const countOf = (form: Form): number => (!form || form.each ? 1 : form.sums.length)

/** The form that has what both have; sums can be taken of what is had at each place. */
export function joined(a: Form, b: Form): Form {
  if (!a || !b) return a ?? b
  if (a.each || b.each) return { each: true, sums: [] }
  return { each: false, sums: [...new Set([...a.sums, ...b.sums])] }
}

const sameForm = (a: Form, b: Form): boolean =>
  a === b || (a !== null && b !== null && a.each === b.each && a.sums.length === b.sums.length)

/** The forms in which carries are needed: those in which they are wanted in the end, and those in which a turn reads them. */
export const neededCarries = (wanted: readonly Form[], turn: (carries: readonly Form[]) => readonly Form[]): Form[] =>
  leastOf(wanted, turn, joined, sameForm)

/** The atoms of each variable, from the atoms of all. */
export function byForm(forms: readonly Form[], atoms: readonly Atom[]): Atom[][] {
  return grouped(atoms, ...forms.map(countOf)).slice(0, forms.length)
}
