export * from "./determinants.js"
export { cholesky, luFactor, type Qr, qr } from "./factors.js"
export { expm, logm, matrixPower, multiDot, sqrtm } from "./functions.js"
export * from "./norm.js"
export {
  type Cutoff,
  choSolve,
  inv,
  lstsq,
  luSolve,
  pinv,
  type SolveTriangular,
  solve,
  solveTriangular,
} from "./solve.js"
export * from "./spectra.js"
