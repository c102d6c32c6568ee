"""Writes src/ode/methods/dop853.ts: the coefficients of Dormand & Prince's method of order 8 with its dense output of
order 7, those of Hairer, Norsett & Wanner's code DOP853, as SciPy has them. The dense output, which is given in powers of
theta and 1 - theta in turn, is expanded in powers of theta with exact fractions.

    pip install scipy==1.17.1 && python tools/ode/dop853.py && npx biome format --write src/ode/methods/dop853.ts
"""

from fractions import Fraction
from pathlib import Path

from scipy.integrate._ivp import dop853_coefficients as dop

STAGES = 16
exact = lambda xs: [Fraction(float(x)) for x in xs]
unit = lambda i: [Fraction(int(j == i)) for j in range(STAGES)]
weights = exact(dop.A[12]) # of the 13th stage, which is f at the end of the step
first, last = unit(0), unit(12)
terms = [
    weights,
    [a - b for a, b in zip(first, weights)],
    [2 * b - l - a for a, b, l in zip(first, weights, last)],
    *(exact(row) for row in dop.D),
]

# y0 + x (F0 + (1 - x)(F1 + x (F2 + ...))): rows are stages, columns powers of x
dense = [[Fraction(0)] for _ in range(STAGES)]
for i, term in reversed(list(enumerate(terms))):
    for s in range(STAGES):
        p = dense[s]
        p[0] += term[s]
        shifted = [Fraction(0), *p]
        dense[s] = shifted if i % 2 == 0 else [a - b for a, b in zip([*p, Fraction(0)], shifted)]
number = lambda x: repr(float(x)).removesuffix(".0")
rows = lambda m: "[\n" + "".join("  [" + ", ".join(number(x) for x in row) + "],\n" for row in m) + "]"
e3, e5 = ([*map(float, e)] for e in (dop.E3, dop.E5))
text = f"""// Written by tools/ode/dop853.py.
import type {{ Tableau }} from "./explicit.js"

/**
 * Order 8 by Dormand & Prince, error estimates of order 5 and 3, dense output of order 7: the coefficients of the code
 * DOP853 (Hairer, Norsett & Wanner, Solving Ordinary Differential Equations I, second edition, 1993, II.5 and II.6).
 */
export const dop853: Tableau = {{
  order: 7,
  nodes: {[float(c) for c in dop.C]},
  stages: {rows([dop.A[i][:i] for i in range(STAGES)])},
  weights: {[float(x) for x in dop.B]},
  errors: [{e5}, {e3}],
  dense: {rows([p[1:] for p in dense])},
}}
"""
(Path(__file__).parents[2] / "src/ode/methods/dop853.ts").write_text(text)
