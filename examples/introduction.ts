// An introduction to Taylor mode, cell by cell. Run it with `npm start`.
import { derivative as symbolicDerivative } from "mathjs"
import {
  cost,
  forwardDerivatives,
  forwardDerivativesCollapsed,
  grad,
  hessian,
  jet,
  jit,
  jvp,
  laplacian,
  makeProgram,
  type NDArray,
  np,
  random,
  taylor,
  taylorSeriesCoefficients,
  vjp,
  vmap,
} from "taylorjet"
import { check, heading, row, say, seconds } from "./support/report.js"

heading("1. Derivatives of sin at 0")
say("forwardDerivatives returns the value and every derivative up to an order, from one pass.")
const [value, derivatives] = forwardDerivatives((x) => np.sin(x), 0, 2)
row("value", value)
row("first", derivatives[1])
row("second", derivatives[2])

say("Taylor coefficients are the derivatives divided by k!: sin x = x - x³/6 + ...")
row(
  "coefficients",
  taylorSeriesCoefficients((x) => np.sin(x), 0, 3),
)

heading("2. Three modes, one function")
say("g(x) = sin(x) exp(x) at x = 2. Each mode is a transform: a function in, a function's derivative out.")
const g = (x: NDArray) => np.mul(np.sin(x), np.exp(x))
const [, tangent] = jvp(g, [2], [1])
const [, pullback] = vjp(g, 2)
const [, coefficients] = jet(g, [2], [[1, 0, 0]])
say("mode      function     returns                                          here")
say(`forward   jvp          the derivative along one direction               ${tangent}`)
say(`reverse   vjp, grad    the derivative in every input, by a pullback     ${pullback(1)[0]}, ${grad(g)(2)}`)
say(`Taylor    jet          every derivative along a direction, in one pass  ${coefficients.join(", ")}`)

heading("3. Jets: every derivative along a curve")
say("The series lists the derivatives of the input curve: x'(0) = 1 moves x at unit speed.")
const [f0, [f1]] = jet(g, [2], [[1]])
const d1 = (Math.cos(2) + Math.sin(2)) * Math.exp(2)
row("g(2)", f0)
row("in the Python notebook", "6.718849697428256, wrong in the last two digits")
row("g'(2)", f1)
row("closed form", d1)
row("difference", Number(f1) - d1)
check("g'(2)", Number(f1), d1)

say("A second term, x''(0) = 0, asks for the second derivative as well.")
const [, [, f2]] = jet(g, [2], [[1, 0]])
const d2 = 2 * Math.exp(2) * Math.cos(2)
row('g"(2)', f2)
row("closed form", d2)
row("difference", Number(f2) - d2)
check('g"(2)', Number(f2), d2)

heading("4. The trace of a Hessian")
say("f(x) = Σ tanh(x)². Its Laplacian is the sum of second derivatives along the five unit directions.")
const f = (x: NDArray) => np.sum(np.square(np.tanh(x)))
const ones = np.ones(5)
const secondAlong = (direction: NDArray) => jet(f, [ones], [[direction, np.zerosLike(direction)]])[1][1]
const trace = np.sum(vmap(secondAlong)(np.eye(5)))
const symbolic = symbolicDerivative(symbolicDerivative("tanh(x)^2", "x"), "x")
const exact = 5 * symbolic.evaluate({ x: 1 })
row("Laplacian", trace)
row("symbolic", `5 · (${symbolic}) at x = 1`)
row("", exact)
row("difference", Number(trace) - exact)
check("the Laplacian", Number(trace), exact)

say("Where arrays happen to broadcast, JAX accepts the matrix of directions as one term. For Σ tanh(x) version 0.6.1")
say("returns five numbers for one second derivative; for the f above it stops with a TypeError. We refuse it for both:")
const simpler = (x: NDArray) => np.sum(np.tanh(x))
row("JAX, Σ tanh(x)", "[-0.6397 -0.6397 -0.6397 -0.6397 -0.6397]")
row("its Laplacian", laplacian(simpler)(ones))
try {
  jet(simpler, [ones], [[np.eye(5), np.zeros([5, 5])]])
} catch (error) {
  say(`  ${(error as Error).message}`)
}

heading("5. Speed: n = 1024")
say(
  "f(x) = Σ tanh(W x) with a random W. The diagonal of its Hessian, by the full Hessian and by 1024 jets; and the sum",
)
say("of the diagonal, by one collapsed jet (section 9). jit compiles at the first call; later calls run what it made.")
const n = 1024
const key = random.PRNGKey(0)
const W = random.normal(key, [n, n], { width: 64 })
const x0 = random.normal(key, [n], { width: 64 })
const big = (x: NDArray) => np.sum(np.tanh(np.matmul(W, x)))
const secondOfBig = (x: NDArray) => (direction: NDArray) => jet(big, [x], [[direction, np.zerosLike(direction)]])[1][1]
const nested = timed((x: NDArray) => np.diag(hessian(big)(x)))
const byJets = timed((x: NDArray) => vmap(secondOfBig(x))(np.eye(n)))
const collapsed = timed(laplacian(big))
say("                                at once     jit, first call    jit, again")
show("nested, forward over reverse", nested)
show("jets over all directions", byJets)
show("one collapsed jet", collapsed)
const scale = Number(np.max(np.abs(nested.result)))
const difference = Number(np.max(np.abs(np.sub(nested.result, byJets.result)))) / scale
row("largest difference, relative", difference)
check("the diagonals", 1 + difference, 1)
check("the traces", Number(collapsed.result) / scale, Number(np.sum(nested.result)) / scale)

