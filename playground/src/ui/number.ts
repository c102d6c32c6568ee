/** A number with a few digits and a real minus sign. */
export function short(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value).replace("-", "−").replace("Infinity", "∞")
  const size = Math.abs(value)
  const plain = size === 0 || (size >= 1e-3 && size < 1e5)
  return (plain ? String(Number(value.toPrecision(digits))) : value.toExponential(digits - 1)).replaceAll("-", "−")
}

/** The number that a plain decimal text is, or undefined for any other text: addresses hold what strangers wrote. */
export const plainNumber = (text: string | null): number | undefined =>
  text !== null && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined
