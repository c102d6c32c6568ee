/**
 * How long the series of order 20 take, written out and rolled over orders: npx tsx tools/ode/rolling.ts, on an idle machine.
 * Nanoseconds for a series with the sum of its terms, least of 15 calls of 1000, in turns.
 */

import { run } from "../../src/array/trace.js"
import { foriLoop, jit, type NDArray, np } from "../../src/index.js"
import type { Program } from "../../src/ir/program.js"
import type { OfState } from "../../src/ode/event.js"
import { systemOf } from "../../src/ode/system.js"
import { rolled } from "../../src/transforms/rolled/rolled.js"
import { solution } from "../../src/transforms/solution.js"
import { whereFinite } from "../../src/transforms/whereFinite.js"
import { arenstorf, bodies, burgers, kepler, lorenz, pleiades } from "../../test/ode/systems.js"

const order = 20
const steps = 1000

const waves = (n: number) => Array.from({ length: n }, (_, i) => (i % 7) + Math.sin(i + 1))
const systems: readonly (readonly [string, (...xs: never) => unknown, readonly number[]])[] = [
  ["lorenz", lorenz, [1, 2, 3]],
  ["kepler", kepler, [0.4, 0, 0, 2]],
  ["arenstorf", arenstorf, [0.994, 0, 0, -2]],
  ["two bodies", bodies(2), waves(12)],
  ["three bodies", bodies(3), waves(18)],
  ["six bodies", bodies(6), waves(36)],
  ["twelve bodies", bodies(12), waves(72)],
  ["pleiades", pleiades, waves(28)],
  ["burgers, 64 cells", burgers, waves(64)],
]

/** Many series, each of which begins where the one before ended: at once, as its last terms are taken times zero. */
function looped(program: Program, sum: (outputs: readonly NDArray[]) => NDArray): (y: NDArray) => NDArray {
  const turn = (_: NDArray, y: NDArray) => y.add(sum(run(program, [np.array(0), y])).mul(1e-300))
  return jit((y: NDArray) => foriLoop(0, steps, turn, y))
}

for (const [name, f, start] of systems) {
  const { rates } = systemOf("rolling", f as OfState, start, [])
  const written = whereFinite(solution(rates, order))
  const loop = whereFinite(rolled(rates, order, [], { least: 0, allFinite: true }) as Program)
  const functions = [
    looped(written, (rows) => rows.reduce((a, b) => a.add(b))),
    looped(loop, ([rows]) => np.sum(rows, { axis: 0 })),
  ]
  const y = np.array(start)
  for (const g of functions) g(y)
  const least = functions.map(() => Number.POSITIVE_INFINITY)
  for (let round = 0; round < 15; round++)
    functions.forEach((g, i) => {
      const begin = performance.now()
      g(y)
      least[i] = Math.min(least[i], ((performance.now() - begin) * 1e6) / steps)
    })
  const [a, b] = least
  console.log(`${name.padEnd(18)} written out ${a.toFixed(0)}, rolled ${b.toFixed(0)}: ${(b / a).toFixed(2)}`)
}
