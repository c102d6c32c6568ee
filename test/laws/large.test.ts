// Sizes at which loops are cut into chunks and products into tiles, panels and bands.
import { grad, makeProgram, type NDArray, np, random } from "taylorjet"
import { describe, it } from "vitest"
import type { Lit } from "../../src/ir/atom.js"
import { agree } from "./agree.js"

type F = (...xs: NDArray[]) => NDArray

const key = random.PRNGKey(7)
const dtypes = ["float64", "float32"] as const

function check(f: F, shapes: readonly (readonly number[])[], dtype: "float64" | "float32"): void {
  const inputs = shapes.map((shape, i) => random.normal(random.foldIn(key, i), [...shape], { dtype }))
  const program = makeProgram(f as never)(...(inputs as never[]))
  agree(
    program,
    inputs.map((x) => x.atom as Lit),
  )
}

for (const dtype of dtypes)
  describe(dtype, () => {
    it("long rows", () => {
      check((x, y) => np.where(np.less(x, y), np.mul(x, y), np.tanh(x)), [[40_001], [40_001]], dtype)
      check((x) => np.mean(np.square(x)), [[70_003]], dtype)
      check((x) => np.sum(np.flip(x), { axis: 0 }), [[3, 16_385]], dtype)
      check((x) => np.sum(x, { axis: 0 }), [[300, 170]], dtype)
      check((x, y) => np.add(np.transpose(x), y), [[130, 257], [130]], dtype)
      check((x) => np.sin(np.mul(x, 1e7)), [[33]], dtype)
      check((x, y) => np.concatenate([np.square(x), y, np.abs(y)]), [[40_001], [16_390]], dtype)
      check((x, y) => np.stack([np.add(x, y), x, y], { axis: 1 }), [[20_003], [20_003]], dtype)
      check((x) => np.pad(np.square(x), 3), [[130, 257]], dtype)
      const far = (x: NDArray) => np.rem(np.floor(np.abs(x).mul(1e5)).astype("int32"), x.shape[0])
      check((x) => np.take(np.square(x), far(x)), [[40_001]], dtype)
      check((x) => grad((y: NDArray) => np.sum(np.square(np.take(y, far(x)))))(x), [[40_001]], dtype)
      check((x) => np.sum(np.greater(x, 0).astype("int32").mul(3)), [[70_003]], dtype)
    })

    for (const [m, k, n] of [
      [1, 300, 70],
      [2, 9, 65],
      [3, 64, 4],
      [5, 1, 130],
      [7, 33, 3],
      [64, 64, 64],
      [65, 17, 66],
      [131, 40, 9],
      [200, 3, 5],
    ])
      it(`products ${m}x${k}x${n}, in every layout`, () => {
        check(
          (a, b) => np.matmul(a, b),
          [
            [m, k],
            [k, n],
          ],
          dtype,
        )
        check(
          (a, b) => np.matmul(np.transpose(a), b),
          [
            [k, m],
            [k, n],
          ],
          dtype,
        )
        check(
          (a, b) => np.matmul(a, np.transpose(b)),
          [
            [m, k],
            [n, k],
          ],
          dtype,
        )
        check(
          (a, b) => np.transpose(np.matmul(np.flip(a), b)),
          [
            [m, k],
            [k, n],
          ],
          dtype,
        )
      })

    it("products in batches", () => {
      check(
        (a, b) => np.matmul(a, b),
        [
          [6, 5, 9],
          [6, 9, 11],
        ],
        dtype,
      )
      check(
        (a, b) => np.einsum("bij,jkb->bki", a, b),
        [
          [6, 5, 9],
          [9, 11, 6],
        ],
        dtype,
      )
      check(
        (a, b) => np.einsum("ijab,bac->jic", a, b),
        [
          [4, 5, 3, 6],
          [6, 3, 9],
        ],
        dtype,
      )
      check(
        (a, b) => np.einsum("bij,jk->bik", a, b),
        [
          [7, 5, 9],
          [9, 13],
        ],
        dtype,
      )
    })
  })
