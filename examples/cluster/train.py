"""
Trains the Poisson problem that export.ts wrote, data-parallel over points, on all devices of all processes:

    npx tsx examples/cluster/export.ts cluster
    python examples/cluster/train.py --folder cluster --processes 2

starts two processes of JAX on this machine, which talk over loopback. When one dies, all start again from the last
checkpoint. On a cluster, where something else starts the processes, leave --processes out: see docs/cluster.md.
Needs jax, orbax-checkpoint and taylorjet-jax (pip install ./python).
"""

import argparse
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("cluster"), help="what export.ts wrote, and checkpoints")
    parser.add_argument("--processes", type=int, default=0, help="start so many processes here; 0: this is one of those that something else starts")
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--rate", type=float, default=3e-3, help="of Adam")
    parser.add_argument("--every", type=int, default=50, help="steps from one checkpoint to the next")
    parser.add_argument("--restarts", type=int, default=3, help="so often all processes start again after one has died")
    return parser.parse_args()


def launch(given):
    """Starts the processes and watches them: when one dies, the others wait for it in vain, so all start again."""
    for attempt in range(given.restarts + 1):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        children = []
        for index in range(given.processes):
            setting = {"COORDINATOR": address, "PROCESS_COUNT": str(given.processes), "PROCESS_INDEX": str(index)}
            children.append(subprocess.Popen([sys.executable, *sys.argv], env={**os.environ, **setting}))
        print(f"processes {' '.join(str(c.pid) for c in children)}", flush=True)
        try:
            codes = wait(children)
        except KeyboardInterrupt:
            stop(children)
            return 130
        if not any(codes):
            return 0
        print(f"a process ended with {next(c for c in codes if c)}; all start again from the last checkpoint", flush=True)
    return 1


def wait(children):
    """Until all have ended well, or one has not, after which the others are stopped."""
    while True:
        codes = [c.poll() for c in children]
        if all(c == 0 for c in codes):
            return codes
        if any(c not in (None, 0) for c in codes):
            stop(children)
            return [c for c in codes if c is not None]
        time.sleep(0.1)


def stop(children):
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGKILL)
    for child in children:
        child.wait()


def train(given):
    import jax

    jax.config.update("jax_enable_x64", True)
    if "COORDINATOR" in os.environ:
        jax.config.update("jax_cpu_collectives_implementation", "gloo")
        jax.distributed.initialize(
            os.environ["COORDINATOR"], int(os.environ["PROCESS_COUNT"]), int(os.environ["PROCESS_INDEX"])
        )
    elif any(name in os.environ for name in ("SLURM_JOB_ID", "TPU_WORKER_HOSTNAMES", "OMPI_COMM_WORLD_RANK")):
        jax.distributed.initialize()

    import jax.numpy as jnp
    import numpy as np
    import orbax.checkpoint as ocp
    from jax.sharding import Mesh, NamedSharding, PartitionSpec

    import taylorjet_jax

    step = taylorjet_jax.load(given.folder / "step.tj")
    with np.load(given.folder / "start.npz") as start:
        layers = [{"W": start[f"[{i}].W"], "b": start[f"[{i}].b"]} for i in range(len(start.files) // 2)]

    mesh = Mesh(np.array(jax.devices()), ("points",))
    everywhere = NamedSharding(mesh, PartitionSpec())
    spread = NamedSharding(mesh, PartitionSpec("points"))

    def replicated(x):
        return jax.make_array_from_callback(np.shape(x), everywhere, lambda at: np.asarray(x)[at])

    def drawn(count):
        """The points of a step: the same in every process, of which each holds its part."""
        points = np.random.default_rng(count).uniform(size=(1024, 2))
        return jax.make_array_from_callback(points.shape, spread, lambda at: points[at])

    def update(state, points):
        """Adam (Kingma and Ba 2014)."""
        loss, gradient = step(state["layers"], points)
        count = state["count"] + 1
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, state["first"], gradient)
        second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, state["second"], gradient)
        scale = given.rate * jnp.sqrt(1 - 0.999**count) / (1 - 0.9**count)
        moved = jax.tree.map(lambda p, m, v: p - scale * m / (jnp.sqrt(v) + 1e-8), state["layers"], first, second)
        return {"layers": moved, "first": first, "second": second, "count": count}, loss

    update = jax.jit(update, out_shardings=(everywhere, everywhere))
    zeros = jax.tree.map(np.zeros_like, layers)
    state = {"layers": layers, "first": zeros, "second": zeros, "count": np.zeros((), np.float64)}
    state = jax.tree.map(replicated, state)

    keeper = ocp.CheckpointManager((given.folder / "checkpoints").absolute(), options=ocp.CheckpointManagerOptions(max_to_keep=2))
    done = keeper.latest_step() or 0
    if done:
        state = keeper.restore(done, args=ocp.args.StandardRestore(state))
    if jax.process_index() == 0:
        print(f"{jax.process_count()} processes, {len(jax.devices())} devices, from step {done}", flush=True)
    losses = open(given.folder / "losses.txt", "a") if jax.process_index() == 0 else None
    for count in range(done, given.steps):
        state, loss = update(state, drawn(count))
        if losses:
            print(f"{count + 1} {float(loss)!r}", file=losses, flush=True)
        if (count + 1) % given.every == 0 or count + 1 == given.steps:
            keeper.save(count + 1, args=ocp.args.StandardSave(state))
            keeper.wait_until_finished()
            if jax.process_index() == 0:
                print(f"step {count + 1}: loss {float(loss):.6e}", flush=True)
    keeper.close()


if __name__ == "__main__":
    given = options()
    if given.processes and "COORDINATOR" not in os.environ:
        sys.exit(launch(given))
    train(given)
