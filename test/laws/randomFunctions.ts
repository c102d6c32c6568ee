// Random functions of one array, sizes 0 and 1 included.
import { type NDArray, np } from "taylorjet"
import { type Control, type F, loops, unrolled } from "./control.js"
import { type Choices, kinkedSteps, smoothSteps, wildSteps } from "./grammars.js"

/** Smooth functions have derivatives of every order, kinked ones corners and jumps; wild ones meet infinities and NaN. */
export type Kind = "smooth" | "kinked" | "wild"

/** That of a seed. */
export const kindOf = (seed: number): Kind => (["smooth", "kinked", "smooth", "kinked", "wild"] as const)[seed % 5]

const shapes = [[], [0], [1], [2], [3], [1, 1], [2, 2], [1, 3], [0, 2], [2, 1, 3]]

export interface RandomFunction {
  readonly f: F
  /** The same without loops and branches. */
  readonly plain: F
  readonly x: NDArray
  readonly kind: Kind
}

const isTame = (x: NDArray): boolean => Array.from<number>(x.data).every((v) => Math.abs(v) < 20)

const grammarOf = ({ int }: Choices, kind: Kind) => {
  if (kind === "smooth" || int(3) > 0) return smoothSteps
  return kind === "wild" && int(2) === 0 ? wildSteps : kinkedSteps
}

/** A random function, to whose result every step adds, if it is not wild. */
export function randomFunction(c: Choices, kind: Kind): RandomFunction {
  const { int, pick, array } = c
  const x = array(pick(shapes))
  const constant = array(int(2) === 0 ? x.shape : pick(shapes))
  const values = [x, constant]
  const steps: ((values: NDArray[], how: Control) => NDArray)[] = []
  const wanted = 2 + int(7)
  for (let tries = 0; tries < 40 && steps.length < wanted; tries++) {
    const i = int(2) === 0 ? values.length - 1 : int(values.length)
    const j = int(values.length)
    try {
      const step = pick(grammarOf(c, kind))(c, values[i], values[j])
      const value = step(values[i], values[j], unrolled)
      if (value.size > 60 || value.ndim > 4 || value.dtype !== "float64") continue
      if (kind !== "wild" && !isTame(value)) continue
      steps.push((all, how) => step(all[i], all[j], how))
      values.push(value)
    } catch {
      // They did not fit.
    }
  }
  const last = steps.length > 0 ? steps.length + 1 : 0
  const under =
    (how: Control): F =>
    (given) => {
      const all = [given, constant]
      for (const step of steps) all.push(step(all, how))
      if (kind === "wild") return all[last]
      return all.reduce((y, z) => y.add(np.sum(np.tanh(z)).mul(0.1)), all[last])
    }
  return { f: under(loops), plain: under(unrolled), x, kind }
}
