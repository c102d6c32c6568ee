/** Writes the programs that the tests of the Python package load: npx tsx python/tests/programs.ts FOLDER */
import path from "node:path"
import { foriLoop, laplacian, type NDArray, np, toStableHLO, valueAndGrad, vmap } from "taylorjet"

const folder = process.argv[2]
const save = (name: string, program: { save(path: string): void }) => program.save(path.join(folder, `${name}.tj`))

type Layer = { readonly W: NDArray; readonly b: NDArray }
type Network = { readonly layers: readonly Layer[]; readonly scale: null | NDArray }

const wave = (shape: readonly number[], dtype: "float64" | "float32" = "float64"): NDArray => {
  const size = shape.reduce((a, b) => a * b, 1)
  return np.reshape(
    np.array(
      Array.from({ length: size }, (_, i) => Math.sin(i + 1)),
      { dtype },
    ),
    [...shape],
  )
}
const network: Network = {
  layers: [
    { W: wave([8, 2]), b: wave([8]) },
    { W: wave([1, 8]), b: wave([1]) },
  ],
  scale: null,
}
const value = ({ layers: [first, last] }: Network, x: NDArray): NDArray =>
  np.sum(np.add(np.matmul(last.W, np.tanh(np.add(np.matmul(first.W, x), first.b))), last.b))
const points = wave([16, 2])
const residuals = (net: Network, X: NDArray) => vmap(laplacian((x: NDArray) => value(net, x)))(X)
const loss = (net: Network, X: NDArray) => np.mean(np.square(residuals(net, X)))

save("residuals", toStableHLO(residuals)(network, points))
save("step", toStableHLO(valueAndGrad(loss))(network, points))
save("single", toStableHLO((x: NDArray) => np.exp(x))(wave([3], "float32")))
const captured = wave([20])
save("captured", toStableHLO((x: NDArray) => ({ sum: np.sum(np.mul(captured, x)), same: x }))(2))
save("loop", toStableHLO((x: NDArray) => foriLoop(0, 10, (_: NDArray, c: NDArray) => np.sin(c).mul(x), 1))(1.5))
