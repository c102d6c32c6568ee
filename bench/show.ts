/** A number with three digits, or more where they stand before the point. */
export const show = (x: number): string => (x >= 1000 ? String(Math.round(x)) : String(Number(x.toPrecision(3))))
