import { define, type RealVariable, type Routine, type Writer } from "./routine.js"
import { addRotation, beginSweep, lineBytes } from "./sweeps.js"
import { Real } from "./values.js"

const unit = 2 ** -53
const sign = (x: Real): Real => Real.of(1).signed(x)

/** The smaller singular value of [[f, g], [0, h]] (Demmel & Kahan 1990). */
export function smallerSingularValue(r: Routine, f: RealVariable, g: RealVariable, h: RealVariable): RealVariable {
  const [low, high] = [r.real(f.abs().least(h.abs())), r.real(f.abs().most(h.abs()))]
  const result = r.real(0)
  r.if(low.more(0), () => {
    const sum = r.real(low.over(high).plus(1))
    const gap = r.real(high.minus(low).over(high))
    const side = r.real(g.abs())
    const quotient = r.real()
    const root = (x: Real, y: Real) => x.times(x).plus(y).sqrt()
    r.if(
      side.less(high),
      () => {
        quotient.set(side.over(high))
        quotient.set(quotient.times(quotient))
        result.set(low.times(2).over(root(sum, quotient).plus(root(gap, quotient))))
      },
      () => {
        quotient.set(high.over(side))
        const [a, b] = [sum, gap].map((x) => root(x.times(quotient), Real.of(1)))
        const usual = low.times(2).times(quotient).over(a.plus(b))
        result.set(usual.if(quotient.differs(0), low.times(high).over(side)))
      },
    )
  })
  return result
}

interface Numbers {
  readonly f: RealVariable
  readonly g: RealVariable
  readonly h: RealVariable
}

/** The values and rotations of [[f, g], [0, h]], |f| >= |h|, g ≠ 0, without their signs. */
function solveOrdered(
  r: Routine,
  { f, g, h }: Numbers,
  values: readonly RealVariable[],
  turns: readonly RealVariable[],
) {
  const [large, small] = values
  const [cl, sl, cr, sr] = turns
  const [fa, ga, ha] = [f, g, h].map((x) => r.real(x.abs()))
  r.if(
    fa.over(ga).less(unit),
    () => {
      large.set(ga)
      small.set(fa.over(ga.over(ha)).if(ha.more(1), fa.over(ga).times(ha)))
      sl.set(h.over(g))
      cr.set(f.over(g))
      sr.set(1)
    },
    () => {
      const d = r.real(fa.minus(ha))
      const l = r.real(Real.of(1).if(d.equals(fa), d.over(fa)))
      const m = r.real(g.over(f))
      const t = r.real(Real.of(2).minus(l))
      const square = r.real(m.times(m))
      const s = r.real(t.times(t).plus(square).sqrt())
      const root = r.real(m.abs().if(l.equals(0), l.times(l).plus(square).sqrt()))
      const a = r.real(s.plus(root).times(0.5))
      small.set(ha.over(a))
      large.set(fa.times(a))
      const usual = m
        .over(s.plus(t))
        .plus(m.over(root.plus(l)))
        .times(a.plus(1))
      const flat = g.over(d.signed(f)).plus(m.over(t))
      const flatter = Real.of(2).signed(f).times(sign(g))
      const tan = r.real(flatter.if(l.equals(0), flat).if(square.equals(0), usual))
      const hyp = r.real(tan.times(tan).plus(4).sqrt())
      cr.set(Real.of(2).over(hyp))
      sr.set(tan.over(hyp))
      cl.set(cr.plus(sr.times(m)).over(a))
      sl.set(h.over(f).times(sr).over(a))
    },
  )
}

/**
 * Makes [[f, g], [0, h]] diagonal, to nearly full relative precision (Demmel & Kahan 1990, and its appendix), with the signs
 * of LAPACK. Parameters: where f is, h behind it, and g; the row of f, and where the sweeps from the left and the right go.
 */
export const finishTwo: Writer = (context) =>
  define(context, 5, (r, d, e, row, left, right) => {
    const [f, g, h] = [r.real(r.load(d)), r.real(r.load(e)), r.real(r.load(d, 8))]
    const swap = r.int(h.abs().more(f.abs()))
    const ordered = { f: r.real(h.if(swap, f)), g, h: r.real(f.if(swap, h)) }
    const [large, small] = [r.real(ordered.f.abs()), r.real(ordered.h.abs())]
    const turns = [1, 0, 1, 0].map((x) => r.real(x))
    r.if(g.differs(0), () => solveOrdered(r, ordered, [large, small], turns))
    const [a, b, c, s] = turns
    const pick = (x: Real, y: Real) => r.real(x.if(swap, y))
    const [cl, sl, cr, sr] = [pick(s, a), pick(c, b), pick(b, c), pick(a, s)]
    const ofLarge = r.real(sign(cr).times(sign(cl)).times(sign(f)))
    ofLarge.set(sign(sr).times(sign(sl)).times(sign(h)).if(swap, ofLarge))
    const steep = g.abs().more(ordered.f.abs())
    ofLarge.set(sign(sr).times(sign(cl)).times(sign(g)).if(steep, ofLarge))
    r.store(d, large.signed(ofLarge))
    r.store(d, small.signed(ofLarge.times(sign(f)).times(sign(h))), 8)
    r.store(e, 0)
    for (const [list, cosine, sine] of [
      [left, cl, sl],
      [right, cr, sr],
    ] as const) {
      beginSweep(r, list, row, 1, 1)
      list.add(lineBytes)
      addRotation(r, list, cosine, sine)
    }
  })
