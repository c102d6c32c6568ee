"""Fits the polynomials of the expansions of special functions and writes src/primitives/expansions/special/tables.ts.

As tools/expansions/fit.py does: each polynomial interpolates its function at the Chebyshev nodes of its interval, and its
degree is the least whose error stays below the tolerance.

    python3 -m venv /tmp/expenv && /tmp/expenv/bin/pip install mpmath
    /tmp/expenv/bin/python tools/expansions/fit_special.py && npx biome format --write src/primitives/expansions/special/tables.ts
"""

import sys
from pathlib import Path

from mpmath import (
    atan2, besseli, besselj, besseljzero, bessely, digamma, erfc, euler, exp, findroot, log, loggamma, mp, mpf, ncdf, nstr,
    pi, sin, sqrt, workdps, zeta,
)

sys.path.append(str(Path(__file__).parents[1]))
from chebyshev import fit

mp.dps = 70
two = mpf(2)
tiny = mpf(10) ** -25


def log_gamma_near(y):
    """ln Γ(y) / ((y - 1) (y - 2))"""
    if abs(y - 1) < tiny:
        return euler + 0 * y
    if abs(y - 2) < tiny:
        return 1 - euler
    return loggamma(y) / ((y - 1) * (y - 2))


def stirling(z):
    """x (ln Γ(x) - (x - 1/2) (ln x - 1) - (ln(2π) - 1) / 2), z = 1/x²"""
    if z < mpf(10) ** -8:
        return sum(mp.bernoulli(2 * j) / (2 * j * (2 * j - 1)) * z ** (j - 1) for j in range(1, 6))
    x = 1 / sqrt(z)
    return x * (loggamma(x) - (x - mpf(1) / 2) * (log(x) - 1) - (log(2 * pi) - 1) / 2)


root = findroot(digamma, mpf("1.4616"))


def digamma_near(y):
    """ψ(y) / (y - root)"""
    return zeta(2, root) if abs(y - root) < tiny else digamma(y) / (y - root)


def digamma_far(z):
    """x² (ln x - 1/(2x) - ψ(x)), z = 1/x²"""
    if z < mpf(10) ** -8:
        return sum(mp.bernoulli(2 * j) / (2 * j) * z ** (j - 1) for j in range(1, 6))
    x = 1 / sqrt(z)
    return x * x * (log(x) - 1 / (2 * x) - digamma(x))


def scaled_erfc(x):
    """exp(x²) erfc(x)"""
    if x < 20:
        return exp(x * x) * erfc(x)
    r = mpf(0)
    for k in range(400, -1, -1):
        r = 1 / (2 * x + 2 * (k + 1) * r)
    return 2 / sqrt(pi) * r


CENTRE = mpf(2)


def erfcx(t):
    """(1 + 3x/2) erfcx(x) - 1, t = (x - 2) / (x + 2)"""
    if t > 1 - mpf(10) ** -12:
        return mpf(3) / 2 / sqrt(pi) - 1 + (1 - t) / 4 / sqrt(pi)
    x = CENTRE * (1 + t) / (1 - t)
    return (1 + 3 * x / 2) * scaled_erfc(x) - 1


TOP = 24


def quotient(x):
    """iᵏerfc(x) / iᵏ⁻¹erfc(x) for k = 24"""
    if x > 1.5:
        r = mpf(0)
        for k in range(3000, TOP - 1, -1):
            r = 1 / (2 * x + 2 * (k + 1) * r)
        return r
    with workdps(200):
        a, b = 2 / sqrt(pi) * exp(-x * x), erfc(x)
        for n in range(1, TOP + 1):
            a, b = b, (a - 2 * x * b) / (2 * n)
        return b / a


def erfcx_quotient(t):
    """(x + √(x² + 50)) times that - 1, t = x / √(x² + 50)"""
    if t > 1 - mpf(10) ** -8:
        return mpf(0)
    x = t * sqrt(mpf(2 * TOP + 2)) / sqrt(1 - t * t)
    return (x + sqrt(x * x + 2 * TOP + 2)) * quotient(x) - 1


