import { np, random } from "taylorjet"
import type { Axis, Problem } from "./problem.js"

/** `count` numbers along an axis, both ends among them. */
export const along = ({ from, to }: Axis, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1))

/** What a problem needs to know of its domain, when that is a rectangle: a point of it is [first, second]. */
export function rectangle(first: Axis, second: Axis): Pick<Problem, "sample" | "test" | "view"> {
  const low = [first.from, second.from]
  const size = [first.to - first.from, second.to - second.from]
  return {
    sample: (key, count) => random.uniform(key, [count, 2]).mul(size).add(low),
    test: () => np.array(along(second, 101).flatMap((y) => along(first, 101).map((x) => [x, y]))),
    view: { x: first, y: second, point: (x, y) => [x, y] },
  }
}
