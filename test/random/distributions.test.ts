// Distributions draw what JAX draws: test/numbers/make/draws.py says what the fields mean.
import { readFileSync } from "node:fs"
import { jit, type NDArray, random } from "taylorjet"
import { expect, it } from "vitest"

interface Draw {
  readonly seed: number
  readonly width: 32 | 64
  readonly function: "exponential"
  readonly args: readonly unknown[]
  readonly options: Readonly<Record<string, unknown>>
  readonly result: { readonly shape: number[]; readonly data: (number | boolean)[] }
}

const file = new URL("../numbers/draws.json", import.meta.url)
const { draws } = JSON.parse(readFileSync(file, "utf8")) as { draws: Draw[] }
const { PRNGKey } = random

/** How many arguments stand between the key and the options. */
const places: Readonly<Record<string, number>> = {
  truncatedNormal: 3,
  bernoulli: 2,
  categorical: 1,
  choice: 2,
  randint: 3,
}
const whole = ["bernoulli", "randint", "categorical", "choice"]

const run = ({ function: name, args, options, width }: Draw, key: NDArray): NDArray => {
  const f = random[name] as (...args: unknown[]) => NDArray
  const between = Array.from({ length: places[name] ?? 1 }, (_, i) => args[i])
  return f(key, ...between, ...(name === ("randint" as string) ? [] : [{ width, ...options }]))
}

/** By how much draws may differ from JAX's, absolute where they are small. */
const tolerance = ({ function: name, width }: Draw): number => {
  if (whole.includes(name)) return 0
  return (width === 32 ? 4e-7 : 2e-15) * (name === ("truncatedNormal" as string) ? 10 : 1)
}

function expectDraw(draw: Draw, x: NDArray): void {
  expect(x.shape).toEqual(draw.result.shape)
  draw.result.data.map(Number).forEach((want, i) => {
    expect(Math.abs(x.data[i] - want), `element ${i}: ${x.data[i]}, not ${want}`).toBeLessThanOrEqual(
      tolerance(draw) * Math.max(1, Math.abs(want)),
    )
  })
}

it.each(draws)("$function of $args, $options, width $width, seed $seed", (draw) => {
  expectDraw(draw, run(draw, PRNGKey(draw.seed)))
  const compiled = jit((key: NDArray) => run(draw, key))
  expectDraw(draw, compiled(PRNGKey(draw.seed)))
})
