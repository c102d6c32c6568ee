/** Printed arrays against NumPy's: see test/numbers/make/format.py. Arrays of no axes print as JavaScript numbers instead. */
import { type DType, np } from "taylorjet"
import { expect, test } from "vitest"
import { read } from "../numbers/functions.js"

type Case = readonly [
  dtype: DType,
  shape: readonly number[],
  elements: string | readonly (number | string)[],
  text: string,
]

const { cases } = read("format") as { readonly cases: readonly { readonly case: Case }[] }

function numbers(elements: string | readonly (number | string)[], size: number): number[] {
  if (typeof elements !== "string") return elements.map(Number)
  const [start, step] = elements.split(" ").map(Number)
  return Array.from({ length: size }, (_, i) => start + i * step)
}

test.each(["float64", "float32", "int32", "bool"])("arrays of %s", (dtype) => {
  const own = cases.map((c) => c.case).filter((c) => c[0] === dtype)
  expect(own.length).toBeGreaterThan(50)
  const wrong = own.flatMap(([, shape, elements, text]) => {
    const size = shape.reduce((product, n) => product * n, 1)
    const got = String(np.reshape(np.array(numbers(elements, size), { dtype: dtype as DType }), shape))
    return got === text ? [] : [`${got}\ninstead of\n${text}`]
  })
  expect(wrong).toEqual([])
})
