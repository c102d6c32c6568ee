import type { Primitive } from "../ir/primitive.js"
import * as all from "./index.js"

const exported: readonly unknown[] = Object.values(all)

const primitiveOf = (x: unknown): Primitive[] =>
  typeof x === "function" && "primitive" in x ? [x.primitive as Primitive] : []

/** Every primitive, by name. */
export const registry: ReadonlyMap<string, Primitive> = new Map(
  exported.flatMap(primitiveOf).map((primitive) => [primitive.name, primitive]),
)
