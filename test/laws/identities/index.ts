import { languages } from "./exported.js"
import { first } from "./first.js"
import { higher } from "./higher.js"
import type { Identity } from "./identity.js"
import { modes } from "./modes.js"
import { second } from "./second.js"

export { test } from "./identity.js"

/** Identities between operators, which hold for every function. */
export const identities: readonly Identity[] = [...first, ...second, ...higher, ...modes, ...languages]
