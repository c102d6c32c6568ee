/**
 * Writes what a cluster needs to train the Poisson problem of examples/pinn: one step (the loss and its gradient at some
 * points, as a program for XLA) and where the parameters start: npx tsx examples/cluster/export.ts [FOLDER]
 */
import { mkdirSync, writeFileSync } from "node:fs"
import path from "node:path"
import { type NDArray, np, random, toStableHLO, valueAndGrad, vmap } from "taylorjet"
import { initialise, type Layer, network } from "../pinn/network.js"
import { poisson } from "../pinn/problems/poisson.js"

const folder = process.argv[2] ?? "cluster"
const { widths, solution, residual } = poisson

/** The mean square of the residual at points, which stand in the rows of an array. */
function loss(layers: readonly Layer[], points: NDArray): NDArray {
  const u = solution((x) => network(layers, x))
  return np.mean(np.square(vmap((x: NDArray) => residual(u, x))(points)))
}

const layers = initialise(random.PRNGKey(0), widths)
const points = np.zeros([1024, widths[0]])
mkdirSync(folder, { recursive: true })
toStableHLO(valueAndGrad(loss))(layers, points).save(path.join(folder, "step.tj"))
writeFileSync(path.join(folder, "start.npz"), np.save(layers))
console.log(`${folder}: step.tj and start.npz; train with python examples/cluster/train.py --folder ${folder}`)
