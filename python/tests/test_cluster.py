"""examples/cluster/train.py, on what its export.ts wrote into the folder that CLUSTER names: real processes of JAX."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

source = pathlib.Path(os.environ["CLUSTER"])
script = pathlib.Path(__file__).parents[2] / "examples" / "cluster" / "train.py"
steps = 50


class Cluster(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        for name in ("step.tj", "start.npz"):
            shutil.copy(source / name, self.folder)

    def start(self, *more):
        command = [sys.executable, script, "--folder", self.folder, "--steps", str(steps), "--every", "10", *more]
        return subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True, env=os.environ)

    def losses(self):
        """The loss of each step; of steps that were taken twice the later ones."""
        lines = (self.folder / "losses.txt").read_text().splitlines()
        return {int(count): float(loss) for count, loss in map(str.split, lines)}

    def run_alone(self):
        with self.start() as process:
            process.communicate(timeout=300)
        return self.losses()

    def test_two_processes_have_the_losses_of_one(self):
        alone = self.run_alone()
        shutil.rmtree(self.folder / "checkpoints")
        (self.folder / "losses.txt").unlink()
        with self.start("--processes", "2") as process:
            output, _ = process.communicate(timeout=300)
        self.assertIn("2 processes", output)
        together = self.losses()
        self.assertEqual(set(together), set(range(1, steps + 1)))
        for count, loss in alone.items():
            self.assertAlmostEqual(together[count] / loss, 1, delta=1e-12)

    def test_a_killed_process_costs_one_interval(self):
        alone = self.run_alone()
        shutil.rmtree(self.folder / "checkpoints")
        (self.folder / "losses.txt").unlink()
        with self.start("--processes", "2") as process:
            second, output = 0, []
            for line in process.stdout:
                output.append(line)
                if line.startswith("processes") and not second:
                    second = int(line.split()[2])
                if line.startswith("step 20") and second > 0:
                    os.kill(second, signal.SIGKILL)
                    second = -1
            self.assertEqual(process.wait(timeout=300), 0)
        text = "".join(output)
        self.assertIn("all start again from the last checkpoint", text)
        self.assertIn("from step 20", text)
        again = self.losses()
        self.assertEqual(set(again), set(range(1, steps + 1)))
        for count, loss in alone.items():
            self.assertAlmostEqual(again[count] / loss, 1, delta=1e-12)


if __name__ == "__main__":
    unittest.main()
