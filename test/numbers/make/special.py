"""Values of special functions and their Taylor coefficients to order 20, by Arb (python-flint), and by mpmath where it lacks one.

special.json: {"order": 20, "functions": [{"name", "kind": "special", "taylorjet": TypeScript source,
   "points": [{"x": a double, "coefficients": 21 strings of 25 digits, "condition": 21 numbers or null}],
   "values": [[a double, a string of 25 digits], ...]}]}

A coefficient is (1/N) sum f(x + r w^j) w^(-jk) / r^k over the N-th roots of unity w, for a radius r so small that what this
adds, the coefficients of order k + N times r^N, is below 1e-90. Arb bounds every error of rounding; what it bounds
must be below 1e-30 of the value. condition[k] = 1 + |x c_k'(x) / c_k(x)|, null where c_k is exactly zero.
"""
import math

from flint import acb, arb, ctx
from store import save

ORDER = 20
N = ORDER + 8
PRECISION = 1400
ctx.prec = PRECISION

pi = acb.pi()
one = acb(1)


def spherical(n, z):
    return (pi / (2 * z)).sqrt() * z.bessel_j(acb(2 * n + 1) / 2)


def entire(f, series):
    """f, and near zero, where its formula is 0/0, the sum of a series whose terms `series` yields."""
    return lambda z: f(z) if abs(complex(z)) > 1e-6 else sum((t for t, _ in zip(series(z), range(40))), acb(0))


def sinhc(sign):
    def terms(z):
        t = acb(1)
        k = 0
        while True:
            yield t
            k += 2
            t = t * sign * z * z / (k * (k + 1))
    return terms


def exprel_terms(z):
    t, k = acb(1), 1
    while True:
        yield t
        k += 1
        t = t * z / k


def j_terms(n):
    def terms(z):
        t = z**n
        for i in range(1, 2 * n + 2, 2):
            t = t / i
        m = 0
        while True:
            yield t
            m += 1
            t = -t * z * z / (2 * m * (2 * n + 2 * m + 1))
    return terms


def log_gamma(z):
    """ln |Γ| on the real line, continued from there."""
    if complex(z).real > 0:
        return z.lgamma()
    return pi.log() - sine(z).log() - (one - z).lgamma()


def sine(z):
    s = z.sin_pi()
    return s if complex(s).real > 0 else -s


def ndtr(z):
    return (-z / acb(2).sqrt()).erfc() / 2


def newton(f, df, start, steps=14):
    """A root in the plane near a double: f(w, z) = 0."""
    def root(z):
        w = acb(start(z))
        for _ in range(steps):
            w = (w - f(w, z) / df(w)).mid()
        return w
    return root


def scipy_erfcinv(y):
    from scipy.special import erfcinv
    return float(erfcinv(y))


def lower_gamma(a, x):
    return 1 - x.gamma_upper(a, 1)


def harmonic(z):
    """N √2 cos 0.6 sin² P_4'' with P_4'' = (105 c² - 15) / 2 and N² = 9 / (4π) 2! / 6!."""
    norm = (acb(9) / (4 * pi) / 360 * 2).sqrt()
    return norm * (2 * acb(0.3)).cos() * z.sin() ** 2 * (105 * z.cos() ** 2 - 15) / 2


near_zero = [0.0, 1e-8, 1e-3]
F = []


def add(name, ts, f, points, values=()):
    F.append((name, ts, f, points, list(values) + [x for x in points if x not in values]))


