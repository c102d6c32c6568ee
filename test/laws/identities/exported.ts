// What is made of a random function and then written in other languages.
import { grad, hvp, jet, vmap } from "taylorjet"
import { expectWritten } from "../../export/written.js"
import { type Example, exampleOf } from "../example.js"
import { curve, type Given, type Identity, several } from "./identity.js"

/** A function, its gradient, its jet, and the second derivatives of each of several arguments. */
export function exported(g: Given): Example[] {
  const { f, total, x, v, kind } = g
  const value = exampleOf((z) => [f(z)], [x])
  if (kind === "wild") return [value]
  return [
    value,
    exampleOf((z) => [grad(total)(z)], [x]),
    exampleOf((z) => jet(f, [z], [curve(g)]).flat(), [x]),
    exampleOf((zs) => [vmap((z) => hvp(total, z, v))(zs)], [several(g)]),
  ]
}

export const languages: readonly Identity[] = [
  {
    title: "written for XLA",
    holds: (g) => {
      for (const { program } of exported(g)) expectWritten(program)
    },
    wild: true,
    always: true,
  },
]
