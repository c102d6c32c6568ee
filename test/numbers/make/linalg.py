"""Linear algebra along curves A(t) = A0 + t A1 + t^2 A2: Taylor coefficients to order 6 at 50 digits, by mpmath.

linalg.json: {"precision": 50, "order": 6, "curves": {name: {"a": three matrices, "b": three matrices or null}}, "functions": [
  {"name", "curve", "coefficients": 7 arrays {"shape", "data"} of strings of 25 digits}]}

Coefficients come from values at 13 points t = h, 2h, ..., 13h with h = 10^-12, at 260 digits, and the polynomial through them:
so the branch of functions with kinks, such as sorted eigenvalues that meet at 0, is the one for t > 0. Two choices of h must
agree to 45 digits. The sign of a vector is made continuous; that at t = 0 is for the reader to compare.
"""
import mpmath
from mpmath import matrix, mp
from store import save

ORDER = 6
POINTS = 13


def make(rows):
    return matrix([[mpmath.mpf(x) for x in row] for row in rows])


CURVES = {
    # general, far from singular
    "general": dict(
        a=[
            [[2.5, -0.75, 0.5], [0.25, -1.75, 1.125], [-1.25, 0.5, 3.25]],
            [[0.5, 1.25, -0.25], [-0.75, 0.375, 1.0], [0.125, -0.5, 0.75]],
            [[-0.375, 0.25, 0.5], [1.125, -0.25, 0.625], [0.75, 0.5, -0.125]],
        ],
        b=[[[1.0, 0.5], [-0.25, 2.0], [0.75, -1.5]], [[0.5, -1.0], [0.25, 0.75], [1.0, 0.125]], [[-0.25, 0.5], [0.5, 0.25], [0.125, -0.75]]],
    ),
    "positive": dict(
        a=[
            [[4.0, 1.25, -0.5, 0.25], [1.25, 3.0, 0.75, -0.25], [-0.5, 0.75, 2.5, 0.5], [0.25, -0.25, 0.5, 1.5]],
            [[0.5, -0.75, 0.25, 1.0], [-0.75, 1.25, 0.5, -0.125], [0.25, 0.5, -0.375, 0.25], [1.0, -0.125, 0.25, 0.75]],
            [[-0.25, 0.5, 0.75, -0.5], [0.5, 0.25, -1.0, 0.375], [0.75, -1.0, 0.5, 0.25], [-0.5, 0.375, 0.25, 0.625]],
        ],
        b=[[[1.0], [-0.5], [0.25], [2.0]], [[0.5], [0.75], [-1.0], [0.125]], [[-0.25], [0.5], [0.75], [0.25]]],
    ),
    "tall": dict(
        a=[
            [[2.0, -0.5], [0.75, 1.5], [-1.0, 0.25], [0.5, 1.25]],
            [[0.25, 1.0], [-0.5, 0.375], [0.75, -0.25], [1.0, 0.5]],
            [[-0.5, 0.25], [0.125, 0.75], [0.5, -1.0], [0.25, 0.625]],
        ],
        b=[[[1.0], [-0.5], [0.25], [2.0]], [[0.5], [0.75], [-1.0], [0.125]], [[-0.25], [0.5], [0.75], [0.25]]],
    ),
    "wide": dict(
        a=[
            [[2.0, 0.75, -1.0], [-0.5, 1.5, 0.25]],
            [[0.25, -0.5, 0.75], [1.0, 0.375, -0.25]],
            [[-0.5, 0.125, 0.5], [0.25, 0.75, -1.0]],
        ],
        b=[[[1.0], [-0.5]], [[0.5], [0.75]], [[-0.25], [0.5]]],
    ),
    # three equal eigenvalues, of which the first order parts one and the second order the others
    "threefold": dict(
        a=[
            [[2.0, 0.0, 0.0, 0.0], [0.0, 2.0, 0.0, 0.0], [0.0, 0.0, 2.0, 0.0], [0.0, 0.0, 0.0, 5.0]],
            [[1.0, 0.0, 0.0, 0.5], [0.0, 1.0, 0.0, 0.25], [0.0, 0.0, -0.5, 0.75], [0.5, 0.25, 0.75, 1.0]],
            [[0.5, 0.75, 0.25, 0.0], [0.75, -0.25, 0.5, 1.0], [0.25, 0.5, 1.0, 0.0], [0.0, 1.0, 0.0, 0.5]],
        ],
        b=None,
    ),
    # the first order parts nothing
    "late": dict(
        a=[
            [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            [[0.5, 0.0, 0.0], [0.0, 0.5, 0.0], [0.0, 0.0, 0.5]],
            [[0.25, 1.0, -0.5], [1.0, 0.75, 0.25], [-0.5, 0.25, -1.0]],
        ],
        b=None,
    ),
    # singular values 2, 2, 0 and 0, 0
    "singular": dict(
        a=[
            [[0.0, 2.0, 0.0], [2.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
            [[0.5, 1.0, 0.25], [-0.5, 0.75, 1.0], [0.25, 0.5, 1.5], [1.0, -0.25, 0.5]],
            [[0.25, -0.5, 1.0], [0.75, 0.5, -0.25], [1.0, 0.25, 0.5], [-0.75, 0.5, 0.25]],
        ],
        b=None,
    ),
    "vanishing": dict(
        a=[
            [[0.0, 0.0], [0.0, 0.0]],
            [[1.0, 0.5], [-0.25, 0.75]],
            [[0.5, -1.0], [0.25, 0.5]],
        ],
        b=None,
    ),
    # rank 3 of 5
    "deficient": dict(
        a=[
            [[1.0, 2.0, 0.0, 0.0, 1.0], [2.0, 4.0, 0.0, 0.0, 2.0], [0.0, 1.0, 3.0, 0.0, 0.5], [0.0, 0.0, 0.0, 2.0, 1.0], [1.0, 3.0, 3.0, 0.0, 1.5]],
            [[0.5, -0.75, 0.25, 1.0, 0.5], [-0.75, 1.25, 0.5, -0.125, 0.25], [0.25, 0.5, -0.375, 0.25, 1.0], [1.0, -0.125, 0.25, 0.75, -0.5], [0.5, 0.5, 1.0, -0.5, 0.25]],
            [[0.25, 0.5, 0.75, -0.5, 1.0], [0.5, 0.25, -1.0, 0.375, 0.25], [0.75, -1.0, 0.5, 0.25, 0.5], [-0.5, 0.375, 0.25, 0.625, 1.0], [1.0, 0.25, 0.5, 1.0, -0.25]],
        ],
        b=None,
    ),
}


def reflections(a):
    """The orthogonal factor, square, and R, by Householder's reflections with LAPACK's signs."""
    m, n = a.rows, a.cols
    r, q = a.copy(), mp.eye(m)
    for k in range(min(m - 1, n)):
        x = [r[i, k] for i in range(k, m)]
        if all(v == 0 for v in x[1:]):
            continue
        norm = mp.sqrt(sum(v * v for v in x))
        beta = -norm if x[0] >= 0 else norm
        v = [x[0] - beta] + x[1:]
        vv = sum(t * t for t in v)
        h = mp.eye(m)
        for i in range(len(v)):
            for j in range(len(v)):
                h[k + i, k + j] -= 2 * v[i] * v[j] / vv
        r, q = h * r, q * h
    return q, r


def columns(a, first, end):
    return matrix([[a[i, j] for j in range(first, end)] for i in range(a.rows)])


def rows(a, first, end):
    return matrix([[a[i, j] for j in range(a.cols)] for i in range(first, end)])


def eigen(a):
    w, v = mp.eigsy(a)
    order = sorted(range(a.rows), key=lambda i: w[i])
    return matrix([w[i] for i in order]), matrix([[v[i, j] for j in order] for i in range(a.rows)])


def singular(a):
    """U, s, V with min(m, n) columns, descending."""
    tall = a.rows >= a.cols
    u, s, vh = mp.svd_r(a if tall else a.T, full_matrices=False)
    order = sorted(range(len(s)), key=lambda i: -s[i])
    pick = lambda x: matrix([[x[i, j] for j in order] for i in range(x.rows)])
    u, v = pick(u), pick(vh.T)
    return (u, matrix([s[i] for i in order]), v) if tall else (v, matrix([s[i] for i in order]), u)


def values(a):
    """Singular values, descending, by eigenvalues of the matrix beside its transpose, which repeated and zero ones bear."""
    m, n = a.rows, a.cols
    whole = mp.zeros(m + n)
    for i in range(m):
        for j in range(n):
            whole[i, m + j] = whole[m + j, i] = a[i, j]
    w = sorted(mp.eigsy(whole, eigvals_only=True), reverse=True)
    return matrix([w[i] for i in range(min(m, n))])


def spectral(f):
    def apply(a):
        w, v = eigen(a)
        return v * mp.diag([f(x) for x in w]) * v.T
    return apply


def factors(a):
    """L and U in one matrix, rows exchanged as for the matrix at 0."""
    n = a.rows
    a = a.copy()
    order = FACTORS_ORDER
    a = matrix([[a[i, j] for j in range(n)] for i in order])
    for k in range(n):
        for i in range(k + 1, n):
            a[i, k] /= a[k, k]
            for j in range(k + 1, n):
                a[i, j] -= a[i, k] * a[k, j]
    return a


FACTORS_ORDER = [0, 1, 2]  # of "general": 2.5 is the largest in its column, and so on


def pinv(a):
    return (a.T * a) ** -1 * a.T if a.rows >= a.cols else a.T * (a * a.T) ** -1


def lower(a):
    return matrix([[a[i, j] if j <= i else 0 for j in range(a.cols)] for i in range(a.rows)])


def upper(a):
    return lower(a.T).T


one = lambda x: matrix([x])

# name, curve, function of a and b, whether columns have a sign that is to be continuous
FUNCTIONS = [
    ("solve", "general", lambda a, b: a**-1 * b, False),
    ("solveTriangular", "general", lambda a, b: upper(a) ** -1 * b, False),
    ("solveTriangular lower transposed", "general", lambda a, b: lower(a).T ** -1 * b, False),
    ("inv", "general", lambda a, b: a**-1, False),
    ("det", "general", lambda a, b: one(mp.det(a)), False),
    ("det", "positive", lambda a, b: one(mp.det(a)), False),
    ("det", "deficient", lambda a, b: one(mp.det(a)), False),
    ("logdet", "general", lambda a, b: one(mp.log(abs(mp.det(a)))), False),
    ("cholesky", "positive", lambda a, b: mp.cholesky(a), False),
    ("choSolve", "positive", lambda a, b: a**-1 * b, False),
    ("luFactor", "general", lambda a, b: factors(a), False),
    ("luSolve", "general", lambda a, b: a**-1 * b, False),
    ("qr Q", "general", lambda a, b: reflections(a)[0], False),
    ("qr R", "general", lambda a, b: upper(reflections(a)[1]), False),
    ("qr Q", "tall", lambda a, b: columns(reflections(a)[0], 0, 2), False),
    ("qr R", "tall", lambda a, b: rows(reflections(a)[1], 0, 2), False),
    ("qr complete", "tall", lambda a, b: reflections(a)[0], False),
    ("qr Q", "wide", lambda a, b: reflections(a)[0], False),
    ("qr R", "wide", lambda a, b: reflections(a)[1], False),
    ("eigvalsh", "positive", lambda a, b: eigen(a)[0], False),
    ("eigvalsh", "threefold", lambda a, b: eigen(a)[0], False),
    ("eigvalsh", "late", lambda a, b: eigen(a)[0], False),
    ("eigh V", "positive", lambda a, b: eigen(a)[1], True),
    ("svd U", "tall", lambda a, b: singular(a)[0], True),
    ("svd V", "tall", lambda a, b: singular(a)[2], True),
    ("svd U", "wide", lambda a, b: singular(a)[0], True),
    ("svd V", "wide", lambda a, b: singular(a)[2], True),
    ("svdvals", "general", lambda a, b: values(a), False),
    ("svdvals", "tall", lambda a, b: values(a), False),
    ("svdvals", "wide", lambda a, b: values(a), False),
    ("svdvals", "singular", lambda a, b: values(a), False),
    ("svdvals", "vanishing", lambda a, b: values(a), False),
    ("cond", "general", lambda a, b: one(values(a)[0] / values(a)[2]), False),
    ("norm 2", "tall", lambda a, b: one(values(a)[0]), False),
    ("norm nuc", "tall", lambda a, b: one(sum(values(a))), False),
    ("norm fro", "tall", lambda a, b: one(mp.sqrt(sum(x * x for x in a))), False),
    ("pinv", "tall", lambda a, b: pinv(a), False),
    ("pinv", "wide", lambda a, b: pinv(a), False),
    ("lstsq", "tall", lambda a, b: pinv(a) * b, False),
    ("lstsq", "wide", lambda a, b: pinv(a) * b, False),
    ("matrixPower 3", "general", lambda a, b: a**3, False),
    ("matrixPower -2", "general", lambda a, b: a**-2, False),
    ("expm", "general", lambda a, b: mp.expm(a, method="taylor"), False),
    ("expm", "positive", lambda a, b: spectral(mp.exp)(a), False),
    ("expm", "threefold", lambda a, b: spectral(mp.exp)(a), False),
    ("logm", "positive", lambda a, b: spectral(mp.log)(a), False),
    ("logm", "threefold", lambda a, b: spectral(mp.log)(a), False),
    ("sqrtm", "positive", lambda a, b: spectral(mp.sqrt)(a), False),
    ("sqrtm", "threefold", lambda a, b: spectral(mp.sqrt)(a), False),
]


def along(terms, t):
    if terms is None:
        return None
    a0, a1, a2 = (make(x) for x in terms)
    return a0 + t * a1 + t * t * a2


def aligned(x, like):
    """Columns with the signs that they have in `like`."""
    out = x.copy()
    for j in range(x.cols):
        if sum(x[i, j] * like[i, j] for i in range(x.rows)) < 0:
            for i in range(x.rows):
                out[i, j] = -x[i, j]
    return out


def series(ys, h):
    """The coefficients of the polynomial through the values at h, 2h, ...: Newton's divided differences, then powers of t."""
    c = list(ys)
    for level in range(1, POINTS):
        for i in range(POINTS - 1, level - 1, -1):
            c[i] = (c[i] - c[i - 1]) / level
    poly = [mp.mpf(0)] * POINTS
    for i in range(POINTS - 1, -1, -1):
        # poly = poly * (u - (i + 1)) + c[i], u in units of h
        shifted = [mp.mpf(0)] + poly[:-1]
        poly = [shifted[k] - (i + 1) * poly[k] for k in range(POINTS)]
        poly[0] += c[i]
    return [poly[k] / h**k for k in range(ORDER + 1)]


def coefficients(curve, f, signed, h):
    ts = [h * (j + 1) for j in range(POINTS)]
    samples = [f(along(curve["a"], t), along(curve["b"], t)) for t in ts]
    if signed:
        samples = [aligned(x, samples[0]) for x in samples]
    first = samples[0]
    all = [[series([x[i, j] for x in samples], h) for j in range(first.cols)] for i in range(first.rows)]
    return first.rows, first.cols, all


def main():
    entries = []
    for name, curve, f, signed in FUNCTIONS:
        mp.dps = 260
        m, n, first = coefficients(CURVES[curve], f, signed, mp.mpf(10) ** -12)
        _, _, second = coefficients(CURVES[curve], f, signed, mp.mpf(10) ** -13)
        out = []
        for k in range(ORDER + 1):
            size = max([abs(first[i][j][k]) for i in range(m) for j in range(n)] + [mp.mpf(10) ** -20])
            data = []
            for i in range(m):
                for j in range(n):
                    assert abs(first[i][j][k] - second[i][j][k]) < size * mp.mpf(10) ** -45, (name, curve, k)
                    x = first[i][j][k]
                    data.append("0.0" if abs(x) < size * mp.mpf(10) ** -30 else mp.nstr(x, 25))
            out.append({"shape": [m, n], "data": data})
        entries.append({"name": name, "curve": curve, "coefficients": out})
        print(name, curve)
    save("linalg", {"precision": 50, "order": ORDER, "curves": CURVES, "functions": entries})


if __name__ == "__main__":
    main()
