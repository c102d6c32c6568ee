import { foriLoop, jit, makeProgram, type NDArray, np } from "taylorjet"
import { expect, it, vi } from "vitest"
import { lengthOf } from "../../src/compile/length.js"

it("a loop is as long as its body, however often it runs", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined)
  const f = (a: NDArray) => foriLoop(0, 20_000, (_, z: NDArray) => np.tanh(z), a)
  expect(Number(jit(f)(0.5))).toBeCloseTo(Number(f(np.array(0.5))), 12)
  const lengthOfLoop = (turns: number) =>
    lengthOf(makeProgram((a: NDArray) => foriLoop(0, turns, (_, z: NDArray) => np.tanh(z), a))(0.5))
  expect(lengthOfLoop(20_000)).toBe(lengthOfLoop(2))
  expect(lengthOfLoop(2)).toBeGreaterThan(lengthOf(makeProgram((a: NDArray) => np.tanh(a))(0.5)))
  expect(warn).not.toHaveBeenCalled()
  warn.mockRestore()
})

it("a program that is too long to compile is interpreted, which is said", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined)
  const f = (a: NDArray) => {
    let z = a
    for (let i = 0; i < 20_000; i++) z = np.tanh(z)
    return z
  }
  expect(Number(jit(f)(0.5))).toBe(Number(f(np.array(0.5))))
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/about 1\d{6} instructions is too long to compile/)]])
})
