"""Polynomials that interpolate a function at the Chebyshev nodes of an interval, for tools/*/fit.py."""

from mpmath import cos, linspace, mpf, pi, polyval


def chebyshev(f, low, high, degree):
    """Coefficients, constant term first, of the polynomial equal to f at the Chebyshev nodes of [low, high]."""
    n = degree + 1
    nodes = [(low + high) / 2 + (high - low) / 2 * cos(pi * (2 * j + 1) / (2 * n)) for j in range(n)]
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
