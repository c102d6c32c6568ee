import type { Workload } from "../workload.js"
import { compilation } from "./compilation.js"
import { localEnergies } from "./electrons.js"
import { elementwiseJets } from "./elementwise.js"
import { hessianTrace } from "./hessian.js"
import { linearAlgebra } from "./linearAlgebra.js"
import { loopsOfTurns } from "./loops.js"
import { seriesSteps } from "./ode.js"
import { differentialOperators } from "./operators.js"
import { matrixProduct } from "./product.js"
import { scalarDerivatives } from "./scalar.js"
import { trainingStep } from "./training.js"
import { programsOnXla } from "./xla.js"

export const workloads: readonly Workload[] = [
  scalarDerivatives,
  hessianTrace,
  differentialOperators,
  elementwiseJets,
  matrixProduct,
  trainingStep,
  compilation,
  loopsOfTurns,
  linearAlgebra,
  seriesSteps,
  programsOnXla,
  localEnergies,
]
