// Random programs over odd shapes, with loops and branches: wasm agrees with the reference.
import { agree } from "./agree.js"
import { fuzz } from "./fuzzing.js"
import { overOddShapes } from "./oddShapes.js"

fuzz("random programs", 1000, (seed) => {
  const { program, inputs } = overOddShapes(seed)
  agree(program, inputs)
})
