import { type NDArray, np } from "taylorjet"

/** A function of arrays, element by element. */
export type Elementwise = (...operands: NDArray[]) => NDArray

/** A function with the numbers of operands that it takes. */
export interface Entry {
  readonly apply: Elementwise
  readonly least: number
  readonly most: number
}

const unary = (apply: (x: NDArray) => NDArray): Entry => ({ apply, least: 1, most: 1 })
const binary = (apply: (x: NDArray, y: NDArray) => NDArray): Entry => ({ apply, least: 2, most: 2 })
const several = (apply: (x: NDArray, y: NDArray) => NDArray): Entry => ({
  apply: (first, ...others) => others.reduce((x, y) => apply(x, y), first),
  least: 1,
  most: Number.POSITIVE_INFINITY,
})

const over = (apply: (x: NDArray) => NDArray): Entry => unary((x) => np.div(1, apply(x)))

/** What a formula may call, by its name there. */
export const functions: ReadonlyMap<string, Entry> = new Map(
  Object.entries({
    sin: unary(np.sin),
    cos: unary(np.cos),
    tan: unary(np.tan),
    sec: over(np.cos),
    csc: over(np.sin),
    cot: over(np.tan),
    asin: unary(np.asin),
    acos: unary(np.acos),
    atan: unary(np.atan),
    atan2: binary(np.atan2),
    sinh: unary(np.sinh),
    cosh: unary(np.cosh),
    tanh: unary(np.tanh),
    asinh: unary(np.asinh),
    acosh: unary(np.acosh),
    atanh: unary(np.atanh),
    exp: unary(np.exp),
    expm1: unary(np.expm1),
    ln: unary(np.log),
    log: {
      apply: (x, base) => (base ? np.div(np.log(x), np.log(base)) : np.log(x)),
      least: 1,
      most: 2,
    },
    log2: unary(np.log2),
    log10: unary(np.log10),
    log1p: unary(np.log1p),
    sqrt: unary(np.sqrt),
    cbrt: unary(np.cbrt),
    square: unary(np.square),
    cube: unary((x) => np.power(x, 3)),
    abs: unary(np.abs),
    sign: unary(np.sign),
    floor: unary(np.floor),
    ceil: unary(np.ceil),
    round: unary(np.round),
    min: several(np.minimum),
    max: several(np.maximum),
    hypot: several(np.hypot),
    erf: unary(np.erf),
    erfc: unary(np.erfc),
    sigmoid: unary(np.sigmoid),
    softplus: unary(np.softplus),
    relu: unary(np.relu),
    gelu: unary(np.gelu),
    silu: unary(np.silu),
  }),
)

/** What the parser makes of operators, by its own names for them. Powers are not here: their rule is in formula.ts. */
export const operators: ReadonlyMap<string, Elementwise> = new Map<string, Elementwise>([
  ["add", np.add],
  ["subtract", np.sub],
  ["multiply", np.mul],
  ["divide", np.div],
  ["mod", np.rem],
  ["unaryMinus", np.neg],
  ["unaryPlus", (x) => x],
  ["smaller", np.less],
  ["smallerEq", np.lessEqual],
  ["larger", np.greater],
  ["largerEq", np.greaterEqual],
])

export const constants: ReadonlyMap<string, number> = new Map([
  ["pi", Math.PI],
  ["π", Math.PI],
  ["tau", 2 * Math.PI],
  ["e", Math.E],
  ["phi", (1 + Math.sqrt(5)) / 2],
])
