// What programs look like, to be read when a change changes them. `npx vitest -u test/programs` writes them anew.
import {
  forwardDerivatives,
  forwardDerivativesCollapsed,
  grad,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jet,
  jvp,
  laplacian,
  makeProgram,
  type NDArray,
  np,
  type Program,
  vjp,
  vmap,
} from "taylorjet"
import { expect, it } from "vitest"
import { check } from "../../src/ir/check.js"
import { expectWritten } from "../export/written.js"

/** The text of a program, which is also one that can be exported. */
function text(program: Program): string {
  expectWritten(program)
  return `\n${check(program)}\n`
}

const w = np.array([
  [1, 2],
  [3, 4],
  [5, 6],
])
const network = (x: NDArray) => np.sum(np.tanh(np.matmul(w, x)))

it("the jet of sin x exp x to order 2", () => {
  const f = (x: NDArray) => np.mul(np.sin(x), np.exp(x))
  const program = makeProgram((x: NDArray, d: NDArray) => jet(f, [x], [[d, 0]], { factorialScaled: false }))(0, 1)
  expect(text(program)).toMatchInlineSnapshot(`
    "
    (a: float64[], b: float64[]) =>
      c: float64[], d: float64[] = sincos a
      e: float64[] = mul b d
      f: float64[] = neg c
      g: float64[] = mul b f
      h: float64[] = mul b g
      i: float64[] = mul 0.5:float64[] h
      j: float64[] = exp a
      k: float64[] = mul b j
      l: float64[] = mul b k
      m: float64[] = mul 0.5:float64[] l
      n: float64[] = mul c j
      o: float64[] = mul c k
      p: float64[] = mul e j
      q: float64[] = add o p
      r: float64[] = mul c m
      s: float64[] = mul e k
      t: float64[] = add r s
      u: float64[] = mul i j
      v: float64[] = add t u
      return n, q, v
    "
  `)
})

it("the jet of tanh to order 3", () => {
  const program = makeProgram((x: NDArray) => jet(np.tanh, [x], [[1, 0, 0]], { factorialScaled: false })[1])(0)
  expect(text(program)).toMatchInlineSnapshot(`
    "
    (a: float64[]) =>
      b: float64[], c: float64[] = tanh a
      d: float64[] = mul -2:float64[] b
      e: float64[] = mul d c
      f: float64[] = mul 0.5:float64[] e
      g: float64[] = mul d f
      h: float64[] = neg c
      i: float64[] = mul h c
      j: float64[] = add g i
      k: float64[] = mul 0.3333333333333333:float64[] j
      return c, f, k
    "
  `)
})

it("the jet of x² along a curve", () => {
  const program = makeProgram((x: NDArray, d: NDArray, e: NDArray) => jet(np.square, [x], [[d, e]])[1])(0, 1, 2)
  expect(text(program)).toMatchInlineSnapshot(`
    "
    (a: float64[], b: float64[], c: float64[]) =>
      d: float64[] = mul c 0.5:float64[]
      e: float64[] = mul 2:float64[] a
      f: float64[] = mul e b
      g: float64[] = mul e d
      h: float64[] = mul b b
      i: float64[] = add g h
      j: float64[] = mul i 2:float64[]
      return f, j
    "
  `)
})

it("forward mode", () => {
  const f = (x: NDArray, y: NDArray) => np.div(np.sqrt(x), y)
  expect(text(makeProgram((x, y, dx, dy) => jvp(f, [x, y], [dx, dy]))(1, 2, 3, 4))).toMatchInlineSnapshot(`
    "
    (a: float64[], b: float64[], c: float64[], d: float64[]) =>
      e: float64[] = sqrt a
      f: float64[] = mul c 0.5:float64[]
      g: float64[] = reciprocal e
      h: float64[] = mul f g
      i: float64[] = div e b
      j: float64[] = neg i
      k: float64[] = mul d j
      l: float64[] = add h k
      m: float64[] = reciprocal b
      n: float64[] = mul l m
      return i, n
    "
  `)
})