two_over_root_pi = 2 / pi.sqrt()
add("gamma", "(x) => special.gamma(x)", lambda z: z.gamma(), [-2.5, 1e-8, 0.5, 4.5, 60.0], [-170.5, -0.999, 1e-300, 1.4616321449683623, 171.5])
add("gammaln", "(x) => special.gammaln(x)", log_gamma, [-2.5, 1e-3, 1.0, 2.5, 19.5, 100.0], [-2.457024738220801, 1e-300, 0.5, 1.000001, 1.9999, 2.0001, 19.0, 21.0, 1e10, 1e300])
add("rgamma", "(x) => special.rgamma(x)", lambda z: z.rgamma(), [-3.0, -2.5, 0.0, 1e-8, 1.0, 30.0], [-100.5, 1e-300, 0.5, 170.0])
add("digamma", "(x) => special.digamma(x)", lambda z: z.digamma(), [-2.5, 1e-3, 1.4616321449683623, 3.0, 50.0], [1e-300, 1.46, 19.0, 21.0, 1e10, -0.504083008264455])
add("polygamma 2", "(x) => special.polygamma(2, x)", lambda z: -2 * acb(3).zeta(z), [-2.5, 0.1, 2.0, 50.0], [1e-3, 1e6])
add("zeta in s", "(s) => special.zeta(s, 0.7)", lambda z: z.zeta(acb(0.7)), [1.5, 3.0, 10.0], [1.0001, 20.0, 60.0])
add("zeta in q", "(q) => special.zeta(2.5, q)", lambda z: acb(2.5).zeta(z), [0.1, 1.0, 30.0], [1e-10, 1e8])
add("beta", "(a) => special.beta(a, 2.5)", lambda z: z.gamma() * acb(2.5).gamma() * (z + acb(2.5)).rgamma(), [0.5, 3.0, 50.0], [1e-10, -1.5, 1e3])
add("betaln", "(a) => special.betaln(a, 0.5)", lambda z: z.lgamma() + acb(0.5).lgamma() - (z + acb(0.5)).lgamma(), [0.5, 3.0, 1e4], [1e-10, 1e8])
add("factorial", "(x) => special.factorial(x)", lambda z: (z + 1).gamma(), [0.0, 0.5, 5.0], [170.0])
add("binom in k", "(k) => special.binom(5.5, k)", lambda z: acb(6.5).gamma() * (z + 1).rgamma() * (acb(6.5) - z).rgamma(), [0.0, 2.5, 6.5, 8.0], [-1.0, 20.3])
add("erfcx", "(x) => special.erfcx(x)", lambda z: (z * z).exp() * z.erfc(), [-5.0, -1.0] + near_zero + [1.0, 1.99, 2.0, 10.0, 1e4], [-26.0, 5.0, 1e100])
add("erfi", "(x) => special.erfi(x)", lambda z: z.erfi(), [0.0, 1e-8, 0.5, 3.0, 10.0], [1e-300, 6.9, 7.1, 26.0])
add("erfcinv", "(x) => special.erfcinv(x)", newton(lambda w, z: w.erfc() - z, lambda w: -two_over_root_pi * (-w * w).exp(), lambda z: scipy_erfcinv(complex(z).real)), [1e-10, 0.3, 1.0, 1.7], [1e-300, 0.49, 0.51, 0.9999, 1.999])
add("ndtr", "(x) => special.ndtr(x)", ndtr, [-30.0, -1.0, 0.0, 1e-3, 2.0], [-37.0, -20.0, -5.0, 5.0])
add("ndtri", "(x) => special.ndtri(x)", newton(lambda w, z: ndtr(w) - z, lambda w: (-w * w / 2).exp() / (2 * pi).sqrt(), lambda z: -(2**0.5) * scipy_erfcinv(2 * complex(z).real)), [1e-10, 0.1, 0.5, 0.8], [1e-300, 0.24, 0.26, 0.74, 0.76, 0.999])
add("logNdtr", "(x) => special.logNdtr(x)", lambda z: ndtr(z).log(), [-1000.0, -40.0, -10.1, -9.9, -5.0, -1.0, 0.0, 1e-3, 1.9, 2.1, 6.0], [-1e5, -0.99, -1.01, 0.5, 30.0])
add("dawsn", "(x) => special.dawsn(x)", lambda z: pi.sqrt() / 2 * (-z * z).exp() * z.erfi(), near_zero + [0.9, 3.0, 6.9, 10.9, 11.1, 1e4], [1e-300, 7.1, 1e100])
add("expi", "(x) => special.expi(x)", lambda z: z.ei() - (0 if complex(z).real > 0 else (acb(0, 1) * pi if complex(z).imag > 0 else -acb(0, 1) * pi if complex(z).imag < 0 else 0)), [-30.0, -1.0, 1e-3, 5.0, 45.0], [0.37250741078136663, 1e-300, 39.0, 41.0, 700.0, -700.0])
add("exp1", "(x) => special.exp1(x)", lambda z: z.expint(1), [1e-3, 0.5, 1.9, 2.1, 50.0], [1e-300, 700.0])
add("expn 3", "(x) => special.expn(3, x)", lambda z: z.expint(3), [1e-3, 0.5, 1.9, 2.1, 50.0], [1e-8, 700.0])
add("exprel", "(x) => special.exprel(x)", entire(lambda z: z.expm1() / z, exprel_terms), [-300.0, -20.0] + near_zero + [2.0, 39.0, 41.0], [-1e10, 700.0])
add("sici, Si", "(x) => special.sici(x)[0]", lambda z: z.si(), near_zero + [2.0, 20.0, 79.0, 81.0], [1e-300, 1e10])
add("sici, Ci", "(x) => special.sici(x)[1]", lambda z: z.ci(), [1e-8, 0.5, 6.0, 20.0, 79.0, 81.0], [0.6165054856207162, 1e-300, 1e6])
add("shichi, Shi", "(x) => special.shichi(x)[0]", lambda z: z.shi(), near_zero + [2.0, 20.0, 81.0], [1e-300, 700.0])
add("shichi, Chi", "(x) => special.shichi(x)[1]", lambda z: z.chi(), [1e-8, 0.5, 6.0, 81.0], [0.5238225713898644, 1e-300, 700.0])
add("fresnel, S", "(x) => special.fresnel(x)[0]", lambda z: z.fresnel_s(), near_zero + [1.0, 4.0], [1e-30, 6.9, 7.1, 1e5])
add("fresnel, C", "(x) => special.fresnel(x)[1]", lambda z: z.fresnel_c(), near_zero + [1.0, 4.0], [1e-30, 6.9, 7.1, 1e5])
for n in (0, 1):
    add(f"j{n}", f"(x) => special.j{n}(x)", lambda z, n=n: z.bessel_j(n), [-2.0] + near_zero + [2.404825557695773, 30.0, 59.0, 61.0, 1e4], [1e-200, 3.8317059702075125, 1e10, 101.0])
    add(f"y{n}", f"(x) => special.y{n}(x)", lambda z, n=n: z.bessel_y(n), [1e-8, 1e-3, 0.8935769662791675, 30.0, 61.0, 1e4], [1e-200, 2.197141326031017, 1e10])
    add(f"i{n}", f"(x) => special.i{n}(x)", lambda z, n=n: z.bessel_i(n), [-2.0] + near_zero + [5.0, 49.0, 80.0], [1e-200, 30.0, 700.0])
    add(f"i{n}e", f"(x) => special.i{n}e(x)", lambda z, n=n: (-z).exp() * z.bessel_i(n), [1e-8, 1e-3, 5.0, 49.0, 80.0, 1e5], [1e-200, 30.0, 1e10])
    add(f"k{n}", f"(x) => special.k{n}(x)", lambda z, n=n: z.bessel_k(n), [1e-3, 0.5, 5.0, 80.0], [1e-200, 30.0, 700.0])
    add(f"k{n}e", f"(x) => special.k{n}e(x)", lambda z, n=n: z.exp() * z.bessel_k(n), [1e-3, 0.5, 5.0, 1e4], [1e-200, 700.0])
