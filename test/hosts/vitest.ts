// What the tests import as "vitest" when they are bundled for a page. Neither part needs Node or eval.
import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from "@vitest/expect"

chai.use(JestExtend)
chai.use(JestChaiExpect)
chai.use(JestAsymmetricMatchers)

export { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from "@vitest/runner"
export const { expect } = chai