it("reverse mode: the gradient of sum tanh²", () => {
  const f = (x: NDArray) => np.sum(np.square(np.tanh(x)))
  expect(text(makeProgram(grad(f))([1, 2, 3]))).toMatchInlineSnapshot(`
    "
    (a: float64[3]) =>
      b: float64[3], c: float64[3] = tanh a
      d: float64[3] = mul 2:float64[3] b
      e: float64[3] = mul d c
      return e
    "
  `)
})

it("reverse mode: a cotangent that is not known", () => {
  const f = (x: NDArray, p: NDArray) => np.exp(np.matmul(p, x))
  expect(text(makeProgram((x, p, c) => vjp(f, x, p)[1](c))([1, 2], w, [1, 1, 1]))).toMatchInlineSnapshot(`
    "
    (a: float64[2], b: float64[3,2], c: float64[3]) =>
      d: float64[3] = contract {"batch":[[],[]],"over":[[1],[0]]} b a
      e: float64[3] = exp d
      f: float64[3] = mul c e
      g: float64[3,2] = contract {"batch":[[],[]],"over":[[],[]]} f a
      h: float64[2] = contract {"batch":[[],[]],"over":[[0],[0]]} f b
      return h, g
    "
  `)
})

it("forward over reverse: a Hessian-vector product", () => {
  expect(text(makeProgram((x: NDArray, v: NDArray) => hvp(network, x, v))([1, 2], [1, 0]))).toMatchInlineSnapshot(`
    "
    (a: float64[2], b: float64[2]) =>
      c: float64[3] = contract {"batch":[[],[]],"over":[[1],[0]]} [1,2,3,4,5,6]:float64[3,2] a
      d: float64[3] = contract {"batch":[[],[]],"over":[[1],[0]]} [1,2,3,4,5,6]:float64[3,2] b
      e: float64[3], f: float64[3] = tanh c
      g: float64[3] = mul d f
      h: float64[3] = mul -2:float64[3] e
      i: float64[3] = mul h g
      j: float64[2] = contract {"batch":[[],[]],"over":[[0],[0]]} i [1,2,3,4,5,6]:float64[3,2]
      return j
    "
  `)
})

it("a mapped product with shared weights: one product of matrices, the weights not copied", () => {
  const f = (x: NDArray, p: NDArray) => np.tanh(np.matmul(p, x))
  const program = makeProgram(vmap(f, { inAxes: [0, null] }))(np.ones([5, 2]), w)
  expect(text(program)).toMatchInlineSnapshot(`
    "
    (a: float64[5,2], b: float64[3,2]) =>
      c: float64[3,5] = contract {"batch":[[],[]],"over":[[1],[1]]} b a
      d: float64[5,3] = permute {"axes":[1,0]} c
      e: float64[5,3], f: float64[5,3] = tanh d
      return e
    "
  `)
})

it("gradients of a mapped function in shared weights: one product of matrices", () => {
  const loss = (p: NDArray, xs: NDArray) => np.sum(vmap((x: NDArray) => np.tanh(np.matmul(p, x)))(xs))
  expect(text(makeProgram(grad(loss))(w, np.ones([5, 2])))).toMatchInlineSnapshot(`
    "
    (a: float64[3,2], b: float64[5,2]) =>
      c: float64[3,5] = contract {"batch":[[],[]],"over":[[1],[1]]} a b
      d: float64[5,3] = permute {"axes":[1,0]} c
      e: float64[5,3], f: float64[5,3] = tanh d
      g: float64[3,5] = permute {"axes":[1,0]} f
      h: float64[3,2] = contract {"batch":[[],[]],"over":[[1],[0]]} g b
      return h
    "
  `)
})