add("jn 4", "(x) => special.jn(4, x)", lambda z: z.bessel_j(4), near_zero + [5.0, 61.0], [7.588342434503804, 1e4])
add("yn 3", "(x) => special.yn(3, x)", lambda z: z.bessel_y(3), [1e-3, 2.0, 61.0], [1e-8, 1e4])
add("iv 1.3", "(x) => special.iv(1.3, x)", lambda z: z.bessel_i(acb(1.3)), [1e-3, 0.5, 20.0, 100.0], [1e-100, 700.0])
add("kv 2.3", "(x) => special.kv(2.3, x)", lambda z: z.bessel_k(acb(2.3)), [1e-3, 0.5, 20.0], [1e-100, 700.0])
add("kv in v", "(v) => special.kv(v, 1.5)", lambda z: acb(1.5).bessel_k(z), [-1.5, 0.0, 0.5, 4.0, 10.0])
add("sphericalJn 2", "(x) => special.sphericalJn(2, x)", entire(lambda z: spherical(2, z), j_terms(2)), near_zero + [5.0, 59.0, 61.0], [5.763459196894550, 1e4])
for i, (what, f) in enumerate([("Ai", lambda z: z.airy()[0]), ("Ai'", lambda z: z.airy()[1]), ("Bi", lambda z: z.airy()[2]), ("Bi'", lambda z: z.airy()[3])]):
    add(f"airy, {what}", f"(x) => special.airy(x)[{i}]", f, [-15.0, -2.338107410459767, 0.0, 1e-3, 2.0, 10.0], [-1e4, -21.0, -19.0, 19.0, 21.0, 100.0])
