"""Update rules of first-order optimisers, as torch.optim and optax state them, in NumPy's float64.

optimizers.json holds "start" and "gradients", one list for each step (they do not depend on the parameters), and "runs": of an
optimiser with "options" the "parameters" after each step. The rules, p being parameters and g gradients:
  sgd      torch.optim.SGD and optax.trace: v = m v + g; p -= rate v, with nesterov p -= rate (g + m v)
  adam     optax.scale_by_adam: m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, both divided by 1 - b^t; p -= rate m / (sqrt(v) + eps)
  adamw    optax.adamw: the same; p -= rate (m / (sqrt(v) + eps) + decay p)
  lion     optax.scale_by_lion: p -= rate (sign(b1 m + (1 - b1) g) + decay p), then m = b2 m + (1 - b2) g
  rmsprop  optax.rmsprop: v = d v + (1 - d) g^2; u = momentum u + rate g / sqrt(v + eps); p -= u
"schedules" holds values at "steps" of those of optax: cosine_decay_schedule, exponential_decay, linear warm-up joined with
a cosine, piecewise_constant_schedule (which changes after its boundaries).
"""
import math
import numpy as np
from store import save

rng = np.random.default_rng(7)
STEPS = 12
start = rng.normal(size=5)
gradients = rng.normal(size=(STEPS, 5)) * np.array([1, 10, 0.1, 1e-3, 1])
gradients[:, 4] = 0


def sgd(p, state, g, t, rate, momentum=0, nesterov=False):
    v = momentum * state.get("v", 0) + g
    return p - rate * (g + momentum * v if nesterov else v), {"v": v}


def adamw(p, state, g, t, rate, b1=0.9, b2=0.999, eps=1e-8, weightDecay=0):
    m = b1 * state.get("m", 0) + (1 - b1) * g
    v = b2 * state.get("v", 0) + (1 - b2) * g**2
    update = (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps)
    return p - rate * (update + weightDecay * p), {"m": m, "v": v}


def lion(p, state, g, t, rate, b1=0.9, b2=0.99, weightDecay=1e-3):
    m = state.get("m", np.zeros_like(p))
    return p - rate * (np.sign(b1 * m + (1 - b1) * g) + weightDecay * p), {"m": b2 * m + (1 - b2) * g}


def rmsprop(p, state, g, t, rate, decay=0.9, eps=1e-8, momentum=0):
    v = decay * state.get("v", 0) + (1 - decay) * g**2
    u = momentum * state.get("u", 0) + rate * g / np.sqrt(v + eps)
    return p - u, {"v": v, "u": u}


RULES = {"sgd": sgd, "adam": adamw, "adamw": adamw, "lion": lion, "rmsprop": rmsprop}
RUNS = [
    ("sgd", {"learningRate": 0.1}),
    ("sgd", {"learningRate": 0.1, "momentum": 0.9}),
    ("sgd", {"learningRate": 0.1, "momentum": 0.75, "nesterov": True}),
    ("adam", {"learningRate": 0.1}),
    ("adam", {"learningRate": 0.01, "b1": 0.5, "b2": 0.75, "eps": 1e-3}),
    ("adamw", {"learningRate": 0.1, "weightDecay": 0.25}),
    ("lion", {"learningRate": 0.1}),
    ("lion", {"learningRate": 0.01, "b1": 0.5, "b2": 0.75, "weightDecay": 0}),
    ("rmsprop", {"learningRate": 0.1}),
    ("rmsprop", {"learningRate": 0.01, "decay": 0.75, "eps": 1e-4, "momentum": 0.5}),
]


def run(name, options):
    arguments = dict(options)
    rate = arguments.pop("learningRate")
    p, state, seen = start, {}, []
    for t, g in enumerate(gradients, 1):
        p, state = RULES[name](p, state, g, t, rate, **arguments)
        seen.append(p.tolist())
    return {"name": name, "options": options, "parameters": seen}


def cosine(t, first, steps, alpha):
    return first * ((1 - alpha) * 0.5 * (1 + math.cos(math.pi * min(t, steps) / steps)) + alpha)


def exponential(t, first, steps, rate, staircase, end):
    turns = t / steps
    return max(first * rate ** (math.floor(turns) if staircase else turns), end)


def piecewise(t, first, boundaries):
    return first * math.prod(factor for step, factor in boundaries.items() if t > step)


steps = [0, 1, 3, 4, 5, 9, 10, 11, 20, 100]
schedules = [
    {"name": "cosine", "values": [cosine(t, 0.5, 10, 0.25) for t in steps]},
    {"name": "exponential", "values": [exponential(t, 0.5, 4, 0.75, False, 0) for t in steps]},
    {"name": "staircase", "values": [exponential(t, 0.5, 4, 0.75, True, 0.2) for t in steps]},
    {"name": "warmup", "values": [0.5 * t / 4 if t < 4 else cosine(t - 4, 0.5, 10, 0) for t in steps]},
    {"name": "piecewise", "values": [piecewise(t, 0.5, {4: 0.5, 10: 0.1}) for t in steps]},
]
save("optimizers", {"start": start.tolist(), "gradients": gradients.tolist(), "runs": [run(*r) for r in RUNS],
                    "steps": steps, "schedules": schedules})