def modified(n):
    """exp(-x) I_n(x) √x, t = 10/x - 1"""
    def f(t):
        if t < -1 + mpf(10) ** -6:
            u, mu = (1 + t) / 10, 4 * n * n
            return (1 - (mu - 1) * u / 8 + (mu - 1) * (mu - 9) * u**2 / 128 - (mu - 1) * (mu - 9) * (mu - 25) * u**3 / 3072) / sqrt(2 * pi)
        x = 10 / (1 + t)
        return exp(-x) * besseli(n, x) * sqrt(x)
    return f


def modulus(n):
    """√(x (J_n² + Y_n²)), z = 1/x²"""
    def f(z):
        if z < mpf(10) ** -12:
            mu = 4 * n * n
            return sqrt(2 / pi * (1 + mpf(mu - 1) / 8 * z + mpf(3) / 8 * (mu - 1) * (mu - 9) / 16 * z * z))
        x = 1 / sqrt(z)
        return sqrt(x * (besselj(n, x) ** 2 + bessely(n, x) ** 2))
    return f


def phase(n):
    """x² (x φ / (4n² - 1) · 8 - 1) with J_n = M cos(x - nπ/2 - π/4 + φ), z = 1/x²"""
    def f(z):
        mu = 4 * n * n
        if z < mpf(10) ** -12:
            return mpf(mu - 25) / 48 + z * mpf(mu * mu - 114 * mu + 1073) / 640
        x = 1 / sqrt(z)
        angle = atan2(bessely(n, x), besselj(n, x)) - x + (2 * n + 1) * pi / 4
        angle -= 2 * pi * mp.nint(angle / (2 * pi))
        return (x * angle / (mu - 1) * 8 - 1) * x * x
    return f


ZEROS = [[besseljzero(n, k) for k in (1, 2)] for n in (0, 1)]
ENDS = [(mpf("3.83"), mpf("7.02")), (mpf("5.33"), mpf("8.54"))]


def bessel_first(n):
    """J_n(x) / (xⁿ (x² - j²)), z = x², j the first zero"""
    def f(z):
        j = ZEROS[n][0]
        if abs(z - j * j) < tiny:
            raise ZeroDivisionError
        x = sqrt(z)
        value = besselj(n, x) / x**n if x > mpf(10) ** -20 else mpf(1) / 2**n
        return value / (z - j * j)
    return f


def bessel_second(n):
    """J_n(x) / (x - j), j the second zero, in x - c where c is the middle"""
    low, high = ENDS[n]
    centre = mpf(float((low + high) / 2))
    return lambda t: besselj(n, centre + t) / (centre + t - ZEROS[n][1]), low - centre, high - centre, centre