add("ellipk", "(x) => special.ellipk(x)", lambda z: z.elliptic_k(), [-100.0, -1.0] + near_zero + [0.5, 0.99], [-1e10, 1 - 1e-10])
add("ellipkm1", "(x) => special.ellipkm1(x)", lambda z: (1 - z).elliptic_k(), [1e-10, 0.1, 1.0, 3.0], [1e-300, 1e10])
add("ellipe", "(x) => special.ellipe(x)", lambda z: z.elliptic_e(), [-100.0, -1.0] + near_zero + [0.5, 0.99], [-1e10, 1 - 1e-10])
add("lambertw", "(x) => special.lambertw(x)", lambda z: z.lambertw(), [-0.36, -0.1] + near_zero + [1.0, 100.0], [-0.367879, 1e-300, 0.4, 0.6, 2.9, 3.1, 1e300])
add("lambertw, branch -1", "(x) => special.lambertw(x, -1)", lambda z: z.lambertw(-1 if complex(z).imag >= 0 else 1), [-0.36, -0.2, -1e-3], [-0.367879, -0.11, -0.09, -1e-300])
add("gammainc in a", "(a) => special.gammainc(a, 1.5)", lambda z: lower_gamma(z, acb(1.5)), [1e-3, 0.5, 2.0, 20.0], [1e-10, 60.0])
add("gammainc in x", "(x) => special.gammainc(2.5, x)", lambda z: lower_gamma(acb(2.5), z), [1e-3, 0.5, 5.0, 30.0], [1e-100])
add("gammaincc in a", "(a) => special.gammaincc(a, 20)", lambda z: acb(20).gamma_upper(z, 1), [1e-3, 0.5, 5.0, 30.0], [1e-10, 18.9, 19.1])
add("gammaincc in x", "(x) => special.gammaincc(2.5, x)", lambda z: z.gamma_upper(acb(2.5), 1), [1e-3, 0.5, 5.0, 100.0], [700.0])
add("gammaincc, large a", "(x) => special.gammaincc(1000, x)", lambda z: z.gamma_upper(acb(1000), 1), [1000.0], [900.0, 1100.0, 2000.0])
add("betainc in a", "(a) => special.betainc(a, 1.5, 0.3)", lambda z: acb(0.3).beta_lower(z, acb(1.5), 1), [1e-3, 0.5, 5.0], [1e-10, 300.0])
add("betainc in b", "(b) => special.betainc(2.5, b, 0.8)", lambda z: acb(0.8).beta_lower(acb(2.5), z, 1), [1e-3, 0.5, 5.0], [1e-10, 100.0])
add("betainc in x", "(x) => special.betainc(2.5, 1.5, x)", lambda z: z.beta_lower(acb(2.5), acb(1.5), 1), [1e-3, 0.3, 0.7, 0.999], [1e-100, 0.49, 0.51])
add("xlogy", "(x) => special.xlogy(2, x)", lambda z: 2 * z.log(), [0.5, 1.5], [1e-300, 1e300])
add("entr", "(x) => special.entr(x)", lambda z: -z * z.log(), [1e-3, 0.5, 1.5], [1e-300])
add("relEntr", "(x) => special.relEntr(x, 0.7)", lambda z: z * (z / acb(0.7)).log(), [1e-3, 0.70001, 1.5], [1e-300, 0.69999])
add("klDiv", "(x) => special.klDiv(x, 0.7)", lambda z: z * (z / acb(0.7)).log() - z + acb(0.7), [1e-3, 0.70001, 1.5], [0.699999999, 0.3, 2.2, 100.0])
add("logit", "(x) => special.logit(x)", lambda z: (z / (1 - z)).log(), [1e-3, 0.2, 0.5, 0.9], [1e-300, 0.49999999, 0.3, 0.7])
add("cosm1", "(x) => special.cosm1(x)", lambda z: -2 * (z / 2).sin() ** 2, near_zero + [1.0, 20.0], [1e-100])
add("powm1 in x", "(x) => special.powm1(x, 0.3)", lambda z: z ** acb(0.3) - 1, [0.5, 1.001, 3.0], [1e-300, 1.0000000001])
add("powm1 in y", "(y) => special.powm1(1.5, y)", lambda z: acb(1.5) ** z - 1, near_zero + [3.0], [1e-100])
add("legendreP 7", "(x) => special.legendreP(7, x)", lambda z: z.legendre_p(7), [-1.0, 0.0, 1e-8, 0.3, 1.0, 3.0], [0.4058451513773972])
add("hermite 6", "(x) => special.hermite(6, x)", lambda z: z.hermite_h(6), [-1.0, 0.0, 1e-8, 0.3, 3.0], [0.4360774119276165])
add("chebyshevT 7", "(x) => special.chebyshevT(7, x)", lambda z: z.chebyshev_t(7), [-1.0, 0.0, 1e-8, 0.3, 3.0], [0.4338837391175581])
add("laguerre 6", "(x) => special.laguerre(6, x)", lambda z: z.laguerre_l(6), [-1.0, 0.0, 0.3, 3.0], [0.22284660417926])
add("sphHarm", "(phi) => special.sphHarm(2, 4, 0.3, phi)", harmonic, [0.3, 1.0])


