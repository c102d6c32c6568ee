// What a page does to its prototypes before it loads the library.
import { spawnSync } from "node:child_process"
import { expect, it } from "vitest"

it("importing survives an altered Object.prototype", () => {
  const program = `
    const names = ["dtype", "kind", "axis", "jet", "rule"]
    for (const name of names) Object.prototype[name] = "int32"
    const { grad, jit, np } = await import("./src/index.ts")
    for (const name of names) delete Object.prototype[name]
    process.stdout.write(String(jit(grad((x) => np.sum(np.square(x))))([1, 2])))
  `
  const run = spawnSync("npx", ["tsx", "--input-type=module", "-e", program], { encoding: "utf8", timeout: 60_000 })
  expect(run.stderr).toBe("")
  expect(run.stdout).toBe("[2. 4.]")
}, 70_000)
