// What jet asks of its series.
import { jet, type NDArray, np } from "taylorjet"
import { describe, expect, it } from "vitest"
import { holed } from "./holed.js"
import { messageOf } from "./message.js"

const two = (x: NDArray, y: NDArray) => np.mul(x, y)
const one = (x: NDArray) => np.sin(x)
const call = (f: unknown, primals: unknown, series: unknown) => () => jet(f as never, primals as never, series as never)
const many = "; to push many directions at once, vmap over them"

describe("jet", () => {
  it.each<[string, () => unknown, string]>([
    [
      "series of unequal length",
      call(two, [1, 2], [[1, 0], [1]]),
      "jet: series for argument 0 has 2 terms, for argument 1 has 1; all arguments need the same order",
    ],
    [
      "one term and three",
      call(two, [1, 2], [[1], [1, 2, 3]]),
      "jet: series for argument 0 has 1 term, for argument 1 has 3; all arguments need the same order",
    ],
    ["too few series", call(two, [1, 2], [[1]]), "jet: expected a series for each of 2 arguments; got 1"],
    ["too many series", call(one, [1], [[1], [2]]), "jet: expected a series for each of 1 argument; got 2"],
    ["no series", call(one, [1], []), "jet: expected a series for each of 1 argument; got 0"],
    [
      "terms of an argument instead of a series for each",
      call(one, [1], [1, 0]),
      "jet: expected a series for each of 1 argument; got 2",
    ],
    [
      "a term instead of a list of terms",
      call(one, [1], [1]),
      "jet: the series for argument 0 must be a list of its terms; got 1",
    ],
    [
      "an array of terms",
      call(one, [1], [np.array([1, 0])]),
      "jet: the series for argument 0 must be a list of its terms; got float64[2]",
    ],
    [
      "a typed array of terms",
      call(one, [1], [new Float64Array(2)]),
      "jet: the series for argument 0 must be a list of its terms; got a Float64Array",
    ],
    [
      "primals that are no list",
      call(one, np.array([1]), [[1]]),
      "jet: primals and series must be lists with one entry for each argument of the function; " +
        "got float64[1] and a JavaScript array of length 1",
    ],
    [
      "series that are no list",
      call(one, [1], null),
      "jet: primals and series must be lists with one entry for each argument of the function; " +
        "got a JavaScript array of length 1 and null",
    ],
    [
      "a matrix of directions",
      call(one, [np.ones(5)], [[np.eye(5)]]),
      `jet: term 1 of argument 0 has shape [5,5] but the primal has shape [5]${many}`,
    ],
    [
      "a number for an array",
      call(one, [[1, 2]], [[[1, 1], 0]]),
      `jet: term 2 of argument 0 has shape [] but the primal has shape [2]${many}`,
    ],
    [
      "an array for a number",
      call(two, [1, 2], [[1], [[1]]]),
      `jet: term 1 of argument 1 has shape [1] but the primal has shape []${many}`,
    ],
    [
      "a hole among the terms",
      call(one, [1], [holed(1, 0)]),
      "jet: term 2 of argument 0: expected an array, a number or a nested array of numbers; got undefined",
    ],
    [
      "a string for a term",
      call(one, [1], [["1"]]),
      'jet: term 1 of argument 0: expected an array, a number or a nested array of numbers; got "1"',
    ],
    [
      "an array for a tree",
      call(({ a }: { a: NDArray }) => a, [{ a: 1 }], [[1]]),
      "jet: term 1 of argument 0 must have the structure {a: *}; got 1",
    ],
    [
      "a tree with other keys",
      call(({ a }: { a: NDArray }) => a, [{ a: 1 }], [[{ a: 1, b: 2 }]]),
      "jet: term 1 of argument 0 must have the structure {a: *}; got {a: *, b: *}",
    ],
  ])("%s", (_, f, message) => {
    expect(messageOf(f)).toBe(message)
  })
})
