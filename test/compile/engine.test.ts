import { expect, it } from "vitest"
import { available, fuses } from "../../src/backends/wasm/engine.js"

it("the host has 128-bit vectors", () => {
  expect(available()).toBe(true)
})

it("the host multiplies and adds in one operation, unless it is Node before 22", () => {
  expect(fuses()).toBe(typeof process === "undefined" || Number.parseInt(process.versions.node, 10) >= 22)
})
