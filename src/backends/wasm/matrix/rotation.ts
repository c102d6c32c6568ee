import type { RealVariable, Routine } from "./routine.js"

/** √(x² + y²), also where squares vanish or overflow. */
export function hypot(r: Routine, x: RealVariable, y: RealVariable): RealVariable {
  const length = r.real(x.times(x).plus(y.times(y)))
  const [large, small] = [r.real(), r.real()]
  r.if(
    length.more(2 ** -900).and(length.less(2 ** 900)),
    () => void length.set(length.sqrt()),
    () => {
      large.set(x.abs().most(y.abs()))
      r.if(large.more(0), () => {
        small.set(x.abs().least(y.abs()).over(large))
        length.set(large.times(small.times(small).plus(1).sqrt()))
      })
    },
  )
  return length
}

/** A rotation, and what it makes of the first of two numbers when the second one vanishes. */
export interface Rotation {
  readonly c: RealVariable
  readonly s: RealVariable
  readonly length: RealVariable
}

/** The c, s, r with c x + s y = r, c y = s x and c >= 0. */
export function rotation(r: Routine, x: RealVariable, y: RealVariable): Rotation {
  const [c, s, length] = [r.real(1), r.real(0), r.real(x)]
  r.if(y.differs(0), () => {
    length.set(hypot(r, x, y))
    length.set(length.negative().if(x.less(0), length))
    c.set(x.over(length))
    s.set(y.over(length))
  })
  return { c, s, length }
}
