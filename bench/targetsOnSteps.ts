import { all, type Target, target } from "./judge.js"
import { heyoka, newerNode, timesAsLong } from "./results.js"

/** What is asked of the older Node, which has no fused products, and of the newer one. */
type Bounds = readonly [older: number, newer: number]

/** A step takes at most so many times as long as another contestant's, which may run on another host. */
const step = (
  what: string,
  ours: string,
  theirs: string,
  labels: readonly string[],
  [older, newer]: Bounds,
  host?: string,
): Target =>
  target(
    `a step of a series, ${what}: times as long as ${theirs}`,
    older === newer ? `<= ${newer}` : `<= ${older}, ${newer}`,
    (cells, judged) =>
      all(
        labels.map((label) => {
          const [own, other] = [cells("10", ours, label), cells("10", theirs, label, "float64", host)]
          return timesAsLong(own, other) * ((other.work as number) / (own.work as number))
        }),
        (ratio) => ratio <= (judged === newerNode ? newer : older),
      ),
  )

const small = ["Lorenz", "Kepler, e = 0.6"]
const large = ["outer Solar System"]

/** What is asked of steps of Taylor series, beside heyoka's; the two bounds are those of the two hosts. */
export const targetsOnSteps: readonly Target[] = [
  step("Lorenz, Kepler", "taylorjet", "heyoka", small, [1.5, 1.25], heyoka),
  step("two in lanes", "taylorjet, two in lanes", "heyoka, batch 2", small, [1.25, 1], heyoka),
  step("outer Solar System", "taylorjet", "heyoka", large, [1.15, 0.8], heyoka),
  step("outer Solar System", "taylorjet", "heyoka, compact", large, [0.75, 0.5], heyoka),
  step("Hénon-Heiles with events", "taylorjet", "heyoka", ["Hénon-Heiles, events"], [2, 2], heyoka),
  step("the gradient of it", "taylorjet, gradient", "taylorjet", small, [6, 6]),
]
