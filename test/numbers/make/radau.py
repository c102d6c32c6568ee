"""Stiff differential equations to many digits: Radau IIA collocation with python-flint, of order 2 s - 1 with s stages
(Hairer & Wanner, Solving Ordinary Differential Equations II, IV.5), the step chosen so that one step and two of half the
length agree. Balls are replaced by their centres, so that errors are those of the method, which another number of stages or
another tolerance shows."""

from flint import arb, arb_mat, arb_poly, ctx


def tableau(stages):
    """The matrix of collocation at the roots of the (s - 1)-th derivative of x^(s - 1) (x - 1)^s."""
    poly = arb_poly([0, 1]) ** (stages - 1) * arb_poly([-1, 1]) ** stages
    for _ in range(stages - 1):
        poly = poly.derivative()
    inner = poly // arb_poly([-1, 1])
    nodes = sorted((root(inner, i, stages - 1) for i in range(stages - 1)), key=float) + [arb(1)]
    powers = arb_mat([[c**k for k in range(stages)] for c in nodes])
    integrals = arb_mat([[c ** (k + 1) / (k + 1) for k in range(stages)] for c in nodes])
    return middle(integrals * powers.inv())


def root(poly, index, count):
    """One of the real roots, by bisection between sign changes on a grid, then Newton's method."""
    grid = [arb(i) / 4096 for i in range(4097)]
    found = [(a, b) for a, b in zip(grid, grid[1:]) if float(poly(a)) * float(poly(b)) < 0]
    if len(found) != count:
        raise ValueError("expected the nodes to be further apart")
    x, slope = (found[index][0] + found[index][1]) / 2, poly.derivative()
    for _ in range(12):
        x = (x - poly(x) / slope(x)).mid()
    return x


def middle(matrix):
    return arb_mat([[matrix[i, j].mid() for j in range(matrix.ncols())] for i in range(matrix.nrows())])


class Radau:
    def __init__(self, f, stages, tolerance, floor=1e-10):
        self.f, self.tolerance, self.floor = f, tolerance, floor
        self.stages = stages
        self.matrix = tableau(stages)

    def jacobian(self, y):
        d = arb(2) ** (-ctx.prec // 2)
        base = self.f(y)
        columns = [self.f([v + (d if i == j else 0) for j, v in enumerate(y)]) for i in range(len(y))]
        return [[((columns[j][i] - base[i]) / d).mid() for j in range(len(y))] for i in range(len(y))]

    def factor(self, y, h):
        """The inverse of I - h A x J."""
        n, s = len(y), self.stages
        jacobian, a = self.jacobian(y), self.matrix
        entry = lambda r, c: (1 if r == c else 0) - h * a[r // n, c // n] * jacobian[r % n][c % n]
        return middle(arb_mat([[entry(r, c) for c in range(n * s)] for r in range(n * s)]).inv())

    def step(self, y, h, inverse):
        """The state after h; None where Newton's method does not settle."""
        n, s = len(y), self.stages
        scale = [abs(float(v)) + self.floor for v in y]
        z, before = [arb(0)] * (n * s), float("inf")
        for _ in range(60):
            rates = [self.f([v + z[n * i + k] for k, v in enumerate(y)]) for i in range(s)]
            residual = [
                [(h * sum((self.matrix[i, j] * rates[j][k] for j in range(s)), arb(0)) - z[n * i + k]).mid()]
                for i in range(s)
                for k in range(n)
            ]
            move = inverse * arb_mat(residual)
            z = [(v + move[i, 0]).mid() for i, v in enumerate(z)]
            size = max(abs(float(move[i, 0])) / scale[i % n] for i in range(n * s))
            if size < self.tolerance * 1e-6:
                return [(v + z[n * (s - 1) + k]).mid() for k, v in enumerate(y)]
            if not size < 2 * before or not size < 1e6:
                return None
            before = size
        return None

    def solve(self, y0, t1, h0):
        """The state at t1, and how many steps it took."""
        y, t, t1, h, steps = [arb(v) for v in y0], arb(0), arb(t1), arb(h0), 0
        while t < t1:
            if float(h) >= float(t1 - t):
                h = t1 - t
            h = h.mid()
            inverse, half = self.factor(y, h), self.factor(y, h / 2)
            halfway = self.step(y, h / 2, half)
            fine = halfway and self.step(halfway, h / 2, half)
            coarse = fine and self.step(y, h, inverse)
            if coarse is None:
                h = h / 4
                continue
            error = max(abs(float(a - b)) / (abs(float(b)) + self.floor) for a, b in zip(coarse, fine))
            factor = 0.8 * (self.tolerance / max(error, 1e-60)) ** (1 / (2 * self.stages))
            if error <= self.tolerance:
                y, t, steps = fine, (t + h).mid() if h < t1 - t else t1, steps + 1
            h = h * arb(min(4, max(0.2, factor)))
        return y, steps
