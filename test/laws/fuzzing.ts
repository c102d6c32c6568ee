import { describe, it } from "vitest"

/** Seeds of one test. */
const together = 25

const { FUZZ = "1", SEED }: Record<string, string | undefined> = typeof process === "undefined" ? {} : process.env

/** Do at least the usual programs run? */
export const complete = SEED === undefined && Number(FUZZ) >= 1

/**
 * Tests `check` on the seeds 0, 1, ... of random programs: FUZZ=10 in the environment takes ten times as many, SEED=123
 * that seed alone. A failure says its seed.
 */
export function fuzz(title: string, programs: number, check: (seed: number) => void | Promise<void>): void {
  const first = Number(SEED ?? 0)
  const end = SEED === undefined ? Math.ceil(programs * Number(FUZZ)) : first + 1
  describe(title, () => {
    for (let start = first; start < end; start += together) {
      const stop = Math.min(start + together, end)
      it(`seeds ${start} to ${stop - 1}`, async () => {
        for (let seed = start; seed < stop; seed++)
          try {
            await check(seed)
          } catch (error) {
            if (error instanceof Error) error.message = `with SEED=${seed}: ${error.message}`
            throw error
          }
      })
    }
  })
}
