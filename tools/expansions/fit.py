"""Fits the polynomials and quotients of polynomials of the expansions and writes src/primitives/expansions/tables.ts.

Each polynomial interpolates its function at the Chebyshev nodes of its interval, computed with 70 digits and then
expanded in powers of the variable: the largest error is within a small factor of the best possible, and the degree
is the least whose error stays below the table's tolerance. Nearly every function is the small correction to an exact
term, so the tolerance is absolute, and rounding the coefficients to doubles does no harm. The two polynomials of a
quotient interpolate together.

    python3 -m venv /tmp/expenv && /tmp/expenv/bin/pip install mpmath
    /tmp/expenv/bin/python tools/expansions/fit.py && npx biome format --write src/primitives/expansions/tables.ts
"""

import sys
from pathlib import Path

from mpmath import asin, atan, atanh, cbrt, cos, cosh, erfc, exp, expm1, log, mp, mpf, nstr, pi, sin, sinh, sqrt, tanh

sys.path.append(str(Path(__file__).parents[1]))
from chebyshev import fit, quotient

mp.dps = 70


def limit(value, f):
    """f, or its limit where the argument is so small that f would cancel or divide by zero."""
    return lambda x: f(mpf(x)) if abs(x) > mpf(10) ** -20 else value(mpf(x))


def number(c):
    return "Math.LN2" if float(c) == float(log(two)) else repr(float(c))


half_log2 = log(mpf(2)) / 2 * (1 + mpf(2) ** -10)  # a little more, for arguments that round to the other side
quarter_pi = pi / 4 * (1 + mpf(2) ** -10)
root_half = 1 / sqrt(mpf(2))
s_max = (1 - root_half) / (1 + root_half) * (1 + mpf(2) ** -10)
t_max = (sqrt(mpf(2)) - 1) * (1 + mpf(2) ** -10)
two = mpf(2)
x_of = lambda t: mpf("2.25") * (1 + t) / (1 - t)

