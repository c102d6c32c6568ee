import { widthOf } from "../ir/dtype.js"
import type { Buffer, Kernel, Product, Rounding, Store } from "./kernel.js"
import { ordered } from "./order.js"
import { Recorder } from "./record.js"
import type { Step, Steps } from "./steps.js"

// Long sums: blocks of terms are added one after the other, and what comes of a block is added to what the blocks before
// it gave with the rounding error beside it.

/** So many terms of a kernel's sum are added in one element of a buffer. */
export const block = 32
/** So many blocks of these are added without their errors: what that adds to those inside the blocks is less than they are. */
const few = 4
/** So often are terms added to one lane of a vector, those that are computed side by side as one. It is a power of two. */
export const rowBlock = 16
/** Sums along rows of so few bytes in all need no errors, nor do those along one row of so many, which are some blocks. */
const [short, shortRow] = [1024, 8192]
/** So many terms of a matrix product are added before its tile goes to memory. */
export const productBlock = 64
/** Pieces of sums are put together to blocks of so many terms. */
const together = 128
/** So many blocks of a matrix product are added without their errors. */
const most = 64

/** How many pieces of a product's sums make a block. */
export const piecesOf = ({ piece }: Product): number => Math.max(1, Math.floor(together / piece))

const like = ({ dtype, size }: Buffer): Buffer => ({ dtype, size })

/** What a kernel's sum carries; nothing if it is short. */
function carryOf(domain: readonly number[], { access, adds, at }: Store): Rounding | undefined {
  const { buffer, strides } = access
  if (!adds || at || (buffer.dtype !== "float64" && buffer.dtype !== "float32")) return undefined
  const terms = domain.reduce((product, n, axis) => (strides[axis] === 0 ? product * n : product), 1)
  const inner = domain.findLastIndex((n) => n > 1)
  const alongRows = strides[inner] === 0
  if (alongRows) {
    const limit = terms === domain[inner] ? shortRow : short
    return terms * widthOf(buffer.dtype) > limit ? { errors: like(buffer) } : undefined
  }
  if (terms <= block) return undefined
  return { ...(terms > few * block && { errors: like(buffer) }), block: like(buffer) }
}

function ofKernel(given: Kernel): Kernel {
  const kernel = ordered(given)
  if (!kernel.stores.some((s) => s.adds)) return kernel
  const stores = kernel.stores.map((s): Store => {
    const carry = carryOf(kernel.domain, s)
    return carry ? { ...s, carry } : s
  })
  return { ...kernel, stores }
}

function ofProduct(p: Product): Product {
  const blocks = Math.ceil(p.depth / p.piece) * Math.ceil(p.piece / productBlock)
  if (blocks <= most) return p
  const carry = { errors: like(p.out), ...(piecesOf(p) > 1 && { block: like(p.out) }) }
  return { ...p, carry }
}

function ofStep(step: Step): Step {
  if (step.kind === "kernel") return ofKernel(step)
  if (step.kind === "product") return ofProduct(step)
  if (step.kind === "branch") return { ...step, branches: step.branches.map((steps) => steps.map(ofStep)) }
  if (step.kind !== "loop") return step
  const test = step.test && { ...step.test, steps: step.test.steps.map(ofStep) }
  return { ...step, steps: step.steps.map(ofStep), ...(test && { test }) }
}

/** The steps with kernels in the order in which they run, of which the long sums have room for what they carry. */
export const carrying = (steps: Steps): Steps => ({ ...steps, steps: steps.steps.map(ofStep) })

const each = (buffer: Buffer) => ({ buffer, strides: [1], offset: 0 })

/** A kernel that replaces elements of buffers of one size. */
function replacing(out: Buffer, code: (s: Recorder) => readonly (readonly [Buffer, number])[]): Kernel {
  const recorder = new Recorder()
  const stores = code(recorder).map(([buffer, value]) => ({ value, access: each(buffer), adds: false, clears: false }))
  return { kind: "kernel", domain: [out.size], float: out.dtype as Kernel["float"], body: recorder.body, stores }
}

/** Adds the sums of a block to a long sum: with s = fl(x + y) and v = s - x, exactly x + y = s + (x - (s - v)) + (y - v). */
export const closing = (out: Buffer, terms: Buffer, errors: Buffer | undefined): Kernel =>
  replacing(out, (s) => {
    const [x, y] = [out, terms].map((b) => s.load(each(b)))
    const sum = s.add(x, y)
    const closed = [
      [out, sum],
      [terms, s.constant(0)],
    ] as const
    if (!errors) return closed
    const v = s.sub(sum, x)
    const error = s.add(s.sub(x, s.sub(sum, v)), s.sub(y, v))
    return [...closed, [errors, s.add(s.load(each(errors)), error)]]
  })

/** Adds the errors to a long sum. They are no numbers where it is infinite, or none itself. */
export const settling = (out: Buffer, errors: Buffer): Kernel =>
  replacing(out, (s) => {
    const [x, e] = [out, errors].map((b) => s.load(each(b)))
    return [[out, s.select(s.equal(e, e), s.add(x, e), x)]]
  })
