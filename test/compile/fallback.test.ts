import { jit, np } from "taylorjet"
import { afterEach, beforeEach, expect, it, vi } from "vitest"

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

it("without WebAssembly the reference runs, with one warning", () => {
  vi.stubGlobal("WebAssembly", undefined)
  expect(jit((x) => np.mul(x, 2))(3).item()).toBe(6)
  expect(jit((x) => np.mul(x, 4))(3).item()).toBe(12)
  expect(console.warn).toHaveBeenCalledTimes(1)
  expect(vi.mocked(console.warn).mock.calls[0][0]).toContain("no WebAssembly SIMD")
})

it("whatever stands in the place of WebAssembly, the reference runs", () => {
  for (const broken of [{}, null, 5, { validate: 1 }, { validate: () => true }, { validate: () => false }]) {
    vi.stubGlobal("WebAssembly", broken)
    expect(jit((x) => np.mul(x, 6))(3).item()).toBe(18)
    expect(jit((x) => np.mul(x, 7), { threads: 2 })(3).item()).toBe(21)
  }
})

it("with WebAssembly nothing is said", () => {
  expect(jit((x) => np.mul(x, 2))(3).item()).toBe(6)
  expect(console.warn).not.toHaveBeenCalled()
})
