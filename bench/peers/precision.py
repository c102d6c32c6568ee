"""heyoka and scipy for precision.ts: errors against times, and the energy of Kepler's orbits."""

import json
import math
import statistics
import sys
import time

import heyoka as hy
import numpy as np
from ode import ORDER, SYSTEMS, kepler, van_der_pol
from scipy.integrate import solve_ivp

SYSTEMS = {**SYSTEMS, "vanDerPol": van_der_pol}


def median_time(solve):
    times = []
    for _ in range(3):
        start = time.perf_counter()
        end = solve()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times), end


def runs(spans, tolerances):
    found = []
    for name, t1 in spans.items():
        field, start = SYSTEMS[name]()
        order = ORDER if name == "outer" else range(len(start))
        compiled = hy.cfunc([rhs for _, rhs in field], vars=[x for x, _ in field])

        def record(contestant, tol, solve):
            ms, end = median_time(solve)
            end = [float(end[i]) for i in order]
            found.append({"problem": name, "contestant": contestant, "tol": tol, "ms": ms, "end": end})

        for tol in [*tolerances, 1e-16]:
            ta = hy.taylor_adaptive(field, start, tol=tol)

            def taylor():
                ta.time = 0.0
                ta.state[:] = start
                ta.propagate_until(t1)
                return ta.state.copy()

            record("heyoka, 1e-16" if tol == 1e-16 else "heyoka", tol, taylor)
        for tol in tolerances:
            options = {"method": "DOP853", "rtol": max(tol, 3e-14), "atol": tol}
            record("scipy, DOP853", tol, lambda: solve_ivp(lambda t, y: compiled(y), (0, t1), start, **options).y[:, -1])
    return found


def energy(orbits, shifts):
    field, _ = kepler()
    ta = hy.taylor_adaptive(field, [0.4, 0.0, 0.0, 2.0])
    value = lambda s: (s[2] ** 2 + s[3] ** 2) / 2 - 1 / math.hypot(s[0], s[1])
    errors = []
    for x in shifts:
        start = [x, 0.0, 0.0, math.sqrt(1.6 / x)]
        ta.time = 0.0
        ta.state[:] = start
        ta.propagate_until(orbits * 2 * math.pi)
        errors.append(value(ta.state) / value(start) - 1)
    return errors


if sys.argv[1] == "runs":
    print(json.dumps(runs(json.loads(sys.argv[2]), json.loads(sys.argv[3]))))
else:
    print(json.dumps(energy(int(sys.argv[2]), json.loads(sys.argv[3]))))
