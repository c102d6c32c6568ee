"""Contestants of heyoka: the protocol of host.ts and the systems of systems.ts, one thread."""

import json
import math
import statistics
import sys
import time

import heyoka as hy
import numpy as np


def lorenz():
    x, y, z = hy.make_vars("x", "y", "z")
    return [(x, 10.0 * (y - x)), (y, x * (28.0 - z) - y), (z, x * y - 8.0 / 3.0 * z)], [1.0, 1.0, 1.0]


def kepler():
    x, y, u, v = hy.make_vars("x", "y", "u", "v")
    w = (x * x + y * y) ** -1.5
    return [(x, u), (y, v), (u, -x * w), (v, -y * w)], [0.4, 0.0, 0.0, 2.0]


def henon_heiles():
    x, y, u, v = hy.make_vars("x", "y", "u", "v")
    field = [(x, u), (y, v), (u, -(x + 2.0 * x * y)), (v, y * y - x * x - y)]
    return field, [0.1, 0.1, math.sqrt(0.25 - 0.02 - 0.004 / 3), 0.0]


def van_der_pol():
    x, v = hy.make_vars("x", "v")
    return [(x, v), (v, 2.0 * (1.0 - x * x) * v - x)], [2.0, 0.0]


GRAVITY = 2.95912208286e-4
MASSES = [1.00000597682, 0.000954786104043, 0.000285583733151, 0.0000437273164546, 0.0000517759138449, 1 / 1.3e8]
POSITIONS = [
    [0, 0, 0],
    [-3.5023653, -3.8169847, -1.5507963],
    [9.0755314, -3.0458353, -1.6483708],
    [8.310142, -16.2901086, -7.2521278],
    [11.4707666, -25.7294829, -10.8169456],
    [-15.5387357, -25.2225594, -3.1902382],
]
SPEEDS = [
    [0, 0, 0],
    [0.00565429, -0.0041249, -0.00190589],
    [0.00168318, 0.00483525, 0.00192462],
    [0.00354178, 0.00137102, 0.00055029],
    [0.0028893, 0.00114527, 0.00039677],
    [0.00276725, -0.00170702, -0.00136504],
]
# The order of heyoka's model of n bodies: of each body its position, then its velocity; ours has all positions first.
ORDER = [6 * body + 3 * half + axis for half in range(2) for body in range(6) for axis in range(3)]


def outer():
    field = hy.model.nbody(6, masses=MASSES, Gconst=GRAVITY)
    return field, [c for q, v in zip(POSITIONS, SPEEDS) for c in [*q, *v]]


SYSTEMS = {"lorenz": lorenz, "kepler": kepler, "outer": outer, "events": henon_heiles}


def going(system, span, **options):
    """An integration that goes on with each call; the first result is where the first call ends."""
    field, start = SYSTEMS[system]()
    steps = hy.taylor_adaptive(field, start, **options).propagate_until(span)[3]
    ta = hy.taylor_adaptive(field, start, **options)
    order = ORDER if system == "outer" else range(len(start))

    def run():
        ta.propagate_until(ta.time + span)
        return [ta.state[i] for i in order]

    return run, lambda y: [*y, float(steps)], steps


def pair(system, span):
    field, start = SYSTEMS[system]()
    both = np.repeat(np.array(start)[:, None], 2, axis=1)
    ta = hy.taylor_adaptive_batch(field, both)
    ta.propagate_until(span)
    steps = sum(r[3] for r in ta.propagate_res)

    def run():
        ta.propagate_until(ta.time + span)

    return run, None, steps


def crossing(span):
    field, start = henon_heiles()
    x = field[0][0]
    found = []
    event = hy.nt_event(x, lambda ta, t, sign: found.append((t, ta.state.copy())), direction=hy.event_direction.positive)
    ta = hy.taylor_adaptive(field, start, nt_events=[event])

    def run():
        found.clear()
        ta.time = 0.0
        ta.state[:] = start
        return ta.propagate_until(span)[3]

    steps = run()
    return run, lambda n: [float(len(found)), float(n)], steps


def contestants_of(workload, parameters):
    if workload != "10":
        return {}
    system, span = parameters["system"], parameters["span"]
    if system == "events":
        return {"heyoka": crossing(span)}
    found = {"heyoka": going(system, span), "heyoka, compact": going(system, span, compact_mode=True)}
    return {**found, "heyoka, batch 2": pair(system, span)}


def timed(f, calls=1):
    start = time.perf_counter()
    for _ in range(calls):
        returned = f()
    return 1e3 * (time.perf_counter() - start) / calls, returned


def sample(f, budget):
    """As in timing.ts."""
    cold, _ = timed(f)
    if cold >= 4 * budget:
        return cold
    spent, _ = timed(f)
    calls = max(1, math.ceil(0.2 / max(spent, 1e-4)))
    times = [spent] if calls == 1 else []
    while not times or spent < budget:
        ms, _ = timed(f, calls)
        times.append(ms)
        spent += ms * calls
    return statistics.median(times)


def first(run, result, work):
    ms, returned = timed(run)
    leaves = None if result is None else [float(x) for x in result(returned)]
    sums = (None, None) if leaves is None else (sum(leaves), sum(abs(x) for x in leaves))
    return {"ms": ms, "sum": sums[0], "magnitude": sums[1], "work": work}


def main():
    print(json.dumps({"versions": f"heyoka {hy.__version__}, Python {sys.version.split()[0]}"}), flush=True)
    contestants = {}
    for line in sys.stdin:
        question = json.loads(line)
        try:
            if question["do"] == "open":
                contestants = contestants_of(question["id"], question["parameters"])
                answer = {"names": list(contestants)}
            elif question["do"] == "first":
                answer = first(*contestants[question["name"]])
            else:
                answer = {"ms": sample(contestants[question["name"]][0], question["budget"])}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {str(error)[:300]}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
