import { astype, describe } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import { requireFinite } from "../array/options.js"
import { flatten, flattenAs, leaf, pathsOf, type Structure, unflatten } from "../array/tree.js"
import type { Like } from "../array/types.js"
import { isFloat } from "../ir/dtype.js"
import * as np from "../numpy/index.js"
import type { Schedule } from "./schedules.js"

/** What an optimiser remembers: how many updates there were, and under each name a tree like the parameters. */
export type Memory<P, K extends string> = { readonly step: NDArray } & { readonly [name in K]: P }

/** A first-order optimiser. Both functions may be traced: a loop of updates is one `scan` inside `jit`. */
export interface Optimizer<K extends string> {
  /** The memory before the first update. Throws when a parameter is not floating-point. */
  init<P>(params: Like<P>): Memory<P, K>
  /**
   * The parameters after one update, and what is remembered. Throws when the gradients, or what was remembered, have not
   * the structure and the shapes of the parameters.
   */
  update<P>(gradients: NoInfer<Like<P>>, state: Memory<P, K>, params: Like<P>): [params: P, state: Memory<P, K>]
}

/** A number, or how it depends on the number of updates. */
export type Rate = number | Schedule

/** What every first-order optimiser takes. */
export interface Learning {
  /** How long the steps are: a number, or a schedule. */
  readonly learningRate?: Rate
}

/** One leaf: its gradient, what is remembered of it, the parameter itself. */
export interface Place<K extends string> {
  readonly gradient: NDArray
  readonly memory: Readonly<Record<K, NDArray>>
  readonly parameter: NDArray
  /** The number of this update, from 1 on. */
  readonly count: NDArray
  readonly rate: NDArray
}

/** What is subtracted from a parameter, and what is remembered. */
export type Rule<K extends string> = (place: Place<K>) => {
  readonly change: NDArray
  readonly memory: Record<K, NDArray>
}

const showShape = (x: NDArray): string => `[${x.shape}]`

function requireLike(who: string, what: string, given: readonly NDArray[], params: readonly NDArray[], at: Structure) {
  for (const [i, x] of given.entries())
    if (showShape(x) !== showShape(params[i]))
      throw new Error(
        `${who}: ${what}${pathsOf(at)[i]} must have the shape of its parameter, ${showShape(params[i])}; got ${showShape(x)}`,
      )
}

function parametersOf(who: string, params: unknown) {
  const flat = flatten(who, "the parameters", params, false)
  for (const [i, x] of flat.leaves.entries())
    if (!isFloat(x.dtype)) {
      const place = flat.structure === leaf ? "" : ` at ${pathsOf(flat.structure)[i]}`
      throw new TypeError(
        `${who}: parameters must be floating-point; got ${describe(x)}${place}; use x.astype("float64")`,
      )
    }
  return flat
}

/** The optimiser of a rule, which is given one leaf after the other. `names` are what it remembers. */
export function optimizer<K extends string>(
  who: string,
  learningRate: Rate,
  names: readonly K[],
  rule: Rule<K>,
): Optimizer<K> {
  if (typeof learningRate !== "function") requireFinite(who, "learningRate", learningRate)
  const rateAt = (step: NDArray): NDArray =>
    typeof learningRate === "function" ? learningRate(step) : np.array(learningRate)
  const record = <T>(of: (name: K) => T) => Object.fromEntries(names.map((name) => [name, of(name)])) as Record<K, T>

  const init = (params: unknown) => {
    const { leaves, structure } = parametersOf(who, params)
    const zeros = () =>
      unflatten(
        structure,
        leaves.map((x) => np.zerosLike(x)),
      )
    return { step: np.array(0, { dtype: "int32" }), ...record(zeros) }
  }

  const update = (gradients: unknown, state: Memory<unknown, K>, params: unknown) => {
    if (params === undefined) throw new TypeError(`${who}: expected update(gradients, state, params); got no params`)
    if (typeof state !== "object" || state === null)
      throw new TypeError(`${who}: the state must be what init(params) or update returns; got ${describe(state)}`)
    const { leaves, structure } = parametersOf(who, params)
    const slopes = flattenAs(who, "the tree of gradients", gradients, structure)
    requireLike(who, "the gradient", slopes, leaves, structure)
    const remembered = record((name) => flattenAs(who, `state.${name}`, state[name], structure))
    for (const name of names) requireLike(who, `state.${name}`, remembered[name], leaves, structure)
    const before = np.array(state.step)
    const step = np.add(before, 1)
    const rate = np.array(rateAt(before))
    const results = leaves.map((parameter, i) => {
      const { dtype } = parameter
      const { change, memory } = rule({
        gradient: astype(slopes[i], dtype),
        memory: record((name) => remembered[name][i]),
        parameter,
        count: astype(step, "float64"),
        rate: astype(rate, dtype),
      })
      return { parameter: np.sub(parameter, change), memory }
    })
    const next = record((name) =>
      unflatten(
        structure,
        results.map(({ memory }) => memory[name]),
      ),
    )
    return [
      unflatten(
        structure,
        results.map((x) => x.parameter),
      ),
      { step, ...next },
    ]
  }
  return { init, update } as Optimizer<K>
}

/** A running mean: decay · before + (1 - decay) · x. */
export const averaged = (decay: number, before: NDArray, x: NDArray): NDArray =>
  np.add(np.mul(before, decay), np.mul(x, 1 - decay))

/** A running mean that started at 0, as if it had started at what it has seen: mean / (1 - decay^count). */
export const unbiased = (mean: NDArray, decay: number, count: NDArray): NDArray =>
  np.div(mean, astype(np.sub(1, np.power(decay, count)), mean.dtype))