it("Jacobians, forward and reverse", () => {
  const f = (x: NDArray) => np.sin(np.matmul(w, x))
  expect(text(makeProgram(jacfwd(f))([1, 2]))).toMatchInlineSnapshot(`
    "
    (a: float64[2]) =>
      b: float64[3] = contract {"batch":[[],[]],"over":[[1],[0]]} [1,2,3,4,5,6]:float64[3,2] a
      c: float64[3], d: float64[3] = sincos b
      e: float64[2,3] = broadcast {"shape":[2,3],"axes":[0]} d
      f: float64[2,3] = mul [1,3,5,2,4,6]:float64[2,3] e
      g: float64[3,2] = permute {"axes":[1,0]} f
      return g
    "
  `)
  expect(text(makeProgram(jacrev(f))([1, 2]))).toMatchInlineSnapshot(`
    "
    (a: float64[2]) =>
      b: float64[3] = contract {"batch":[[],[]],"over":[[1],[0]]} [1,2,3,4,5,6]:float64[3,2] a
      c: float64[3], d: float64[3] = sincos b
      e: float64[3,3] = broadcast {"shape":[3,3],"axes":[0]} d
      f: float64[3,3] = mul [1,0,0,0,1,0,0,0,1]:float64[3,3] e
      g: float64[3,2] = contract {"batch":[[],[]],"over":[[1],[0]]} f [1,2,3,4,5,6]:float64[3,2]
      return g
    "
  `)
})

it("a Hessian", () => {
  expect(text(makeProgram(hessian(network))([1, 2]))).toMatchInlineSnapshot(`
    "
    (a: float64[2]) =>
      b: float64[3] = contract {"batch":[[],[]],"over":[[1],[0]]} [1,2,3,4,5,6]:float64[3,2] a
      c: float64[3], d: float64[3] = tanh b
      e: float64[3] = mul -2:float64[3] c
      f: float64[2,3] = broadcast {"shape":[2,3],"axes":[0]} d
      g: float64[2,3] = mul [1,3,5,2,4,6]:float64[2,3] f
      h: float64[2,3] = broadcast {"shape":[2,3],"axes":[0]} e
      i: float64[2,3] = mul h g
      j: float64[2,2] = contract {"batch":[[],[]],"over":[[1],[0]]} i [1,2,3,4,5,6]:float64[3,2]
      k: float64[2,2] = permute {"axes":[1,0]} j
      return k
    "
  `)
})

it("a Laplacian: one collapsed jet of order 2", () => {
  expect(text(makeProgram(laplacian(network))([1, 2]))).toMatchInlineSnapshot(`
    "
    (a: float64[2]) =>
      b: float64[3] = contract {"batch":[[],[]],"over":[[1],[0]]} [1,2,3,4,5,6]:float64[3,2] a
      c: float64[3], d: float64[3] = tanh b
      e: float64[3] = mul -2:float64[3] c
      f: float64[3] = mul d [5,25,61]:float64[3]
      g: float64[3] = mul e f
      h: float64[3] = mul 0.5:float64[3] g
      i: float64[] = sum {"axes":[0]} h
      j: float64[] = mul i 2:float64[]
      return j
    "
  `)
})

it("a Laplacian in two layers: what is summed over the directions is carried as a sum", () => {
  const f = (x: NDArray) => np.sum(np.sin(np.matmul(np.ones([2, 3]), np.tanh(np.matmul(w, x)))))
  expect(text(makeProgram(laplacian(f))([1, 2]))).toMatchInlineSnapshot(`
    "
    (a: float64[2]) =>
      b: float64[3] = contract {"batch":[[],[]],"over":[[1],[0]]} [1,2,3,4,5,6]:float64[3,2] a
      c: float64[3], d: float64[3] = tanh b
      e: float64[2,3] = broadcast {"shape":[2,3],"axes":[0]} d
      f: float64[2,3] = mul [1,3,5,2,4,6]:float64[2,3] e
      g: float64[3] = mul -2:float64[3] c
      h: float64[3] = mul d [5,25,61]:float64[3]
      i: float64[3] = mul g h
      j: float64[3] = mul 0.5:float64[3] i
      k: float64[2] = contract {"batch":[[],[]],"over":[[1],[0]]} 1:float64[2,3] c
      l: float64[2,2] = contract {"batch":[[],[]],"over":[[1],[1]]} 1:float64[2,3] f
      m: float64[2,2] = permute {"axes":[1,0]} l
      n: float64[2] = contract {"batch":[[],[]],"over":[[1],[0]]} 1:float64[2,3] j
      o: float64[2], p: float64[2] = sincos k
      q: float64[2] = neg o
      r: float64[2] = mul n p
      s: float64[2,2] = mul m m
      t: float64[2] = sum {"axes":[0]} s
      u: float64[2] = mul q t
      v: float64[2] = mul 0.5:float64[2] u
      w: float64[2] = add r v
      x: float64[] = sum {"axes":[0]} w
      y: float64[] = mul x 2:float64[]
      return y
    "
  `)
})

