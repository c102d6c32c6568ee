import { type CaseResult, cellOf, type Results } from "./results.js"
import { show } from "./show.js"

/** What was measured for a target, and whether it is met; undefined where it was not measured. */
export interface Verdict {
  readonly shown: string
  readonly met: boolean
}

export interface Target {
  readonly what: string
  readonly wanted: string
  readonly verdict: (results: Results, host: string) => Verdict | undefined
}

export type Dtype = "float64" | "float32"

export class NotMeasured extends Error {}

const cellIn =
  (results: Results, at: string) =>
  (id: string, contestant: string, label: string, dtype: Dtype = "float64", host = at) => {
    const isCase = (c: CaseResult) => c.label === label && c.dtype === dtype
    const cell = cellOf(results, id, host, contestant, isCase)
    if (!cell) throw new NotMeasured()
    return cell
  }

/** A contestant in a case, on the host that is judged if on no other. */
export type Cells = ReturnType<typeof cellIn>

/** Numbers that all have to be at least, or at most, a bound. */
export function all(values: readonly number[], isGood: (value: number) => boolean, unit = ""): Verdict {
  return { shown: values.map(show).join(", ") + unit, met: values.every(isGood) }
}

export function target(what: string, wanted: string, judge: (cells: Cells, host: string) => Verdict): Target {
  return {
    what,
    wanted,
    verdict(results, host) {
      try {
        return judge(cellIn(results, host), host)
      } catch (error) {
        if (error instanceof NotMeasured) return undefined
        throw error
      }
    },
  }
}

export const both = <T>(f: (dtype: Dtype) => T): T[] => (["float64", "float32"] as const).map(f)
