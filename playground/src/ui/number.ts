/** A number with a few digits and a real minus sign. */
export function short(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value).replace("-", "−").replace("Infinity", "∞")
  const size = Math.abs(value)
  const plain = size === 0 || (size >= 1e-3 && size < 1e5)
  return (plain ? String(Number(value.toPrecision(digits))) : value.toExponential(digits - 1)).replaceAll("-", "−")
}
