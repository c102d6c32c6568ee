"""Functions that interpolate a function at the Chebyshev nodes of an interval, for tools/*/fit.py."""

from mpmath import cos, linspace, lu_solve, matrix, mpf, pi, polyval


def chebyshev_nodes(low, high, n):
    return [(low + high) / 2 + (high - low) / 2 * cos(pi * (2 * j + 1) / (2 * n)) for j in range(n)]


def chebyshev(f, low, high, degree):
    """Coefficients, constant term first, of the polynomial equal to f at the Chebyshev nodes of [low, high]."""
    n = degree + 1
    nodes = chebyshev_nodes(low, high, n)
    divided = [f(x) for x in nodes]
    for level in range(1, n):  # Newton's divided differences
        for j in range(n - 1, level - 1, -1):
            divided[j] = (divided[j] - divided[j - 1]) / (nodes[j] - nodes[j - level])
    coefficients = [mpf(0)]
    for j in range(n - 1, -1, -1):  # Horner on Newton's form: p <- p * (x - node) + difference
        shifted = [mpf(0)] + coefficients
        coefficients = [a - nodes[j] * b for a, b in zip(shifted, coefficients + [mpf(0)])]
        coefficients[0] += divided[j]
    return coefficients[:n]


def fit(f, low, high, tolerance, least, samples):
    """The polynomial of least degree, at least `least`, within tolerance of f at samples of [low, high], and its error."""
    low, high = mpf(low), mpf(high)
    points = linspace(low, high, samples)
    values = [f(x) for x in points]
    for degree in range(least, 40):
        coefficients = chebyshev(f, low, high, degree)
        error = max(abs(polyval(coefficients[::-1], x) - v) for x, v in zip(points, values))
        if error < tolerance:
            return coefficients, error
    raise ValueError("no polynomial of degree below 40 is close enough")


def quotient(f, low, high, above, below, samples):
    """Coefficients of p and q, q(0) = 1, of these degrees, with p = f q at Chebyshev nodes, and the error of p / q."""
    nodes = chebyshev_nodes(mpf(low), mpf(high), above + below + 1)
    equations = matrix([[x**k for k in range(above + 1)] + [-f(x) * x**k for k in range(1, below + 1)] for x in nodes])
    solution = list(lu_solve(equations, matrix([f(x) for x in nodes])))
    p, q = solution[: above + 1], [mpf(1), *solution[above + 1 :]]
    points = linspace(mpf(low), mpf(high), samples)
    return p, q, max(abs(polyval(p[::-1], x) / polyval(q[::-1], x) - f(x)) for x in points)
