import type { NDArray } from "taylorjet"
import { taylorjet } from "./built.js"

export type Float = "float64" | "float32"
export type Floats = Float64Array | Float32Array

export const floats = (dtype: Float, size: number): Floats =>
  dtype === "float64" ? new Float64Array(size) : new Float32Array(size)

/** Numbers in (-scale, scale) that look random; peers/jax_cpu.py has the same ones. */
export function uniform(size: number, seed: number, scale = 1): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => {
    let h = Math.imul(i + 1, 0x9e3779b1) + Math.imul(seed + 1, 0x85ebca77)
    h = Math.imul(h ^ (h >>> 15), 0xc2b2ae3d)
    h ^= h >>> 13
    return (((h >>> 0) + 0.5) / 2 ** 31 - 1) * scale
  })
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

/** The same as an array of the library. */
export function randomArray(shape: readonly number[], seed: number, dtype: Float, scale = 1): NDArray {
  const data = floats(dtype, sizeOf(shape))
  data.set(uniform(data.length, seed, scale))
  return taylorjet.np.reshape(taylorjet.np.array(data), [...shape])
}

/** Scales that keep a layer's outputs as large as its inputs. */
export const weightScale = (inputs: number): number => Math.sqrt(3 / inputs)

export interface Layer {
  readonly W: NDArray
  readonly b: NDArray
}

/** Layers of a network; layer i is drawn by the seeds 2i and 2i + 1. */
export const randomLayers = (sizes: readonly number[], dtype: Float): Layer[] =>
  sizes.slice(1).map((n, i) => ({
    W: randomArray([n, sizes[i]], 2 * i, dtype, weightScale(sizes[i])),
    b: randomArray([n], 2 * i + 1, dtype, 0.5),
  }))

/** A network with tanh between its layers, at one point. */
export function network(layers: readonly Layer[], x: NDArray): NDArray {
  const { np } = taylorjet
  const last = layers.length - 1
  return layers.reduce((y, { W, b }, i) => {
    const z = np.add(np.matmul(W, y), b)
    return i < last ? np.tanh(z) : np.sum(z)
  }, x)
}