it("the trace of a Hessian, written naively, is collapsed too", () => {
  const trace = (x: NDArray) => np.sum(vmap((d: NDArray) => jet(network, [x], [[d, np.zeros(2)]])[1][1])(np.eye(2)))
  expect(text(makeProgram(trace)([1, 2]))).toMatchInlineSnapshot(`
    "
    (a: float64[2]) =>
      b: float64[3] = contract {"batch":[[],[]],"over":[[1],[0]]} [1,2,3,4,5,6]:float64[3,2] a
      c: float64[3], d: float64[3] = tanh b
      e: float64[3] = mul -2:float64[3] c
      f: float64[3] = mul d [5,25,61]:float64[3]
      g: float64[3] = mul e f
      h: float64[3] = mul 0.5:float64[3] g
      i: float64[] = sum {"axes":[0]} h
      j: float64[] = mul i 2:float64[]
      return j
    "
  `)
})

it("a biharmonic operator: a collapsed jet of a collapsed jet", () => {
  expect(text(makeProgram(laplacian(laplacian((x) => np.sum(np.exp(x)))))([1, 2]))).toMatchInlineSnapshot(`
    "
    (a: float64[2]) =>
      b: float64[2] = exp a
      c: float64[2] = mul 0.5:float64[2] b
      d: float64[2] = mul 0.5:float64[2] c
      e: float64[] = sum {"axes":[0]} d
      f: float64[] = mul e 2:float64[]
      g: float64[] = mul f 2:float64[]
      return g
    "
  `)
})

it("a collapsed jet of order 4 along given directions", () => {
  const f = (x: NDArray) => np.sum(np.sin(x))
  const program = makeProgram((x: NDArray, d: NDArray) => forwardDerivativesCollapsed(f, x, 4, d)[1][4])
  expect(text(program([1, 2], np.ones([5, 2])))).toMatchInlineSnapshot(`
    "
    (a: float64[2], b: float64[5,2]) =>
      c: float64[2], d: float64[2] = sincos a
      e: float64[2] = neg c
      f: float64[5,2] = broadcast {"shape":[5,2],"axes":[0]} e
      g: float64[5,2] = mul b f
      h: float64[5,2] = mul b g
      i: float64[5,2] = mul 0.5:float64[5,2] h
      j: float64[5,2] = neg i
      k: float64[5,2] = mul b j
      l: float64[5,2] = mul b k
      m: float64[2] = sum {"axes":[0]} l
      n: float64[2] = mul 0.3333333333333333:float64[2] m
      o: float64[2] = mul 0.25:float64[2] n
      p: float64[] = sum {"axes":[0]} o
      q: float64[] = mul p 24:float64[]
      return q
    "
  `)
})

it("second derivative tensors from jets", () => {
  const program = makeProgram((x: NDArray) => forwardDerivatives((y) => np.prod(y), x, 2)[1][2])
  expect(text(program([1, 2]))).toMatchInlineSnapshot(`
    "
    (a: float64[2]) =>
      return [0,1,1,0]:float64[2,2]
    "
  `)
})
