import type { Body, Intrinsic, Lowering, ScalarFunction } from "../../ir/lower.js"
import type { Params } from "../../ir/params.js"

/** Scalar code that equals `evaluate` bit for bit. */
export const exactly = <P extends Params>(body: Body<P>, masks: readonly number[] = []): Lowering<P> => ({
  kind: "scalar",
  body,
  masks,
})

/** Scalar code that calls the functions. */
export const calling =
  (functions: readonly ScalarFunction[]): Body =>
  (s, operands) =>
    functions.map((f) => s.call(f, operands))

/** Scalar code for |x| up to a limit, if there is one. */
export interface Expanded {
  readonly body: Body
  readonly limit?: number | undefined
}

/** Beyond the limit the functions are called. */
function guarded({ body, limit }: Expanded, functions: readonly ScalarFunction[]): Body {
  if (limit === undefined) return body
  return (s, [x], params) => {
    const mask = s.lessEqual(s.abs(x), s.constant(limit))
    return body(s, [x], params).map((value, i) => s.patch(mask, value, functions[i], [x]))
  }
}

/** Scalar code that comes near `functions`, perhaps other code for float32, and what other languages call the functions. */
export const near = (
  functions: readonly ScalarFunction[],
  double: Expanded,
  single?: Expanded,
  intrinsics?: readonly (Intrinsic | undefined)[],
): Lowering => ({
  kind: "scalar",
  body: guarded(double, functions),
  masks: [],
  near: true,
  ...(single && { body32: guarded(single, functions) }),
  ...(intrinsics && { intrinsics }),
})
