// What programs become: texts to be read in a review.
import { cond, grad, jet, laplacian, makeProgram, type NDArray, np, scan, special, vmap, whileLoop } from "taylorjet"
import { expect, it } from "vitest"
import { fuse } from "../../src/compile/fuse.js"
import { print } from "../../src/compile/print.js"

type F = (...xs: NDArray[]) => unknown

const steps = (f: F, ...args: unknown[]): string => print(fuse(makeProgram(f as never)(...(args as never[]))))

const W = np.reshape(np.arange(32), [8, 4])

const programs: Record<string, () => string> = {
  "a chain of elementwise operations is one kernel": () =>
    steps((x, y) => np.where(np.less(x, y), np.mul(x, y), np.sqrt(x)), np.ones([3]), np.ones([3])),
  "views become strides": () => steps((x, y) => np.add(np.transpose(x), y), np.ones([2, 3]), np.ones([2])),
  "a sum ends a chain": () => steps((x) => np.sum(np.square(x), { axis: 1 }), np.ones([2, 3])),
  "all coefficients of a function are one kernel": () =>
    steps((x) => jet((y: NDArray) => np.sqrt(y), [x], [[np.ones([4]), np.zeros([4])]])[1], np.ones([4])),
  "the Laplacian of a layer": () =>
    steps(
      laplacian((x: NDArray) => np.sum(np.reciprocal(np.matmul(W, x)))),
      np.ones([4]),
    ),
  "a matrix product": () => steps((x) => np.matmul(W, x), np.ones([4, 9])),
  "what kernels cannot do is left to the host": () => steps((x) => special.dawsn(np.mul(x, 2)), np.ones([3])),
  "a sort": () => steps((x) => np.argsort(np.mul(x, 2)), np.ones([3])),
  "kernels write where a concatenation wants their values": () =>
    steps((x, y) => np.concatenate([np.sqrt(x), np.mul(y, 2), y]), np.ones([3]), np.ones([2])),
  "a stack of coordinates": () =>
    steps((x, y) => np.stack([np.add(x, y), np.mul(x, y)], { axis: 1 }), np.ones([3]), np.ones([3])),
  "padding is zeros, and values at their places": () => steps((x) => np.pad(np.sqrt(x), 1), np.ones([2, 3])),
  "a value that is written and read in one kernel": () =>
    steps(
      (x) => {
        const y = np.sqrt(x)
        return [np.concatenate([y, y]), np.mul(y, 2)]
      },
      np.ones([3]),
    ),
  "the gradient of a difference of neighbours": () =>
    steps(
      grad((x: NDArray) => np.sum(np.square(np.sub(x.slice([1, null, 1]), x.slice([null, -1, 1]))))),
      np.ones([4]),
    ),
  "a part of a stack is the operand": () =>
    steps(
      (x) => {
        const y = np.stack([np.at(x, 1), np.neg(np.at(x, 0))])
        return np.stack([np.at(y, 1), np.neg(np.at(y, 0))])
      },
      np.ones([2]),
    ),
  "elements that indices name": () =>
    steps((x, i) => np.take(np.sqrt(x), i).mul(2), np.ones([3]), np.array([0, 2], { dtype: "int32" })),
  "the gradient adds where they came from": () =>
    steps(
      grad((x: NDArray) => np.sum(np.square(np.take(x, np.array([0, 2], { dtype: "int32" }))))),
      np.ones([3]),
    ),
  "comparisons, int32 and float64 in one kernel": () =>
    steps(
      (x, i) => np.where(np.less(np.add(i, 1), 3), x, i.astype("float64")),
      np.ones([3]),
      np.array([1, 2, 3], { dtype: "int32" }),
    ),
  "float64 and float32 meet where they are converted": () =>
    steps((x) => np.square(np.sqrt(x).astype("float32")), np.ones([3])),
  "a loop over entries": () =>
    steps((x) => scan((c: NDArray, y: NDArray) => [c.mul(0.5).add(y), c], np.zeros([2]), x), np.zeros([3, 2])),
  "a branch in a loop": () =>
    steps(
      (x) =>
        whileLoop(
          (y: NDArray) => np.less(y, 9),
          (y: NDArray) =>
            cond(
              np.less(y, 3),
              (z: NDArray) => z.add(2),
              (z: NDArray) => z.mul(2),
              y,
            ),
          x,
        ),
      np.array(1),
    ),
  "a map": () => steps((x) => vmap((y: NDArray) => np.mul(y, np.sum(y)))(x), np.ones([3, 2])),
}

for (const [title, text] of Object.entries(programs)) it(title, () => expect(text()).toMatchSnapshot())