/** The result of `f` at x0, and the seconds it takes: called, compiled and called, called again. */
function timed(f: (x: NDArray) => NDArray) {
  const compiled = jit(f)
  const direct = seconds(() => f(x0))
  const [first, again] = [0, 1].map(() => seconds(() => compiled(x0)))
  check("what is compiled", Number(np.sum(again.result)), Number(np.sum(direct.result)))
  return { result: direct.result, times: [direct.time, first.time, again.time] }
}

function show(label: string, { times }: { readonly times: readonly number[] }): void {
  const [direct, first, again] = times.map((t) => `${(1000 * t).toFixed(1)} ms`)
  say(`  ${label.padEnd(29)}${direct.padStart(10)}${first.padStart(18)}${again.padStart(14)}`)
}

heading("6. Batches, and jit")
say("vmap makes a function of a batch, and jit compiles it. The batch has 128 points of dimension 5.")
const batch = np.mul(np.expandDims(np.linspace(-1, 1, 128), 1), np.ones([128, 5]))
const zeros = np.zerosLike(batch)
const batchedJet = jit((xs: NDArray, v: NDArray, w: NDArray) => {
  const [values, [first]] = jet(vmap(f), [xs], [[v, w]])
  return [values, first]
})
const [values, firsts] = batchedJet(batch, zeros, zeros)
row("values.shape", values.shape)
row("firsts.shape", firsts.shape)
say("The Python notebook's comment says (128, 5) for the second. A jet of 128 scalars has one derivative for each:")
say("[128], as its output shows. The gradient, one number for each input, has shape [128, 5]:")
row("vmap(grad(f)) shape", vmap(grad(f))(batch).shape)

heading("7. Factorials")
say("Terms are derivatives of the input curve. The terms 1, 0.5, 1/6 describe x(t) = t + 0.5 t²/2! + (1/6) t³/3!,")
say("and what comes back are derivatives of exp(x(t)): 1, 1, 1.5, 2.67. Their sum approximates nothing:")
const [e0, es] = jet((x) => np.exp(x), [0], [[1, 0.5, 1 / 6]])
row("f0 + f1 + f2 + f3", Number(e0) + es.reduce((sum, e) => sum + Number(e), 0))
say("The Taylor polynomial of exp at 0, evaluated at 1, converges to e:")
for (const order of [1, 2, 3, 5, 8, 12, 17]) {
  const approximation = Number(taylor((x) => np.exp(x), 0, order).evaluate(1))
  row(`order ${order}`, `${approximation}  (error ${(approximation - Math.E).toExponential(1)})`)
}
check("e", Number(taylor((x) => np.exp(x), 0, 17).evaluate(1)), Math.E)

heading("8. Vector-valued functions")
const circle = (x: NDArray) => np.stack([np.sin(x), np.cos(x)])
const [, [velocity]] = jet(circle, [1], [[1]])
row("Jacobian-vector product", velocity)

heading("9. Collapsed Taylor mode")
say("The last order of a jet is linear in its last coefficients. So a sum over directions can be propagated as one")
say("summed jet instead of one jet for each direction (Dangel et al. 2025). The Laplacian of section 4 again:")
const sumOfJets = (at: (x: NDArray) => NDArray) => (x: NDArray) => np.sum(jetsAlongAxes(at)(x))
const oneJet = (at: (x: NDArray) => NDArray) => (x: NDArray) => forwardDerivativesCollapsed(at, x, 2)[1][2]
row("sum of five jets", sumOfJets(f)(ones))
row("one collapsed jet", oneJet(f)(ones))
check("the collapsed Laplacian", Number(oneJet(f)(ones)), Number(trace))

say("What is saved shows in a network: two layers of tanh, 50 inputs and 64 units in each layer.")
const [A, B, C] = [[64, 50], [64, 64], [64]].map((shape, i) => random.normal(random.foldIn(key, i), shape))
const network = (x: NDArray) => np.dot(C, np.tanh(np.matmul(B, np.tanh(np.matmul(A, np.div(x, 50))))))
const point = np.linspace(-1, 1, 50)
row("sum of 50 jets", sumOfJets(network)(point))
row("one collapsed jet", oneJet(network)(point))
check("the network's Laplacian", Number(oneJet(network)(point)), Number(sumOfJets(network)(point)))
say("Multiplications in the traced programs:")
const multiplications = (of: (x: NDArray) => NDArray) => cost(makeProgram(of)(point)).multiplications
row("50 jets, each kept", multiplications(jetsAlongAxes(network)))
row("one collapsed jet", multiplications(oneJet(network)))
row("sum of 50 jets, as written", multiplications(sumOfJets(network)))
say("The last two agree: a sum over a vmap, as in section 4, is collapsed when the function is traced.")

/** The second derivatives along the axes, one jet for each. */
function jetsAlongAxes(at: (x: NDArray) => NDArray): (x: NDArray) => NDArray {
  return (x) => vmap((d: NDArray) => jet(at, [x], [[d, np.zerosLike(d)]])[1][1])(np.eye(x.size))
}
