import { jit, type NDArray, np } from "taylorjet"
import { expect, it, vi } from "vitest"

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
