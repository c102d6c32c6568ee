// How the introduction prints, and checks what it prints.
import { inspect } from "node:util"

export const say = (text: string): void => console.log(text)

export const heading = (title: string): void => say(`\n${title}\n${"─".repeat(title.length)}`)

export const row = (label: string, value: unknown): void =>
  say(`  ${label.padEnd(30)}${typeof value === "string" ? value : inspect(value)}`)

/** Throws when a number is not what mathematics says it is. */
export function check(what: string, got: number, expected: number): void {
  if (!(Math.abs(got - expected) <= 1e-11 * (1 + Math.abs(expected))))
    throw new Error(`introduction: ${what} should be ${expected}; got ${got}`)
}

export function seconds<T>(run: () => T): { time: number; result: T } {
  const start = performance.now()
  const result = run()
  return { time: (performance.now() - start) / 1000, result }
}
