import { expect } from "vitest"
import { sourceOf } from "../../src/export/jax/source.js"
import { moduleOf } from "../../src/export/stablehlo/module.js"
import type { Program } from "../../src/ir/program.js"
import { partly, refused } from "./refused.js"

const values = new Set([...refused, ...partly.map(([name]) => name.split(" ")[0])])

/** Throws unless what a language does not take is one of those that JavaScript computes. */
export function requireReason(error: unknown): void {
  const name = /got (\w+), which JavaScript computes/.exec(String(error))?.[1]
  if (name === undefined || !values.has(name)) throw error
}

/** A program is written in both languages, unless it holds what JavaScript computes, which is said. */
export function expectWritten(program: Program): void {
  const writers = [
    () => expect(moduleOf("toStableHLO", program, "f").text).toContain("func.func public @main("),
    () => expect(sourceOf("toJax", program, "f").source).toContain("def f("),
  ]
  for (const write of writers)
    try {
      write()
    } catch (error) {
      requireReason(error)
    }
}
