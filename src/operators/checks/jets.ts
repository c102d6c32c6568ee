import type { NDArray } from "../../array/ndarray.js"
import { run } from "../../array/trace.js"
import { isFloat } from "../../ir/dtype.js"
import { factorial } from "../../planner/combinatorics.js"
import { jet } from "../../transforms/jet.js"
import { floatOutputs } from "../../transforms/vjp.js"
import { disagreement, scaleOf, show } from "./compare.js"
import { derivativeOf, grainOf } from "./differences.js"
import type { Checked } from "./modes.js"
import { arrayOf, directions, type Point } from "./points.js"

/** A curve through the point: x + t d + t² e, d and e of each floating-point leaf. */
interface Curve {
  readonly leaves: readonly NDArray[]
  readonly lines: readonly (Float64Array | undefined)[]
  readonly bends: readonly (Float64Array | undefined)[]
}

/** The Taylor coefficients of the curve at t, leaf by leaf, from order 0 on. */
function coefficientsAt({ leaves, lines, bends }: Curve, t: number, order: number): NDArray[][] {
  return leaves.map((x, i) => {
    const [d, e] = [lines[i], bends[i]]
    if (!d || !e) return [x]
    const { aval } = x.atom
    const terms = [d.map((v, n) => Number(x.data[n]) + t * (v + t * e[n])), d.map((v, n) => v + 2 * t * e[n]), e]
    return Array.from({ length: order + 1 }, (_, k) => arrayOf(aval, terms[k] ?? new Float64Array(d.length)))
  })
}

/** The derivatives along a curve, each against the differences of the one before it. */
export function checkJet({ who, leaves }: Point, { program, results }: Checked, order: number): void {
  const curve = { leaves, lines: directions(leaves), bends: directions(leaves, 50) }
  const m = program.outputs.length
  const floats = floatOutputs(program)
  const derivative = (k: number, t: number): NDArray[] => {
    const terms = coefficientsAt(curve, t, k)
    const inputs = Array.from({ length: k + 1 }, (_, j) =>
      terms.flatMap((own, i) => (j === 0 || isFloat(leaves[i].dtype) ? [own[j]] : [])),
    )
    const outputs = run(jet(program, k), inputs.flat())
    return floats.map((o) => {
      const { data, atom } = outputs[k * m + o]
      return arrayOf(
        atom.aval,
        Float64Array.from(data, (c) => c * factorial(k)),
      )
    })
  }
  const grain = grainOf(program)
  let before = derivative(0, 0)
  for (let k = 1; k <= order; k++) {
    const got = derivative(k, 0)
    const expected = derivativeOf((t) => derivative(k - 1, t), grain)
    got.forEach((y, j) => {
      const { value, error } = expected[j]
      const scale = Math.max(scaleOf(value), scaleOf(before[j].data))
      const wrong = disagreement(results[j], y, value, (n) => error[n] + grain.tolerance * scale)
      if (wrong)
        throw new Error(
          `${who}: order ${k} of a jet disagrees with differences of order ${k - 1} along a curve, ${show(wrong)}; ` +
            "correct the rule, or take a point where the function is smooth",
        )
    })
    before = got
  }
}