TABLES = [
    (
        "expTable",
        "eʳ = 1 + r + r² p(r) for |r| ≤ log(2)/2",
        limit(lambda r: 1 / two + r / 6, lambda r: (expm1(r) - r) / r**2),
        -half_log2,
        half_log2,
        two**-52.8,
    ),
    (
        "exp2Table",
        "2ʳ = 1 + r p(r) for |r| ≤ 1/2",
        limit(lambda r: log(two), lambda r: expm1(r * log(two)) / r),
        -mpf(1) / 2,
        mpf(1) / 2,
        two**-55.5,
    ),
    (
        "sinhTable",
        "sinh r = r (1 + r² p(r²)) for |r| ≤ log(2)/2",
        limit(lambda z: mpf(1) / 6, lambda z: (sinh(sqrt(z)) / sqrt(z) - 1) / z),
        0,
        half_log2**2,
        two**-54,
    ),
    (
        "coshTable",
        "cosh r = 1 + r² p(r²) for |r| ≤ log(2)/2",
        limit(lambda z: mpf(1) / 2, lambda z: (cosh(sqrt(z)) - 1) / z),
        0,
        half_log2**2,
        two**-52.5,
    ),
    (
        "sinTable",
        "sin r = r (1 + r² p(r²)) for |r| ≤ π/4",
        limit(lambda z: -mpf(1) / 6, lambda z: (sin(sqrt(z)) / sqrt(z) - 1) / z),
        0,
        quarter_pi**2,
        two**-54.5,
    ),
    (
        "cosTable",
        "cos r = 1 − r²/2 + r⁴ p(r²) for |r| ≤ π/4",
        limit(lambda z: mpf(1) / 24, lambda z: ((cos(sqrt(z)) - 1) / z + 1 / two) / z),
        0,
        quarter_pi**2,
        two**-55.5,
    ),
    (
        "logTable",
        "log((1 + s) / (1 − s)) = 2s + s³ p(s²) for |s| ≤ (√2 − 1) / (√2 + 1)",
        limit(lambda z: mpf(2) / 3, lambda z: (2 * atanh(sqrt(z)) / sqrt(z) - 2) / z),
        0,
        s_max**2,
        two**-51,
    ),
    (
        "powTable",
        "log((1 + s) / (1 − s)) = 2/3 s (3 + s² + s⁴ p(s²)) for |s| ≤ (√2 − 1) / (√2 + 1)",
        limit(lambda z: mpf(3) / 5, lambda z: ((3 * atanh(sqrt(z)) / sqrt(z) - 3) / z - 1) / z),
        0,
        s_max**2,
        two**-56,
    ),
    (
        "atanTable",
        "atan t = t + t³ p(t²) for |t| ≤ √2 − 1",
        limit(lambda z: -mpf(1) / 3, lambda z: (atan(sqrt(z)) / sqrt(z) - 1) / z),
        0,
        t_max**2,
        two**-54,
    ),
    (
        "asinTable",
        "asin t = t + t³ p(t²) for |t| ≤ 1/2",
        limit(lambda z: mpf(1) / 6, lambda z: (asin(sqrt(z)) / sqrt(z) - 1) / z),
        0,
        mpf(1) / 4,
        two**-54.5,
    ),
    (
        "erfTailTable",
        "(1 + 3x/2) e^(x²) erfc(x) = 1 + p(t), t = (x − 9/4) / (x + 9/4), for 7/8 ≤ x ≤ 6",
        lambda t: (1 + 3 * x_of(t) / 2) * exp(x_of(t) ** 2) * erfc(x_of(t)) - 1,
        (mpf("0.875") - mpf("2.25")) / (mpf("0.875") + mpf("2.25")),
        (mpf(6) - mpf("2.25")) / (mpf(6) + mpf("2.25")),
        two**-53,
    ),
    ("cbrtTable", "∛m = p(m) to 2⁻²⁰ for 1 ≤ m ≤ 2", cbrt, 1, 2, two**-20),
]


# The same for float32, with tolerances 2^29 times as large.
SINGLE = ["expTable", "sinTable", "cosTable"]


def tanh_tables(degree):
    """tanh ρ / ρ in the variable z = ρ²; both polynomials begin with 1, which is left out."""
    f = limit(lambda z: 1 - z / 3, lambda z: tanh(sqrt(z)) / sqrt(z))
    p, q, error = quotient(f, 0, (half_log2 / 2) ** 2, degree, degree, 301)
    assert abs(p[0] - 1) < 2 * error
    return p[1:], q[1:], error


def main():
    lines = [
        "// Written by tools/expansions/fit.py: Chebyshev fits, each p given by its coefficients, constant term first.",
    ]

    def table(name, formula, coefficients, error):
        print(f"{name}: degree {len(coefficients) - 1}, error 2^{nstr(log(error, 2), 4)}", flush=True)
        lines.extend(["", f"/** {formula}. */", f"export const {name} = [{', '.join(map(number, coefficients))}]"])

    for name, formula, f, low, high, tolerance in TABLES:
        table(name, formula, *fit(f, low, high, tolerance, 1, 301))
        if name in SINGLE:
            table(f"{name}32", f"{formula}, for float32", *fit(f, low, high, tolerance * two**29, 1, 301))
    for suffix, degree, note in [("", 2, ""), ("32", 1, ", for float32")]:
        p, q, error = tanh_tables(degree)
        formula = f"tanh ρ = ρ (1 + ρ² p(ρ²)) / (1 + ρ² q(ρ²)) for |ρ| ≤ log(2)/4{note}"
        table(f"tanhNumerator{suffix}", formula, p, error)
        table(f"tanhDenominator{suffix}", f"q in {formula}", q, error)
    path = Path(__file__).parents[2] / "src/primitives/expansions/tables.ts"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
