// Loops and branches, and twins of them that are loops of JavaScript and `where`: random functions are written for both.
import { checkpoint, cond, foriLoop, type NDArray, np, scan, switchCase, whileLoop } from "taylorjet"

export type F = (x: NDArray) => NDArray

export interface Control {
  repeat(turns: number, body: (i: NDArray, carry: NDArray) => NDArray, start: NDArray): NDArray
  /** The stacked results of `body` along the first axis of xs. */
  along(
    body: (carry: NDArray, x: NDArray) => [NDArray, NDArray],
    start: NDArray,
    xs: NDArray,
    reverse: boolean,
  ): NDArray
  until(most: number, goesOn: (carry: NDArray) => NDArray, body: F, start: NDArray): NDArray
  branch(pred: NDArray, yes: F, no: F, x: NDArray): NDArray
  choose(index: NDArray, branches: readonly F[], x: NDArray): NDArray
  again(f: F): F
}

export const loops: Control = {
  repeat: (turns, body, start) => foriLoop(0, turns, body, start),
  along: (body, start, xs, reverse) => scan(body, start, xs, { reverse })[1],
  until: (maxSteps, goesOn, body, start) => whileLoop(goesOn, body, start, { maxSteps }),
  branch: (pred, yes, no, x) => cond(pred, yes, no, x),
  choose: (index, branches, x) => switchCase(index, branches, x),
  again: (f) => checkpoint(f),
}

export const unrolled: Control = {
  repeat(turns, body, start) {
    let carry = start
    for (let i = 0; i < turns; i++) carry = body(np.array(i, { dtype: "int32" }), carry)
    return carry
  },
  along(body, start, xs, reverse) {
    const ys: NDArray[] = []
    let carry = start
    for (let i = 0; i < xs.shape[0]; i++) {
      const at = reverse ? xs.shape[0] - 1 - i : i
      ;[carry, ys[at]] = body(carry, xs.at(at))
    }
    return np.stack(ys)
  },
  until(most, goesOn, body, start) {
    let carry = start
    let runs: NDArray = np.array(true)
    for (let i = 0; i < most; i++) {
      runs = np.logicalAnd(runs, goesOn(carry))
      carry = np.where(runs, body(carry), carry)
    }
    return carry
  },
  branch: (pred, yes, no, x) => np.where(pred, yes(x), no(x)),
  choose(index, branches, x) {
    const all = branches.map((f) => f(x))
    const found = np.clip(index, 0, branches.length - 1)
    return all.reduce((chosen, y, i) => np.where(np.equal(found, i), y, chosen))
  },
  again: (f) => f,
}
