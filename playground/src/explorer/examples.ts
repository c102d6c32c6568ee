/** A formula to begin with: the expansion point, and how far the picture goes to both sides of 0. */
export interface Example {
  readonly text: string
  readonly point: number
  readonly reach: number
  readonly order: number
}

export const examples: readonly Example[] = [
  { text: "1/(1+x^2)", point: 0.5, reach: 3, order: 12 },
  { text: "sin(x)", point: 0, reach: 10, order: 7 },
  { text: "exp(-x^2)", point: 0, reach: 3, order: 8 },
  { text: "tanh(3x)", point: 0.2, reach: 2, order: 9 },
  { text: "ln(2+x)", point: 0, reach: 4, order: 10 },
  { text: "tan(x)", point: 0.4, reach: 4, order: 9 },
  { text: "1/(2+cos(3x))", point: 0, reach: 3, order: 14 },
  { text: "exp(sin(2x))", point: 0, reach: 4, order: 10 },
  { text: "sqrt(x^2+0.1)", point: 0.4, reach: 2, order: 12 },
]
