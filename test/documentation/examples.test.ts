/** Every public name has a doc comment, and every public function and class an example in it that type-checks and runs. */
import * as taylorjet from "taylorjet"
import { expect, test } from "vitest"
import { publicApi } from "./api.js"
import { run, typeErrors } from "./examples.js"

const api = publicApi()
const errors = typeErrors(api.flatMap((entry) => entry.examples))

test.each(api.map((entry) => [entry.name, entry] as const))("%s", async (name, entry) => {
  expect(entry.documented, `${name} has a doc comment`).toBe(true)
  if (entry.callable) expect(entry.examples.length, `${name} has an @example with a \`\`\`ts block`).toBeGreaterThan(0)
  for (const example of entry.examples) {
    expect(errors.get(example) ?? [], `type errors in the example of ${name}`).toEqual([])
    await run(example, taylorjet)
  }
})
