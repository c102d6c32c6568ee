import { sizeOf } from "../ir/aval.js"
import type { KernelOps, Native, ScalarFunction } from "../ir/lower.js"
import type { ArrayCode, Element, Elementwise, Inside, Type } from "./arrayCode.js"

// Scalar code over whole arrays.

interface Format {
  readonly word: Element
  readonly mantissa: number
  readonly bias: number
  readonly exponent: number
  readonly sign: number | bigint
  /** All bits but the low ones that `upper` drops. */
  readonly upper: number | bigint
}

const formats: Partial<Record<Element, Format>> = {
  float64: {
    word: "int64",
    mantissa: 52,
    bias: 1023,
    exponent: 0x7ff,
    sign: -(2n ** 63n),
    upper: -(2n ** 27n),
  },
  float32: { word: "int32", mantissa: 23, bias: 127, exponent: 0xff, sign: -(2 ** 31), upper: -(2 ** 12) },
}

/** The functions of JavaScript itself that array languages have. */
const natives = new Map<ScalarFunction, Native>([
  [Math.sin, "sine"],
  [Math.cos, "cosine"],
  [Math.tan, "tan"],
  [Math.imul, "multiply"],
])

const nativeOf = (f: ScalarFunction): Native | undefined => f.native ?? natives.get(f)

/** Of so many elements a native function is computed at once. */
const few = 64

/**
 * Values, but those of a native function where the mask does not hold. A native function takes ten times as long as scalar
 * code on processors, so it is computed only where some element needs it.
 */
function patched<V extends Type>(code: ArrayCode<V>, name: Native, mask: V, value: V, operands: readonly V[]): V {
  const given = [mask, value, ...operands]
  const mended: Inside<V> = (inner, [mask, value, ...xs]) => [inner.select(mask, value, inner.elementwise(name, xs))]
  if (sizeOf(value.shape) <= few) return mended(code, given)[0]
  const wrong = code.convert(code.elementwise("not", [mask]), "int32")
  const count = code.sum(wrong, [...value.shape.keys()])
  return code.choose(count, given, [(_, [, value]) => [value], mended], [value])[0]
}

/** Those that look at the bits of numbers. */
function onBits<V extends Type>(
  code: ArrayCode<V>,
  { shape, dtype }: Type,
): Pick<KernelOps<V>, "scale" | "copySign" | "exponent" | "upper" | "xor" | "shiftLeft" | "shiftRight"> {
  const { word, mantissa, bias, exponent, sign, upper } = formats[dtype] ?? (formats.float64 as Format)
  const words = (x: number | bigint): V => code.fill(x, { shape, dtype: word })
  const op = (name: Elementwise, ...operands: V[]): V => code.elementwise(name, operands)
  return {
    scale(x, n) {
      const biased = op("add", code.convert(n, word), words(bias))
      return op("multiply", x, code.bits(op("shift_left", biased, words(mantissa)), dtype))
    },
    copySign(a, b) {
      const own = op("and", code.bits(b, word), words(sign))
      return code.bits(op("or", code.bits(op("abs", a), word), own), dtype)
    },
    exponent(x) {
      const moved = op("shift_right_logical", code.bits(x, word), words(mantissa))
      return code.convert(op("subtract", op("and", moved, words(exponent)), words(bias)), dtype)
    },
    upper: (x) => code.bits(op("and", code.bits(x, word), words(upper)), dtype),
    xor: (a, b) => op("xor", a, b),
    shiftLeft: (a, count) => op("shift_left", a, count),
    shiftRight: (a, count) => op("shift_right_logical", a, count),
  }
}

/** The operations of kernels on arrays of one shape, with elements of a type. */
export function scalarCode<V extends Type>(code: ArrayCode<V>, type: Type, who: string, what: string): KernelOps<V> {
  const { shape, dtype } = type
  const isFloat = formats[dtype] !== undefined
  const op = (name: Elementwise, ...operands: V[]): V => code.elementwise(name, operands)
  const constants = new Set<V>()
  const shifted = new Set<V>()

  // A compiler may take (x + c) - d for x + (c - d). What was lost in x + c, which log1p and others compute, would be zero.
  function shift(name: "add" | "subtract", a: V, b: V): V {
    const held = (x: V, other: V): V => (isFloat && constants.has(other) && shifted.has(x) ? code.opaque(x) : x)
    const y = op(name, held(a, b), held(b, a))
    if (constants.has(a) || constants.has(b)) shifted.add(y)
    return y
  }

  const zero = (): V => code.fill(0, { shape, dtype })

  function call(f: ScalarFunction, operands: readonly V[]): V {
    const name = nativeOf(f)
    if (name) {
      const y = code.elementwise(name, operands)
      // What is left by a division of whole numbers by zero is NaN in JavaScript, which as a whole number is 0.
      return name === "remainder" && !isFloat ? code.select(code.compare("EQ", operands[1], zero()), zero(), y) : y
    }
    throw new Error(
      `${who}: expected operations that ${code.language} has; got ${what}, which JavaScript computes; ` +
        "keep it outside of the function that is exported",
    )
  }

  const whole = (name: "floor" | "ceil" | "round_nearest_even", x: V): V => (isFloat ? op(name, x) : x)
  return {
    constant(x) {
      const y = code.fill(x, { shape, dtype })
      constants.add(y)
      return y
    },
    add: (a, b) => shift("add", a, b),
    sub: (a, b) => shift("subtract", a, b),
    mul: (a, b) => op("multiply", a, b),
    div: (a, b) => op("divide", a, b),
    neg: (a) => op("negate", a),
    abs: (a) => op("abs", a),
    sqrt: (a) => op("sqrt", a),
    floor: (a) => whole("floor", a),
    ceil: (a) => whole("ceil", a),
    nearest: (a) => whole("round_nearest_even", a),
    trunc: (a) => (isFloat ? code.select(code.compare("LT", a, zero()), op("ceil", a), op("floor", a)) : a),
    min: (a, b) => op("minimum", a, b),
    max: (a, b) => op("maximum", a, b),
    less: (a, b) => code.compare("LT", a, b),
    lessEqual: (a, b) => code.compare("LE", a, b),
    equal: (a, b) => code.compare("EQ", a, b),
    and: (a, b) => op("and", a, b),
    or: (a, b) => op("or", a, b),
    not: (a) => op("not", a),
    select: (mask, a, b) => code.select(mask, a, b),
    ...onBits(code, type),
    call,
    // Where there is no native function, code returns NaN for what it cannot compute; elsewhere it lacks digits.
    patch(mask, value, f, operands) {
      const name = nativeOf(f)
      return name ? patched(code, name, mask, value, operands) : value
    },
  }
}
