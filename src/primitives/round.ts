import { constant } from "./kinds/elementwise.js"
import { exactly } from "./kinds/lowering.js"

function evaluate(x: number): number {
  const down = Math.floor(x)
  const rest = x - down
  const up = down === -1 ? -0 : down + 1
  if (rest < 0.5) return down
  if (rest > 0.5) return up
  return down % 2 === 0 ? down : up
}

/** The nearest whole number, of two the even one, as in NumPy; the sign of x is kept in -0. */
export const round = constant(
  "round",
  evaluate,
  exactly((s, [x]) => [s.nearest(x)]),
)
