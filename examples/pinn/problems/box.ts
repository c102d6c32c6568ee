import { np, random } from "taylorjet"
import type { Axis, Problem, View } from "./problem.js"

/** `count` numbers along an axis, both ends among them. */
export const along = ({ from, to }: Axis, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1))

const middle = ({ from, to }: Axis): number => (from + to) / 2

/** A plane through the middle of a box, along its first two axes; a line where there is one axis. */
function viewOf(axes: readonly Axis[]): View {
  const [x, y = { label: "", from: 0, to: 1 }, ...others] = axes
  const rest = others.map(middle)
  const point = (a: number, b: number) => (axes.length === 1 ? [a] : [a, b, ...rest])
  const place = others.map(({ label }, i) => `${label} = ${rest[i]}`).join(", ")
  return { x, y, point, ...(place !== "" && { place }), ...(axes.length === 1 && { isLine: true }) }
}

/** What a problem needs to know of its domain, when that is a box: a point of it is the list of its coordinates. */
export function box(...axes: readonly Axis[]): Pick<Problem, "sample" | "test" | "view"> {
  const low = axes.map(({ from }) => from)
  const size = axes.map(({ from, to }) => to - from)
  const sample: Problem["sample"] = (key, count) => random.uniform(key, [count, axes.length]).mul(size).add(low)
  const [first, second] = axes
  const test = () => {
    if (axes.length > 2) return sample(random.PRNGKey(1), 4000)
    if (axes.length === 1) return np.array(along(first, 1001).map((x) => [x]))
    return np.array(along(second, 101).flatMap((y) => along(first, 101).map((x) => [x, y])))
  }
  return { sample, test, view: viewOf(axes) }
}
