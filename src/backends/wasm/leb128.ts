/** LEB128 of a whole number, 0 <= n < 2^32. */
export function unsigned(n: number): number[] {
  const bytes: number[] = []
  let rest = n
  do {
    const low = rest % 128
    rest = Math.floor(rest / 128)
    bytes.push(rest > 0 ? low + 128 : low)
  } while (rest > 0)
  return bytes
}

/** Signed LEB128 of an int64. */
export function signed64(n: bigint): number[] {
  const low = Number(BigInt.asUintN(7, n))
  const rest = n >> 7n
  const done = (rest === 0n && low < 64) || (rest === -1n && low >= 64)
  return done ? [low] : [low + 128, ...signed64(rest)]
}
