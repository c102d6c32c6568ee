import { type NDArray, np, toJax, toStableHLO } from "../../src/index.js"
import { expectNear } from "./near.js"
import { runByXla } from "./python.js"

export type F = (...xs: NDArray[]) => NDArray

type Given = NDArray | number | readonly number[]

/** XLA computes from the module what the function returns. */
export async function agreeInStableHLO(f: F, ...given: Given[]): Promise<void> {
  const args = given.map((x) => np.array(x as NDArray))
  const { text, captured, outputs } = toStableHLO(f)(...args)
  expectNear(await runByXla({ text }, [...args, ...captured], outputs), [f(...args)], 1e-12, 1e-5)
}

/** XLA computes from the source of Python what the function returns. */
export async function agreeInJax(f: F, ...given: Given[]): Promise<void> {
  const args = given.map((x) => np.array(x as NDArray))
  const { source, arrays } = toJax(f)(...args)
  expectNear(await runByXla({ source }, [...args, ...arrays], []), [f(...args)], 1e-11, 1e-5)
}

/** Both. */
export async function agree(f: F, ...given: Given[]): Promise<void> {
  await agreeInStableHLO(f, ...given)
  await agreeInJax(f, ...given)
}
