import { jit, type NDArray, np, random } from "../index.js"
import { clientOf } from "../xla/backend.js"
import { foundPlugins, howToInstall, packageFolders } from "../xla/find.js"
import { xla } from "../xla/index.js"

declare const performance: { now(): number }

type Print = (line: string) => void
type Runner = ReturnType<typeof xla> | "wasm"

const n = 1024

/** 10⁹ operations a second of a product of matrices, over the calls of about a quarter of a second. */
function rate(backend: Runner, dtype: "float64" | "float32"): number {
  const multiply = jit((a: NDArray, b: NDArray) => np.matmul(a, b), { backend })
  const a = np.mul(random.normal(random.PRNGKey(1), [n, n], { dtype }), n ** -0.5)
  multiply(a, multiply(a, a)).data
  const start = performance.now()
  let [product, calls] = [a, 0]
  while (performance.now() - start < 250) {
    for (let i = 0; i < 4; i++) product = multiply(a, product)
    calls += 4
    product.data
  }
  multiply.dispose()
  return (2 * n ** 3 * calls) / (performance.now() - start) / 1e6
}

const rates = (backend: Runner): string =>
  (["float64", "float32"] as const).map((dtype) => `${dtype} ${rate(backend, dtype).toFixed(0)}`).join(", ")

function describePlugin(path: string, print: Print): boolean {
  print(`  ${path}`)
  try {
    const { plugin, platform, version, devices } = clientOf(path)
    print(`    PJRT ${plugin.version}, platform ${platform}, ${version.split("\n")[0]}`)
    const rated = (device: number): string => `${rates(xla({ plugin: path, device }))} GFLOP/s`
    if (platform === "cpu") print(`    devices 0 to ${devices.length - 1}, made of the same processors: ${rated(0)}`)
    else for (const [i, { kind }] of devices.entries()) print(`    device ${i}, ${kind}: ${rated(i)}`)
    return devices.length > 0
  } catch (error) {
    print(`    ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}

/** Prints which plugins are here, their devices and how fast those multiply matrices. Is there a device? */
export function check(print: Print): boolean {
  const found = foundPlugins()
  print(`looked for plugins in TAYLORJET_PJRT and in ${packageFolders().join(", ") || "no folder of packages"}`)
  print(found.length === 0 ? "found none" : `found, with the rates of products of matrices of ${n} x ${n}:`)
  const usable = found.filter((path) => describePlugin(path, print))
  print(`WebAssembly on one thread, the default of jit: ${rates("wasm")} GFLOP/s`)
  print(`to install a plugin: ${howToInstall}`)
  return usable.length > 0
}
