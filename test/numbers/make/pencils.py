"""Repeated eigenvalues of analytic symmetric pencils A(t) x = λ B(t) x: Taylor coefficients to order 6, by mpmath.

The setting, and the cases told apart, are those of Andrew and Tan, "Computation of derivatives of repeated eigenvalues and the
corresponding eigenvectors of symmetric matrix pencils", SIAM J. Matrix Anal. Appl. 20 (1998) 78-100: eigenvalues equal at t = 0
whose first derivatives differ, whose derivatives agree up to some order, which agree for all t, and clusters of which
different orders part different members. The matrices are ours: A = X Λ Xᵀ and B = X Xᵀ, with a polynomial X(t) and polynomials
λ_i(t), so that the eigenvalues are known exactly. "friswell" is the example of Friswell, "The derivatives of repeated eigenvalues
and their associated eigenvectors", J. Vib. Acoust. 118 (1996) 390-397, along two directions of its parameters.

pencils.json: {"order": 6, "cases": [{"name", "a": coefficients of A, "b": those of B, "coefficients": {function: 7 lists of
strings of 25 digits}}]}; functions are of C = L⁻¹ A L⁻ᵀ with L Lᵀ = B. Coefficients come from values at 13 points t = h, 2h, ...,
as in linalg.py, of eigenvalues that are computed, not assumed; those of the eigenvalues must agree with the λ_i to 40 digits.
"""
from fractions import Fraction

import mpmath
from linalg import ORDER, POINTS, make, series, spectral
from mpmath import matrix, mp
from store import save

# X(t) = X0 + t X1, quarters and eighths, so that A and B have coefficients that are doubles
X = [
    [[2, 0.5, -0.25, 0, 0.25], [0.25, 1.5, 0.5, -0.5, 0], [-0.5, 0.25, 1.75, 0.25, 0.5], [0, 0.5, -0.25, 2, 0.25], [0.5, 0, 0.25, -0.25, 1.25]],
    [[0.25, -0.5, 0.5, 0.25, 0], [0.5, 0.25, -0.25, 0, 0.5], [0, 0.5, 0.25, -0.5, 0.25], [-0.25, 0.25, 0, 0.5, -0.5], [0.5, 0, -0.5, 0.25, 0.25]],
]

# λ_i(t), by coefficients
CASES = {
    "first derivatives differ": [[1, -0.5, 0.25], [1, 0.25, -0.5, 0.25], [1, 1, 0.5], [3, 0.5], [4, -1, 0.5]],
    "second derivatives differ": [[1, 0.5, -0.25], [1, 0.5, 0.5, 0.25], [2.5, -0.5], [3, 0.5, 0.25], [5, 1]],
    "third derivatives differ": [[2, -0.5, 0.25, 0.5], [2, -0.5, 0.25, -0.25], [1, 0.25, 0.5], [3.5, 0.5], [5, 1]],
    "equal for all t": [[2, 0.5, -0.25, 0.25], [2, 0.5, -0.25, 0.25], [1, 0.25, 0.5], [3.5, -0.5], [5, 1, 0.5]],
    "two clusters": [[1, 0.5], [1, -0.5, 0.25], [3, 0.25, 0.5], [3, 0.25, -0.5], [3, -1, 0.5]],
    "parted by different orders": [[2, 1, 0.25], [2, 0.5, 0.5], [2, 0.5, -0.25], [2, -0.5, 0.25, 0.5], [2, -0.5, 0.25, 0.25]],
}


def times(p, q):
    """The product of two polynomials whose coefficients are matrices of fractions."""
    out = [[[Fraction(0)] * len(q[0][0]) for _ in p[0]] for _ in range(len(p) + len(q) - 1)]
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            for r in range(len(a)):
                for c in range(len(b[0])):
                    out[i + j][r][c] += sum(a[r][k] * b[k][c] for k in range(len(b)))
    return out


def exactly(p):
    rows = [[[float(x) for x in row] for row in a] for a in p]
    assert all(Fraction(y) == x for a, b in zip(p, rows) for r, s in zip(a, b) for x, y in zip(r, s))
    return rows


def pencil(eigenvalues):
    n = len(eigenvalues)
    x = [[[Fraction(v) for v in row] for row in a] for a in X]
    transposed = [[list(column) for column in zip(*a)] for a in x]
    degree = max(map(len, eigenvalues))
    diagonal = [
        [[Fraction(e[k]) if i == j and k < len(e) else Fraction(0) for j in range(n)] for i, e in enumerate(eigenvalues)]
        for k in range(degree)
    ]
    return dict(a=exactly(times(times(x, diagonal), transposed)), b=exactly(times(x, transposed)), known=eigenvalues)


def friswell(u, v):
    return dict(a=[[[2.0, 0.0], [0.0, 2.0]], [[u, -v], [-v, -u]]], b=[[[1.0, 0.0], [0.0, 1.0]]], known=None)


def at(terms, t):
    return sum((make(a) * t**k for k, a in enumerate(terms)), mpmath.zeros(len(terms[0])))


def reduced(case, t):
    left = mp.cholesky(at(case["b"], t)) ** -1
    c = left * at(case["a"], t) * left.T
    return (c + c.T) / 2


def eigenvalues(c):
    return matrix(sorted(mp.eigsy(c, eigvals_only=True)))


def scalar(f):
    return lambda c: matrix([f(eigenvalues(c))])


FUNCTIONS = {
    "eigenvalues": eigenvalues,
    "trace of expm": scalar(lambda w: sum(mp.exp(x) for x in w)),
    "logdet": scalar(lambda w: sum(mp.log(x) for x in w)),
    "product of shifted": scalar(lambda w: mp.fprod(x * x + 1 for x in w)),
    "expm": spectral(mp.exp),
    "logm": spectral(mp.log),
    "sqrtm": spectral(mp.sqrt),
}


def coefficients(case, f, h):
    samples = [list(f(reduced(case, h * (j + 1)))) for j in range(POINTS)]
    each = [series([s[i] for s in samples], h) for i in range(len(samples[0]))]
    return [[c[k] for c in each] for k in range(ORDER + 1)]


def ascending(known):
    """The given eigenvalues in the order of those at small t > 0, with ORDER + 1 coefficients."""
    full = [list(e) + [0] * (ORDER + 1 - len(e)) for e in known]
    return sorted(full)


def main():
    mp.dps = 260
    cases = {name: pencil(e) for name, e in CASES.items()}
    cases["friswell, along both parameters"] = friswell(1.0, 1.0)
    cases["friswell, along one"] = friswell(0.0, 0.5)
    entries = []
    for name, case in cases.items():
        out = {}
        for function, f in FUNCTIONS.items():
            first, second = (coefficients(case, f, mp.mpf(10) ** -e) for e in (12, 13))
            for x, y in zip(first, second):
                size = max([abs(v) for v in x] + [mp.mpf(10) ** -20])
                assert all(abs(a - b) < size * mp.mpf(10) ** -45 for a, b in zip(x, y)), (name, function)
            size = max(abs(v) for v in first[0])
            out[function] = [["0.0" if abs(v) < size * mp.mpf(10) ** -40 else mp.nstr(v, 25) for v in x] for x in first]
            if function == "eigenvalues" and case["known"]:
                for i, e in enumerate(ascending(case["known"])):
                    assert all(abs(first[k][i] - e[k]) < mp.mpf(10) ** -40 for k in range(ORDER + 1)), (name, i)
        entries.append({"name": name, "a": case["a"], "b": case["b"], "coefficients": out})
        print(name)
    save("pencils", {"order": ORDER, "cases": entries})


if __name__ == "__main__":
    main()
