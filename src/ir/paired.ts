/** Pairs of axes of two operands: `batch` axes stay, `over` axes are summed. */
export type Paired = {
  readonly batch: readonly [readonly number[], readonly number[]]
  readonly over: readonly [readonly number[], readonly number[]]
}

/** The axes of operand `i` that are neither batch nor summed. */
export function ownAxes({ batch, over }: Paired, i: 0 | 1, rank: number): number[] {
  const own: number[] = []
  for (let axis = 0; axis < rank; axis++) if (!batch[i].includes(axis) && !over[i].includes(axis)) own.push(axis)
  return own
}

export const pick = <T>(items: readonly T[], axes: readonly number[]): T[] => axes.map((axis) => items[axis])
