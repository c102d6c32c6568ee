import type { Params, Primitive } from "../../ir/primitive.js"

/** A primitive whose equations hold programs: all that transforms need to know of it is its nesting. */
export const holding = <P extends Params>(
  name: string,
  rest: Required<Pick<Primitive<P>, "type" | "evaluate" | "nesting" | "lower">> & Pick<Primitive<P>, "implicit">,
): Primitive<P> => ({
  name,
  ...rest,
  linear: [],
  batch() {
    throw new Error(`internal: ${name}: it is mapped by its nesting`)
  },
  domain: [],
})