SHARP = two**-56
TABLES = [
    ("logGammaTable", "ln Γ(y) = (y − 1) (y − 2) p(y − 7/4) for 1 ≤ y ≤ 5/2", lambda t: log_gamma_near(t + mpf(7) / 4), -mpf(3) / 4, mpf(3) / 4, SHARP / 2),
    ("stirlingTable", "ln Γ(x) = (x − 1/2) (ln x − 1) + (ln(2π) − 1)/2 + p(1/x²)/x for x ≥ 5/2", stirling, 0, mpf(4) / 25, two**-54),
    ("digammaTable", "ψ(y) = (y − r) p(y − 3/2) for 1 ≤ y ≤ 2, where r is its zero", lambda t: digamma_near(t + mpf(3) / 2), -mpf(1) / 2, mpf(1) / 2, SHARP),
    ("digammaFarTable", "ψ(x) = ln x − 1/(2x) − p(1/x²)/x² for x ≥ 2", digamma_far, 0, mpf(1) / 4, two**-54),
    ("erfcxTable", "(1 + 3x/2) e^(x²) erfc(x) = 1 + p(t), t = (x − 2) / (x + 2), for x ≥ 0", erfcx, -1, 1, SHARP / 2),
    ("erfcxQuotientTable", "(x + √(x² + 50)) i²⁴erfc(x) / i²³erfc(x) = 1 + p(t), t = x / √(x² + 50), for x ≥ 0", erfcx_quotient, 0, 1, two**-54),
    ("i0Table", "e⁻ˣ I₀(x) √x = p(t), t = 10/x − 1, for x ≥ 5", modified(0), -1, 1, SHARP),
    ("i1Table", "e⁻ˣ I₁(x) √x = p(t), t = 10/x − 1, for x ≥ 5", modified(1), -1, 1, SHARP),
]
for n in (0, 1):
    low, high = ENDS[n]
    second, start, end, centre = bessel_second(n)
    sub = "₀₁"[n]
    end = mpf(float(low))
    first = bessel_first(n)
    TABLES += [
        (f"j{n}FirstTable", f"J{sub}(x) = {'x ' if n else ''}(x² − j²) p(x² − {float(low)}²) for |x| ≤ {float(low)}, j the first zero", lambda t, first=first, end=end: first(end * end + t), -end * end, mpf(10) ** -6, SHARP / 4),
        (f"j{n}SecondTable", f"J{sub}(x) = (x − j) p(x − {float(centre)!r}) for {float(low)} ≤ x ≤ {float(high)}, j the second zero", second, start, end, SHARP / 2),
        (f"j{n}ModulusTable", f"√(x (J{sub}² + Y{sub}²)) = p(1/x²) for x ≥ {float(high)}", modulus(n), 0, 1 / high**2, SHARP),
        (f"j{n}PhaseTable", f"(4n² − 1)/(8x) (1 + p(1/x²)/x²), the angle beyond x − nπ/2 − π/4, n = {n}, for x ≥ {float(high)}", phase(n), 0, 1 / high**2, two**-48),
    ]


def number(c):
    return "-Math.LN2" if float(c) == -float(log(two)) else repr(float(c))


def main():
    lines = [
        "// Written by tools/expansions/fit_special.py: Chebyshev fits, each p given by its coefficients, constant term first.",
    ]
    for name, formula, f, low, high, tolerance in TABLES:
        coefficients, error = fit(f, low, high, tolerance, 1, 101)
        print(f"{name}: degree {len(coefficients) - 1}, error 2^{nstr(log(error, 2), 4)}", flush=True)
        lines.extend(["", f"/** {formula}. */", f"export const {name} = [{', '.join(map(number, coefficients))}]"])

    with workdps(100):
        a = [ncdf(mpf(0))] + [1 / sqrt(2 * pi) * (mpf(-1) / 2) ** (k // 2) / mp.factorial(k // 2) / (k + 1) if k % 2 == 0 else mpf(0) for k in range(60)]
        c = [log(a[0])]
        for k in range(1, 60):  # a c' = a'
            c.append((k * a[k] - sum(i * c[i] * a[k - i] for i in range(1, k))) / (k * a[0]))
    lines.extend(["", "/** ln ndtr(x) = p(x), its Taylor series. */", f"export const logNdtrTable = [{', '.join(map(number, c))}]"])

    def parts(name, formula, x):
        high = float(x)
        lines.extend(["", f"/** {formula}: the nearest double, and the rest. */", f"export const {name} = [{high!r}, {float(x - mpf(high))!r}] as const"])

    parts("digammaZero", "The zero of ψ", root)
    for n in (0, 1):
        for k in (0, 1):
            parts(f"j{n}{('First', 'Second')[k]}Zero", f"The {('first', 'second')[k]} zero of J{'₀₁'[n]}", ZEROS[n][k])
    path = Path(__file__).parents[2] / "src/primitives/expansions/special/tables.ts"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
