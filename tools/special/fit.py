"""Fits the polynomials behind erf, erfc and erfinv and writes src/primitives/special/tables.ts.

Each polynomial interpolates its function at the Chebyshev nodes of its interval, computed with 70 digits and then
expanded in powers of the variable: the largest error is within a small factor of the best possible, and the degree
is the least whose error stays below the table's tolerance. Every function is the small correction to an exact term,
so the tolerance is absolute, and rounding the coefficients to doubles does no harm.

    python3 -m venv /tmp/specenv && /tmp/specenv/bin/pip install mpmath
    /tmp/specenv/bin/python tools/special/fit.py && npx biome format --write src/primitives/special/tables.ts
"""

import sys
from pathlib import Path

from mpmath import erf, erfc, erfinv, exp, expm1, findroot, log, mp, mpf, nstr, pi, sqrt

sys.path.append(str(Path(__file__).parents[1]))
from chebyshev import fit

mp.dps = 70

ROOT_PI = sqrt(pi)
CENTRE = mpf("3.5")  # x = CENTRE is t = 0 in the table for erfc
SMALL = mpf(15) / 32  # below it, erfc(x) > 1/2 and erfc is 1 - erf
LARGEST = mpf(28)  # erfc(28) = 0 in doubles


def exponential(r):
    return (expm1(r) - r) / r**2 if abs(r) > mpf(10) ** -20 else 1 / mpf(2) + r / 6


def error_function(z):
    x = sqrt(z)
    return erf(x) / x - 1 if x else 2 / ROOT_PI - 1


def tail(t):
    x = CENTRE * (1 + t) / (1 - t)
    return (1 + 3 * x / 2) * exp(x * x) * erfc(x) - 1


def inverse(w):
    x = sqrt(-expm1(-w))
    return erfinv(x) / x - 1 if x else ROOT_PI / 2 - 1


def inverse_tail(r):
    """y with 1 - erf(y)^2 = exp(-r^2), found from erfc(y), which keeps its digits where erf(y) is nearly 1."""
    q = exp(-r * r)
    complement = q / (1 + sqrt(1 - q))
    return findroot(lambda y: log(erfc(y)) - log(complement), r * mpf("0.9"))


half_log2 = log(mpf(2)) / 2 + mpf(2) ** -20  # a little more than half, for arguments that round to the other side
t_of = lambda x: (x - CENTRE) / (x + CENTRE)
SHARP = mpf(2) ** -57

TABLES = [
    ("expTable", "e^r = 1 + r + r² p(r) for |r| ≤ log(2)/2", exponential, -half_log2, half_log2, SHARP * 2),
    ("erfTable", "erf(x) = x + x p(x²) for |x| ≤ 7/8", error_function, 0, mpf(49) / 64, SHARP),
    (
        "erfcTable",
        "(1 + 3x/2) e^(x²) erfc(x) = 1 + p(t), t = (x − 7/2) / (x + 7/2), for 15/32 ≤ x ≤ 28",
        tail,
        t_of(SMALL),
        t_of(LARGEST),
        SHARP,
    ),
    ("erfinvTable", "erfinv(x) = x + x p(w), w = −log(1 − x²), for 0 ≤ w ≤ 1", inverse, 0, 1, SHARP),
    (
        "erfinvTailTable",
        "erfinv(x) = p(r) to 1e-6, r = √w, for 1 ≤ r ≤ 6.01, which is |x| ≤ 1 − 2⁻⁵³",
        inverse_tail,
        1,
        mpf("6.01"),
        mpf("1e-6"),
    ),
]


def main():
    lines = [
        "// Written by tools/special/fit.py: Chebyshev fits, each p given by its coefficients, constant term first.",
    ]
    for name, formula, f, low, high, tolerance in TABLES:
        coefficients, error = fit(f, low, high, tolerance, 2, 401)
        print(f"{name}: degree {len(coefficients) - 1}, error {nstr(error, 3)}")
        lines += ["", f"/** {formula}. */", f"export const {name} = [{', '.join(repr(float(c)) for c in coefficients)}]"]
    path = Path(__file__).parents[2] / "src/primitives/special/tables.ts"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
