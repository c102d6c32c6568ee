export { bernoulli } from "./bernoulli.js"
export { bits } from "./bits.js"
export { type CategoricalOptions, categorical } from "./categorical.js"
export { type ChoiceOptions, choice } from "./choice.js"
export type { DrawOptions, RealOptions } from "./draw.js"
export { exponential } from "./exponential.js"
export { gumbel } from "./gumbel.js"
export { foldIn, PRNGKey, split } from "./key.js"

export type { Keys } from "./keys.js"

export { laplace } from "./laplace.js"

export { normal } from "./normal.js"
export { permutation } from "./permutation.js"
export { type RademacherOptions, rademacher } from "./rademacher.js"
export { randint } from "./randint.js"
export { truncatedNormal } from "./truncatedNormal.js"
export { type UniformOptions, uniform } from "./uniform.js"
