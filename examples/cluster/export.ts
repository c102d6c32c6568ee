/**
 * Writes what a cluster needs to train a network that solves Poisson's equation on the unit square: one step (the loss
 * and its gradient at some points, as a program for XLA) and where the parameters start:
 * npx tsx examples/cluster/export.ts [FOLDER]
 */
import { mkdirSync, writeFileSync } from "node:fs"
import path from "node:path"
import { laplacian, type NDArray, np, random, toStableHLO, valueAndGrad, vmap } from "taylorjet"

interface Layer {
  readonly W: NDArray
  readonly b: NDArray
}

const folder = process.argv[2] ?? "cluster"
const widths = [2, 32, 32, 32, 1]

/** The first layers: W is uniform with variance 2 / (inputs + outputs), by Glorot and Bengio (2010); b is zero. */
const layers: Layer[] = widths.slice(1).map((outputs, i) => {
  const limit = Math.sqrt(6 / (widths[i] + outputs))
  const key = random.foldIn(random.PRNGKey(0), i)
  return { W: random.uniform(key, [widths[i], outputs], { minval: -limit, maxval: limit }), b: np.zeros(outputs) }
})

/** x (1 - x) y (1 - y) times the network: zero on the boundary. */
function solution(parameters: readonly Layer[], x: NDArray): NDArray {
  const affine = (y: NDArray, { W, b }: Layer) => y.matmul(W).add(b)
  const hidden = parameters.slice(0, -1).reduce((y, layer) => np.tanh(affine(y, layer)), x)
  return np.prod(x.mul(np.sub(1, x))).mul(affine(hidden, parameters[parameters.length - 1]).at(0))
}

/** The Laplacian of sin(π x) sin(π y), which is to be found. */
const source = (x: NDArray): NDArray => np.prod(np.sin(x.mul(Math.PI))).mul(-2 * Math.PI ** 2)

/** The mean square of the residual at points, which stand in the rows of an array. */
const loss = (parameters: readonly Layer[], points: NDArray): NDArray =>
  np.mean(np.square(vmap((x: NDArray) => laplacian((y: NDArray) => solution(parameters, y))(x).sub(source(x)))(points)))

mkdirSync(folder, { recursive: true })
toStableHLO(valueAndGrad(loss))(layers, np.zeros([1024, 2])).save(path.join(folder, "step.tj"))
writeFileSync(path.join(folder, "start.npz"), np.save(layers))
console.log(`${folder}: step.tj and start.npz; train with python examples/cluster/train.py --folder ${folder}`)
