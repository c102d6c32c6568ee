import { plainNumber } from "../ui/number.js"
import { type Axes, mostDigits, type Problem } from "./examples.js"
import { fewest, names } from "./system.js"

/** No formula that anyone would write by hand is longer. */
const longest = 500

/** How much time may pass in a second. */
export const speeds: readonly number[] = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50]
export const fewestDigits = 3

const axesText = (axes: Axes): string => axes.map((place) => names[place]).join("")

/** The hash that keeps what the view shows: formulas, which only the parser reads, numbers, and names of unknowns. */
export function toHash({ rates, section, start, axes, cut, digits, horizon, speed }: Problem): string {
  const state = new URLSearchParams()
  for (const [i, text] of rates.entries()) state.set(`d${names[i]}`, text)
  state.set("section", section)
  state.set("start", start.join())
  for (const [name, value] of Object.entries({ axes: axesText(axes), cut: axesText(cut), digits, horizon, speed }))
    state.set(name, String(value))
  return `#ode/${state}`
}

/** Two names of unknowns; else the first two. */
function axesOf(text: string | null, size: number): Axes {
  const [across, up, ...rest] = [...(text ?? "")].map((letter) => (names as readonly string[]).indexOf(letter))
  const isAxis = (place: number | undefined) => place !== undefined && place >= 0 && place < size
  return isAxis(across) && isAxis(up) && across !== up && rest.length === 0 ? [across, up] : [0, 1]
}

/** What a hash says, numbers brought into their ranges; undefined when it holds no system. */
export function fromHash(hash: string): Problem | undefined {
  if (!hash.startsWith("#ode/")) return undefined
  const state = new URLSearchParams(hash.slice("#ode/".length))
  const given = names.map((name) => state.get(`d${name}`) ?? "")
  const rates = given.slice(0, Math.max(fewest, given.findLastIndex((text) => text !== "") + 1))
  const section = state.get("section") ?? ""
  if (given[0] === "" || [...given, section].some(({ length }) => length > longest)) return undefined
  const starts = (state.get("start") ?? "").split(",")
  const between = (low: number, x: number, high: number) => Math.min(Math.max(x, low), high)
  const wanted = plainNumber(state.get("speed")) ?? 2
  return {
    rates,
    section,
    start: rates.map((_, i) => plainNumber(starts[i] ?? null) ?? 0),
    axes: axesOf(state.get("axes"), rates.length),
    cut: axesOf(state.get("cut"), rates.length),
    digits: between(fewestDigits, Math.round(plainNumber(state.get("digits")) ?? mostDigits), mostDigits),
    horizon: between(0.01, plainNumber(state.get("horizon")) ?? 10, 1000),
    speed: speeds.find((one) => one >= wanted) ?? speeds[speeds.length - 1],
  }
}
