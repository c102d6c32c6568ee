import type { Atom } from "../../../ir/atom.js"
import { sizeOf } from "../../../ir/aval.js"
import { build } from "../../../ir/builder.js"
import { add } from "../../add.js"
import { and } from "../../and.js"
import { argsort } from "../../argsort.js"
import { cond } from "../../control/cond.js"
import { anyOf } from "../../control/lanes.js"
import { cast } from "../../convert.js"
import { div } from "../../div.js"
import { leadOf, product, rowsOf, spread, transposed } from "../../kinds/matrices.js"
import { less } from "../../less.js"
import { mul } from "../../mul.js"
import { not } from "../../not.js"
import { reshape } from "../../reshape.js"
import { sub } from "../../sub.js"
import { sum } from "../../sumAndBroadcast.js"
import { where } from "../../where.js"
import { inOneRun, runsOf } from "./coincident.js"
import { permutedColumns, spectrum } from "./eigh.js"
import { filledWith, largestIn, permutedEntries, spreadBehind } from "./rows.js"

// What `branches` of `numeric` computes, for all blocks and all matrices of a stack at once: the recursion into blocks is one
// of orders, and at each order matrices are blocks, beside which they are zero.

const largest = (a: Atom): Atom => {
  const lead = leadOf(a.aval)
  return reshape(largestIn(reshape(a, { shape: [...lead, sizeOf(a.aval.shape.slice(-2))] })), { shape: lead })
}

/** Fᵀ M F */
export const inFrame = (m: Atom, f: Atom): Atom => product(transposed(f), product(m, f))

/** What is the same at each order: the numbers of the runs that are blocks around this one's. */
interface Level {
  readonly values: Atom
  readonly run: Atom
  readonly outer: Atom | undefined
}

/** The series N inside of the blocks, and how large the terms of its coefficients are. */
function decoupled({ values, run, outer }: Level, m: readonly Atom[], sizes: readonly Atom[]) {
  const n = rowsOf(m[0].aval)
  const own = inOneRun(run)
  const isOff = outer ? and(not(own), inOneRun(outer)) : not(own)
  const zero = filledWith(m[0].aval.shape, 0, m[0].aval.dtype)
  const gaps = where(
    isOff,
    sub(spread(values, "rows", n), spread(values, "columns", n)),
    filledWith(m[0].aval.shape, 1, m[0].aval.dtype),
  )
  const [w, inside, terms]: [Atom[], Atom[], Atom[]] = [[], [], []]
  m.forEach((first, k) => {
    let [r, size] = [first, sizes[k]]
    for (let i = 0; i < k; i++) {
      const j = k - 1 - i
      r = add(r, sub(product(m[i], w[j]), product(w[i], inside[j])))
      size = add(size, mul(n, add(mul(sizes[i], largest(w[j])), mul(largest(w[i]), terms[j]))))
    }
    terms.push(size)
    w.push(where(isOff, div(r, gaps), zero))
    inside.push(where(own, r, zero))
  })
  return { inside, terms }
}

/** The eigenvalues and the vectors of matrices of blocks, ascending in each block, which stays where it is. */
function ordered(a: Atom, run: Atom): readonly [Atom, Atom] {
  const [w, v] = spectrum(a)
  const last = w.aval.shape.length - 1
  const ascending = argsort(w, last)
  const order = permutedEntries(ascending, argsort(permutedEntries(run, ascending), last))
  return [permutedEntries(w, order), permutedColumns(v, order)]
}

/**
 * The last coefficient of the eigenvalues of M_0 + t M_1 + t² M_2 + ..., for t > 0 in ascending order. M_0 is diagonal,
 * `values`, ascending, of which those in one run count as one; `m` are the others. `near` is how near numbers are that count as
 * one, relative to what they come from.
 */
export function lastBranch(
  level: Level,
  m: readonly Atom[],
  near: number,
  sizes: readonly Atom[] = m.map(largest),
): Atom {
  if (m.length === 0) return level.values
  const { inside, terms } = decoupled(level, m, sizes)
  const leading = mul(0.5, add(inside[0], transposed(inside[0])))
  const [values, frame] = ordered(leading, level.run)
  const run = runsOf(values, mul(near * rowsOf(leading.aval), terms[0]), level.run)
  const rest = inside.slice(1).map((x) => inFrame(x, frame))
  return lastBranch({ values, run, outer: level.run }, rest, near, terms.slice(1))
}

/** Is a number in a run with another one? */
export function isRepeated(run: Atom): Atom {
  const { shape } = run.aval
  return less(filledWith(shape, 1, "int32"), sum(cast(inOneRun(run), "int32"), [shape.length]))
}

/** Flagged matrices have a coefficient, others zeros; it is not computed where no matrix is flagged. */
export function whereFlagged(
  flags: Atom,
  like: Atom,
  operands: readonly Atom[],
  coefficient: (operands: readonly Atom[]) => Atom,
): Atom {
  const { shape } = flags.aval
  const lead = shape.slice(0, -1)
  const any = less(filledWith(lead, 0, "int32"), sum(cast(flags, "int32"), [lead.length]))
  const zero = filledWith(like.aval.shape, 0, like.aval.dtype)
  const types = operands.map((x) => x.aval)
  const branches = [build(types, () => [zero]), build(types, (...xs) => [coefficient(xs)])]
  const found = cond(cast(anyOf(flags), "int32"), branches, operands)[0]
  return where(spreadBehind(any, shape), found, zero)
}
