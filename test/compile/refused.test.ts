import { jit, np } from "taylorjet"
import { expect, it, vi } from "vitest"

it("when the host may not compile, the reference runs and the reason is said", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined)
  const refuse = class {
    constructor() {
      throw new Error("content policy")
    }
  }
  const memory = class {
    readonly buffer = new ArrayBuffer(65536)
  }
  vi.stubGlobal("WebAssembly", { validate: () => true, Memory: memory, Module: refuse })
  expect(jit((x) => np.mul(x, 2))(3).item()).toBe(6)
  expect(warn).toHaveBeenCalledTimes(1)
  expect(warn.mock.calls[0][0]).toContain("content policy")
})
