"""polar.json: derivatives of hypot and atan2 along lines (x + t dx, y + t dy) at t = 0, where the sizes of x and y are far
apart or extreme. A case has `x`, `y`, `dx`, `dy`, `single` (the numbers are float32), and for each function, order by
order from 0 to 4, the derivative and the scale of its error: |f| + the sum over inputs u of |u df/du|, that is, what
relative changes of the inputs do to it. null stands for a derivative whose scale is outside the normal numbers.

log z = log(z0) + log(1 + t dz / z0) with z = x + i y: its imaginary part is atan2, and hypot is the exponential of its
real part."""
import itertools

import numpy as np
from mpmath import arg, factorial, log, mp, mpc, mpf

from store import save

mp.prec = 4000
ORDER = 4
STEP = mpf(2) ** -400


def derivatives(x, y, dx, dy):
    z = mpc(x, y)
    w = mpc(dx, dy) / z
    logs = [log(abs(z))] + [(-1) ** (k - 1) * (w**k).real / k for k in range(1, ORDER + 1)]
    angles = [arg(z)] + [(-1) ** (k - 1) * (w**k).imag / k for k in range(1, ORDER + 1)]
    radii = [abs(z)]
    for k in range(1, ORDER + 1):
        radii.append(sum(j * logs[j] * radii[k - j] for j in range(1, k + 1)) / k)
    return {
        name: [factorial(k) * c for k, c in enumerate(coefficients)]
        for name, coefficients in (("hypot", radii), ("atan2", angles))
    }


def case(x, y, dx, dy, single):
    inputs = [mpf(float(v)) for v in (x, y, dx, dy)]
    exact = derivatives(*inputs)
    changed = [derivatives(*(u * (1 + STEP) if i == j else u for j, u in enumerate(inputs))) for i in range(4)]
    entry = dict(x=float(x), y=float(y), dx=float(dx), dy=float(dy), single=single)
    low, high = (1e-37, 3e38) if single else (1e-307, 1e308)
    for name, values in exact.items():
        entry[name] = []
        for k, v in enumerate(values):
            scale = abs(v) + sum(abs(other[name][k] - v) for other in changed) / STEP
            entry[name].append([float(v), float(scale)] if low < scale < high else None)
    return entry


POINTS = [(1e8, 3), (3, 1e8), (-1e8, 3), (1e8, -3e-8), (1e-8, 1e8), (3, 4), (-3, -4), (2, 0), (0, 2), (0, -2), (1e100, 1e-60),
          (1e-100, 1e-260), (1e150, 1e140), (1e300, 1e-300), (1.2e308, 1.1e308), (3e-308, 2e-308)]
POINTS += [(a * 10.0**p, b * 10.0**q) for a in (1, -1) for b in (1, -1) for p in (200, -200) for q in (200, -200)]
SINGLES = [(1e8, 3), (3, 1e8), (-1e8, 3), (1e6, -3e-3), (3, 4), (2, 0), (0, -2), (1e30, 1e30), (-1e30, 1e30), (1e-30, -1e-30),
           (1e30, 1e-30), (1e-30, -1e30), (2.2e38, 2.1e38)]
LINES = [(1, 0), (0, 1), (1, 1), (0.75, -0.375)]

cases = []
for points, single in ((POINTS, False), (SINGLES, True)):
    for (x, y), (dx, dy) in itertools.product(points, LINES):
        size, ratio = max(abs(x), abs(y)), abs(x) / abs(y) if x != 0 != y else 1
        # A longer or shorter line, so that higher derivatives are representable, where the direction of the point is too.
        plain = single or not 1e-250 < size < 1e250 or not 1e-250 < ratio < 1e250
        for unit in {1.0} if plain else {1.0, 10.0 ** round(np.log10(size) * 0.5)}:
            numbers = [np.float32(v) if single else v for v in (x, y, dx * unit, dy * unit)]
            cases.append(case(*numbers, single))
save("polar", {"cases": cases})
