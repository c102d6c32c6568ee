// What a function may not return, whatever the transform.
import { np } from "taylorjet"
import { describe, expect, it } from "vitest"
import { holed } from "./holed.js"
import { messageOf } from "./message.js"
import { transforms } from "./transforms.js"

const number = "arithmetic in JavaScript numbers has no derivative: compute with np, or return np.array(value)"
const other = "return what np functions return, or lists and plain objects of it"

const wrong: readonly [string, unknown, string][] = [
  ["nothing", undefined, "got undefined; did it forget to return its result?"],
  ["a number", 3, `got 3; ${number}`],
  ["a truth value", true, `got true; ${number}`],
  ["a list of numbers", [1, 2], `got a JavaScript array of length 2; ${number}`],
  ["a typed array", new Float64Array(2), `got a Float64Array; ${number}`],
  ["a Promise", Promise.resolve(1), "got a Promise; a function to be traced cannot be async"],
  ["a string", "3", `got "3"; ${other}`],
  ["null", null, `got null; ${other}`],
  ["a function", () => 1, `got a function; ${other}`],
  ["a Date", new Date(0), `got an object; ${other}`],
  ["a tree with a number in it", { a: np.array(1), b: [np.array(2), 5] }, `got 5 at .b[1]; ${number}`],
  ["a list with a hole", holed(np.array(1), np.array(2)), "got undefined at [1]; did it forget to return its result?"],
]

describe.each(Object.entries(transforms))("%s of a function that returns", (who, transform) => {
  it.each(wrong)("%s", (_, value, rest) => {
    const message = messageOf(() => transform(() => value as never, [1, 2]))
    expect(message).toBe(`${who}: the function must return an array or a tree of arrays; ${rest}`)
  })
})

describe.each(["grad", "valueAndGrad"])("%s of a function that is no scalar", (who) => {
  const scalar = `${who}: the function must return a floating-point scalar; `
  const remedy = "; sum its result, or use jacrev or vjp"
  it.each([
    ["an array", np.array([1, 2, 3]), "got float64[3]"],
    ["a whole number", np.array(1, { dtype: "int32" }), "got int32[]"],
    ["a truth value", np.array(true), "got bool[]"],
    ["two scalars", [np.array(1), np.array(2)], "got float64[], float64[]"],
    ["an empty tree", {}, "got nothing"],
  ])("%s", (_, value, got) => {
    expect(messageOf(() => transforms[who](() => value as never, [1, 2]))).toBe(scalar + got + remedy)
  })
})

describe.each(["forwardDerivatives", "taylorSeriesCoefficients", "taylor", "forwardDerivativesCollapsed"])(
  "%s of a function that returns",
  (who) => {
    it("a tree", () => {
      const pair = (x: unknown) => [x, { a: x, "b c": x }] as never
      expect(messageOf(() => transforms[who](pair, [1, 2]))).toBe(
        `${who}: the function must return one array; got [*, {a: *, "b c": *}]`,
      )
    })
  },
)

it("an error in the function passes through unchanged, and leaves no trace open", () => {
  const failure = new Error("mine")
  for (const transform of Object.values(transforms))
    expect(() =>
      transform(() => {
        throw failure
      }, [1, 2]),
    ).toThrow(failure)
  expect(np.sin(0).item()).toBe(0)
})
