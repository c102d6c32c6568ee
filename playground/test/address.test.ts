// The state of the explorer in its address: what is written is read, and whatever else stands there does no harm.
import { expect, test } from "vitest"
import { fromHash, toHash } from "../src/explorer/address.js"
import { examples } from "../src/explorer/examples.js"
import { FormulaError, parseFormula } from "../src/formula/formula.js"

test.each([...examples, { text: "x < 0 ? x&1 # + % : ö", point: -1.25e-3, reach: 0.1, order: 40 }])(
  "$text at $point, there and back",
  (state) => {
    expect(fromHash(toHash(state))).toEqual(state)
    expect(toHash(state)).toMatch(/^#explorer\/[\w=&%.*+-]+$/)
  },
)

test.each([
  "",
  "#",
  "#explorer",
  "#explorer/",
  "#explorer/x=1",
  "#transform/f=x",
  "#explorer/f=",
  `#explorer/f=${"x".repeat(501)}`,
])("%j holds no formula", (hash) => expect(fromHash(hash)).toBeUndefined())

test("numbers are numbers, within their ranges", () => {
  const start = { text: "x", point: 0, order: 8, reach: 3 }
  expect(fromHash("#explorer/f=x")).toEqual(start)
  expect(fromHash("#explorer/f=x&x=alert(1)&order=0x10&reach=NaN")).toEqual(start)
  expect(fromHash("#explorer/f=x&x=Infinity&order=1e999&reach=")).toEqual(start)
  expect(fromHash("#explorer/f=x&x=99&order=99&reach=99")).toEqual({ text: "x", point: 30, order: 40, reach: 30 })
  expect(fromHash("#explorer/f=x&x=-9&order=-3&reach=2.5")).toEqual({ text: "x", point: -3, order: 0, reach: 3 })
  expect(fromHash("#explorer/f=x&order=2.6")).toEqual({ ...start, order: 3 })
})

test.each([
  "alert(1)",
  "import('x')",
  "constructor.constructor('alert(1)')()",
  "f(x) = x; f(x)",
  "<img src=x onerror=alert(1)>",
])("%s is text that the parser refuses", (text) => {
  const state = fromHash(toHash({ ...examples[0], text }))
  expect(state?.text).toBe(text)
  expect(() => parseFormula(text)).toThrow(FormulaError)
})
