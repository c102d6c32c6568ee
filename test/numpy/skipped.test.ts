/** Options in the place of arguments that are left out, and words and shapes in the place of options. */
import { np, random } from "taylorjet"
import { expect, test } from "vitest"
import { messageOf } from "../errors/message.js"

const key = random.PRNGKey(0)
const same = (a: { toArray(): unknown; dtype: string }, b: { toArray(): unknown; dtype: string }) =>
  expect([a.dtype, a.toArray()]).toEqual([b.dtype, b.toArray()])

test("options stand in the place of arguments that are left out", () => {
  const dtype = "float32"
  same(np.eye(2, { dtype }), np.eye(2, 2, { dtype }))
  same(np.arange(3, { dtype }), np.arange(0, 3, 1, { dtype }))
  same(np.arange(1, 3, { dtype }), np.arange(1, 3, 1, { dtype }))
  same(np.linspace(0, 1, { endpoint: false }), np.linspace(0, 1, 50, { endpoint: false }))
  same(
    np.diff(
      [
        [1, 2],
        [4, 8],
      ],
      { axis: 0 },
    ),
    np.diff(
      [
        [1, 2],
        [4, 8],
      ],
      1,
      { axis: 0 },
    ),
  )
  same(np.vander([1, 2], { increasing: true }), np.vander([1, 2], 2, { increasing: true }))
  same(random.normal(key, { dtype }), random.normal(key, [], { dtype }))
  same(random.uniform(key, { minval: 3, maxval: 4 }), random.uniform(key, [], { minval: 3, maxval: 4 }))
  same(random.rademacher(key, { dtype: "int32" }), random.rademacher(key, [], { dtype: "int32" }))
})

const loosely =
  (f: unknown, ...args: unknown[]) =>
  () =>
    (f as (...args: unknown[]) => unknown)(...args)

test("errors tell dtypes, shapes and options apart", () => {
  const dtypes = "dtype must be one of float64, float32, int32, bool"
  const sizes = "sizes must be whole numbers that are not negative"
  const cases: [() => unknown, string][] = [
    [loosely(np.eye, 2, { dtype: "int32" }, { dtype: "int32" }), "eye: nothing may follow the options; got an object"],
    [loosely(np.arange, 3, { dtype: "int32" }, 2), "arange: nothing may follow the options; got 2"],
    [loosely(np.eye, 2, { columns: 3 }), "eye: there is no option columns; the options are { dtype }"],
    [loosely(np.zeros, 3, "int32"), 'zeros: "int32" is a dtype; write { dtype: "int32" }'],
    [loosely(np.array, [1], "float32"), 'array: "float32" is a dtype; write { dtype: "float32" }'],
    [loosely(np.zeros, "int32"), `zeros: ${sizes}; got "int32"; a dtype stands in the options, { dtype: "int32" }`],
    [loosely(np.eye, 2, "int32"), `eye: ${sizes}; got [2,"int32"]; a dtype stands in the options, { dtype: "int32" }`],
    [loosely(np.ones, 2, 3), "ones: a shape is one list, such as [2, 3]; got 3 after it"],
    [loosely(np.ones, 2, [3]), "ones: a shape is one list, such as [2, 3]; got [3] after it"],
    [
      loosely(np.zeros, 2, { dtype: [2, 3] }),
      `zeros: ${dtypes}; got a JavaScript array of length 2; a shape stands before the options`,
    ],
    [
      loosely(random.normal, key, "float32"),
      `random.normal: ${sizes}; got "float32"; a dtype stands in the options, { dtype: "float32" }`,
    ],
  ]
  for (const [f, message] of cases) expect(messageOf(f)).toBe(message)
})
