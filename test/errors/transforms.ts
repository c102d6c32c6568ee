import {
  type ArrayLike,
  biharmonic,
  derivativeTensor,
  differentialOperator,
  directionalDerivative,
  divergence,
  forwardDerivatives,
  forwardDerivativesCollapsed,
  grad,
  gradient,
  hessian,
  hessianDiagonal,
  hvp,
  jacfwd,
  jacrev,
  jet,
  jit,
  jvp,
  laplacian,
  linearize,
  makeProgram,
  NDArray,
  np,
  partials,
  random,
  stochasticBiharmonic,
  stochasticLaplacian,
  stochasticOperator,
  taylor,
  taylorSeriesCoefficients,
  valueAndGrad,
  valueGradLaplacian,
  vjp,
  vmap,
  weightedLaplacian,
} from "taylorjet"

type ArrayFunction = (x: NDArray) => NDArray
type Transform = (f: ArrayFunction, x: ArrayLike) => unknown

const key = random.PRNGKey(0)
const ones = (x: ArrayLike): NDArray => np.onesLike(x)

/** A function whose numbers are repeated to the shape of its argument: the divergence is that of a field. */
const asField = (f: ArrayFunction): ArrayFunction =>
  typeof f !== "function"
    ? f
    : (x) => {
        const y = f(x)
        return y instanceof NDArray && y.ndim === 0 ? np.mul(y, np.onesLike(x)) : y
      }

/** What only traces its function. */
export const tracers: Readonly<Record<string, Transform>> = {
  jit: (f, x) => jit(f)(x),
  makeProgram: (f, x) => makeProgram(f)(x),
  vmap: (f, x) => vmap(f)(np.stack([x, x])),
}

/** What differentiates. */
export const derivatives: Readonly<Record<string, Transform>> = {
  jet: (f, x) => jet(f, [x], [[ones(x), ones(x)]]),
  jvp: (f, x) => jvp(f, [x], [ones(x)]),
  linearize: (f, x) => linearize(f, x)[1](ones(x)),
  vjp: (f, x) => {
    const [y, pullback] = vjp(f, x)
    return pullback(y)
  },
  grad: (f, x) => grad(f)(x),
  valueAndGrad: (f, x) => valueAndGrad(f)(x),
  jacfwd: (f, x) => jacfwd(f)(x),
  jacrev: (f, x) => jacrev(f)(x),
  hessian: (f, x) => hessian(f)(x),
  hvp: (f, x) => hvp(f)(x, ones(x)),
  forwardDerivatives: (f, x) => forwardDerivatives(f, x, 2),
  taylorSeriesCoefficients: (f, x) => taylorSeriesCoefficients(f, x, 2),
  taylor: (f, x) => taylor(f, x, 2),
  forwardDerivativesCollapsed: (f, x) => forwardDerivativesCollapsed(f, x, 2),
  laplacian: (f, x) => laplacian(f)(x),
  stochasticLaplacian: (f, x) => stochasticLaplacian(f, x, { samples: 2, key }),
  gradient: (f, x) => gradient(f)(x),
  divergence: (f, x) => divergence(asField(f))(x),
  weightedLaplacian: (f, x) => weightedLaplacian(f, (y) => np.expandDims(y, -1))(x),
  valueGradLaplacian: (f, x) => valueGradLaplacian(f)(x),
  hessianDiagonal: (f, x) => hessianDiagonal(f)(x),
  biharmonic: (f, x) => biharmonic(f)(x),
  directionalDerivative: (f, x) => directionalDerivative(f, (y: NDArray) => y)(x),
  derivativeTensor: (f, x) => derivativeTensor(f, x, 2),
  partials: (f, x) => partials(f, x, [[2, 0]]),
  differentialOperator: (f, x) => differentialOperator([{ coefficient: 1, index: [2, 0] }])(f)(x),
  stochasticBiharmonic: (f, x) => stochasticBiharmonic(f, x, { samples: 2, key }),
  stochasticOperator: (f, x) => stochasticOperator([{ coefficient: 1, index: [2, 0] }])(f, x, { samples: 1, key }),
}

/** Every transform, by name, applied to a function and the point at which it needs it. */
export const transforms: Readonly<Record<string, Transform>> = { ...tracers, ...derivatives }