def text(value, digits=25):
    """An arb as a decimal, which its error must allow."""
    value = value.real
    if 0 in value:
        return "0.0"
    assert value.rel_accuracy_bits() > 100, (value, value.rel_accuracy_bits())
    import mpmath
    mpmath.mp.prec = 400
    man, exp = value.mid().man_exp()
    return mpmath.nstr(mpmath.mpf(int(man)) * mpmath.mpf(2) ** int(exp), digits)


def coefficients(f, x):
    scale = 2.0 ** -40 * (abs(x) if x else 1.0)
    if abs(x) > 1:
        scale = 2.0 ** -40
    roots = [acb(2 * j, 0) / N for j in range(N)]
    roots = [r.exp_pi_i() for r in roots]
    values = [f(acb(x) + w * acb(scale)) for w in roots]
    c = []
    for k in range(ORDER + 2):
        s = acb(0)
        for j, v in enumerate(values):
            s += v * roots[(-j * k) % N]
        c.append(s / N / acb(scale) ** k)
    return c


def tidy(c, size):
    """Exactly zero where nothing is left but errors."""
    return None if abs(c.real.mid()) < size * arb(10) ** -130 else c


def point(f, x):
    ctx.prec = PRECISION + round(22 * max(0, -math.log2(abs(x or 1))))
    c = coefficients(f, x)
    size = max((abs(y.real.mid()) for y in c[:9]), key=float)
    kept = [tidy(y, size) for y in c]
    out, condition = [], []
    for k in range(ORDER + 1):
        if kept[k] is None:
            out.append("0.0")
            condition.append(None)
        else:
            out.append(text(kept[k].real.mid() + arb(0)))
            nxt = 0.0 if kept[k + 1] is None else float(abs((kept[k + 1] * x * (k + 1) / kept[k]).real.mid()))
            condition.append(float(f"{1 + nxt:.3g}"))
    return {"x": x, "coefficients": out, "condition": condition}


def entry(name, ts, f, points, values):
    return {
        "name": name, "kind": "special", "taylorjet": ts,
        "points": [point(f, x) for x in points],
        "values": [[x, text(f(acb(x)))] for x in values],
    }


if __name__ == "__main__":
    save("special", {"order": ORDER, "functions": [entry(*given) for given in F]})
