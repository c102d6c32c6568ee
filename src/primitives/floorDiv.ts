import { native } from "../ir/lower.js"
import { multilinear } from "./kinds/elementwise.js"
import { real, sample, whole } from "./kinds/op.js"

/**
 * ⌊x / y⌋, from the exact remainder: x / y may round up to a whole number. Where the quotient itself is rounded, the
 * nearest whole number is meant. ±infinity and NaN are those of x / y.
 */
function evaluate(x: number, y: number): number {
  const quotient = x / y
  const rest = x % y
  if (y === 0 || Number.isNaN(rest)) return y === 0 ? quotient : rest
  const below = rest !== 0 && rest < 0 !== y < 0 ? 1 : 0
  const whole = Math.round((x - rest) / y - below)
  return whole === 0 ? (quotient < 0 || Object.is(quotient, -0) ? -0 : 0) : whole
}

/** The largest whole number that is not above x / y; of int32 0 where y is. */
export const floorDiv = multilinear("floorDiv", native("floor_divide", evaluate), {
  integer: native("floor_divide", (x, y) => (y === 0 ? 0 : Math.floor(x / y))),
  domain: [
    ...[[], [3]].map((shape) => sample([real(shape), real(shape, [0.5, 2])])),
    sample([whole([3], [-9, 9]), whole([3], [1, 4])]),
  ],
})
