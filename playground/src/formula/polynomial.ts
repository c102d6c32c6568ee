/** What the text of a formula shows of a polynomial: its degree, and the coefficient of that; 0 when it may be lower. */
export interface Polynomial {
  readonly degree: number
  readonly leading: number
}

interface Operand {
  readonly polynomial?: Polynomial | undefined
}

export const constantPolynomial = (value: number): Polynomial => ({ degree: 0, leading: value })

/** a + sign b. Where the highest powers cancel, the degree is a bound. */
function sum(a: Polynomial, b: Polynomial, sign: number): Polynomial {
  const [degree, above] = [Math.max(a.degree, b.degree), a.degree - b.degree]
  return { degree, leading: (above >= 0 ? a.leading : 0) + sign * (above <= 0 ? b.leading : 0) }
}

const rules: Readonly<Record<string, (a: Polynomial, b: Polynomial) => Polynomial | undefined>> = {
  add: (a, b) => sum(a, b, 1),
  subtract: (a, b) => sum(a, b, -1),
  multiply: (a, b) => ({ degree: a.degree + b.degree, leading: a.leading * b.leading }),
  divide: (a, b) => (b.degree > 0 ? undefined : { degree: a.degree, leading: a.leading / b.leading }),
  unaryMinus: (a) => ({ degree: a.degree, leading: -a.leading }),
  unaryPlus: (a) => a,
}

/** What an operator makes of polynomials, or undefined when that is none. */
export function polynomialOf(operator: string, operands: readonly Operand[]): Polynomial | undefined {
  const [a, b] = operands.map(({ polynomial }) => polynomial)
  if (!a || operands.some(({ polynomial }) => !polynomial)) return undefined
  return rules[operator]?.(a, b ?? a)
}

/** The n-th power of a polynomial, which is one where n is whole and not negative. */
export const powerOf = (base: Polynomial | undefined, n: number): Polynomial | undefined =>
  base && Number.isInteger(n) && n >= 0 ? { degree: n * base.degree, leading: base.leading ** n } : undefined
