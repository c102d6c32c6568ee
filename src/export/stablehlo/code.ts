import type { Lit } from "../../ir/atom.js"
import type { Intrinsic, MatrixRoutine } from "../../ir/lower.js"
import { ownAxes, type Paired, pick } from "../../ir/paired.js"
import type { ArrayCode, Comparison, Element, Elementwise, Inside, Part, Type } from "../arrayCode.js"
import type { Captures } from "../captures.js"
import { before, floorDivide, outer } from "../composed.js"
import type { Block, Value } from "./block.js"
import { operationOf } from "./matrices.js"
import { showComparison, showElements, showList, showNumber, showType, singles } from "./text.js"

const of = (shape: readonly number[], dtype: Element): Type => ({ shape, dtype })

/** Arrays of more elements are arguments. */
const largest = 16

/** StableHLO, written into a block. */
export class StableHLO implements ArrayCode<Value> {
  readonly language = "StableHLO"

  constructor(
    readonly block: Block,
    readonly captures: Captures<Value>,
  ) {}

  literal(x: Lit): Value {
    if (x.fill !== undefined) return this.fill(x.fill, x.aval)
    if (x.data.length > largest) return this.reshape(this.captures.of(x), x.aval.shape)
    if (x.data.length === 0) return this.fill(0, x.aval)
    return this.#constant(showElements(x.data, x.aval), x.aval)
  }

  #constant(text: string, type: Type): Value {
    return this.block.op("constant", [], type, `value = dense<${text}> : ${showType(type)}`)
  }

  /** A region that combines two scalars. */
  #combining(name: string, dtype: Element): string {
    const scalar = of([], dtype)
    return this.block.region([scalar, scalar], (inner, args) => [inner.op(name, args)])
  }

  fill(x: number | bigint, { shape, dtype }: Type): Value {
    return this.broadcast(this.#constant(showNumber(x, dtype), of([], dtype)), shape, [])
  }

  elementwise(name: Elementwise, operands: readonly Value[]): Value {
    return name === "floor_divide" ? floorDivide(this, operands) : this.block.op(name, operands)
  }

  /** What XLA computes in float32 as accurately as our own code does; of float64 it does so for none. */
  intrinsic(name: Intrinsic, operands: readonly Value[]): Value | undefined {
    const own = operands[0].dtype === "float32" ? singles[name] : undefined
    return own === undefined ? undefined : this.block.op(own, operands)
  }

  compare(direction: Comparison, a: Value, b: Value): Value {
    return this.block.op("compare", [a, b], of(a.shape, "bool"), showComparison(direction, a.dtype))
  }

  select(mask: Value, a: Value, b: Value): Value {
    return this.block.op("select", [mask, a, b], a)
  }

  convert(x: Value, dtype: Element): Value {
    return x.dtype === dtype ? x : this.block.op("convert", [x], of(x.shape, dtype))
  }

  bits(x: Value, dtype: Element): Value {
    return this.block.op("bitcast_convert", [x], of(x.shape, dtype))
  }

  opaque(x: Value): Value {
    return this.block.op("optimization_barrier", [x])
  }

  iota(shape: readonly number[], axis: number): Value {
    return this.block.op("iota", [], of(shape, "int32"), `iota_dimension = ${axis} : i64`)
  }

  reshape(x: Value, shape: readonly number[]): Value {
    return shape.join() === x.shape.join() ? x : this.block.op("reshape", [x], of(shape, x.dtype))
  }

  broadcast(x: Value, shape: readonly number[], axes: readonly number[]): Value {
    if (shape.join() === x.shape.join()) return x
    return this.block.op("broadcast_in_dim", [x], of(shape, x.dtype), `broadcast_dimensions = ${showList(axes)}`)
  }

  transpose(x: Value, axes: readonly number[]): Value {
    return this.block.op("transpose", [x], of(pick(x.shape, axes), x.dtype), `permutation = ${showList(axes)}`)
  }

  reverse(x: Value, axes: readonly number[]): Value {
    return this.block.op("reverse", [x], x, `dimensions = ${showList(axes)}`)
  }

  slice(x: Value, { start, step, shape }: Part): Value {
    const limits = shape.map((n, i) => start[i] + (n - 1) * step[i] + 1)
    const attributes = `limit_indices = ${showList(limits)}, start_indices = ${showList(start)}, strides = ${showList(step)}`
    return this.block.op("slice", [x], of(shape, x.dtype), attributes)
  }

  pad(x: Value, { start, step }: Omit<Part, "shape">, shape: readonly number[], filling: number): Value {
    const high = shape.map((n, i) => n - start[i] - (x.shape[i] === 0 ? 0 : (x.shape[i] - 1) * step[i] + 1))
    const attributes =
      `edge_padding_high = ${showList(high)}, edge_padding_low = ${showList(start)}, ` +
      `interior_padding = ${showList(step.map((s) => s - 1))}`
    return this.block.op("pad", [x, this.fill(filling, of([], x.dtype))], of(shape, x.dtype), attributes)
  }

  concatenate(xs: readonly Value[], axis: number): Value {
    const [{ shape, dtype }] = xs
    const total = xs.reduce((sum, x) => sum + x.shape[axis], 0)
    return this.block.op("concatenate", xs, of(shape.with(axis, total), dtype), `dimension = ${axis} : i64`)
  }

  sum(x: Value, axes: readonly number[]): Value {
    if (axes.length === 0) return x
    const kept = x.shape.filter((_, axis) => !axes.includes(axis))
    const zero = this.fill(0, of([], x.dtype))
    const regions = [this.#combining("add", x.dtype)]
    return this.block.write("reduce", [x, zero], [of(kept, x.dtype)], {
      attributes: `dimensions = ${showList(axes)}`,
      regions,
    })[0]
  }

  contract(a: Value, b: Value, axes: Paired): Value {
    const { batch, over } = axes
    const own = ([0, 1] as const).map((i) => pick([a, b][i].shape, ownAxes(axes, i, [a, b][i].shape.length)))
    const shape = [...pick(a.shape, batch[0]), ...own[0], ...own[1]]
    if (over[0].length === 0) return outer(this, a, b, axes, shape)
    const attributes =
      `dot_dimension_numbers = #stablehlo.dot<lhs_batching_dimensions = [${batch[0]}], ` +
      `rhs_batching_dimensions = [${batch[1]}], lhs_contracting_dimensions = [${over[0]}], ` +
      `rhs_contracting_dimensions = [${over[1]}]>, ` +
      "precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]"
    return this.block.op("dot_general", [a, b], of(shape, a.dtype), attributes)
  }

  order(given: Value, axis: number): Value {
    const x = given.dtype === "bool" ? this.convert(given, "int32") : given
    const types = [x.dtype, "int32" as const].flatMap((dtype) => [of([], dtype), of([], dtype)])
    const region = this.block.region(types, (inner, [a, b]) => [before(new StableHLO(inner, this.captures), a, b)])
    const places = this.iota(x.shape, axis)
    const parts = { attributes: `dimension = ${axis} : i64, is_stable = true`, regions: [region] }
    return this.block.write("sort", [x, places], [x, places], parts)[1]
  }

  take(x: Value, indices: Value): Value {
    const rank = indices.shape.length
    const numbers =
      "#stablehlo.gather<collapsed_slice_dims = [0], start_index_map = [0], " + `index_vector_dim = ${rank}>`
    const attributes = `dimension_numbers = ${numbers}, indices_are_sorted = false, slice_sizes = ${showList([1])}`
    return this.block.op("gather", [x, indices], of(indices.shape, x.dtype), attributes)
  }

  scatter(x: Value, indices: Value, values: Value, how: "add" | "maximum" | "replace"): Value {
    const numbers =
      "#stablehlo.scatter<inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>"
    const attributes = `indices_are_sorted = false, scatter_dimension_numbers = ${numbers}, unique_indices = false`
    const scalar = of([], x.dtype)
    const regions = [
      how === "replace"
        ? this.block.region([scalar, scalar], (_, [, given]) => [given])
        : this.#combining(how, x.dtype),
    ]
    return this.block.write("scatter", [x, indices, values], [x], { attributes, regions })[0]
  }

  matrices(routine: MatrixRoutine, operands: readonly Value[]): readonly Value[] | undefined {
    const op = operationOf(routine, operands)
    return op && [this.block.op(op.name, operands, operands[operands.length - 1], op.attributes)]
  }

  entry(x: Value, at: Value, axis: number): Value {
    const starts = x.shape.map((_, i) => (i === axis ? at : this.fill(0, of([], at.dtype))))
    const part = of(x.shape.with(axis, 1), x.dtype)
    const entry = this.block.op("dynamic_slice", [x, ...starts], part, `slice_sizes = ${showList(part.shape)}`)
    return this.reshape(entry, x.shape.toSpliced(axis, 1))
  }

  withEntry(x: Value, value: Value, at: Value): Value {
    const own = x.shape.slice(1)
    const starts = [at, ...own.map(() => this.fill(0, of([], at.dtype)))]
    return this.block.op("dynamic_update_slice", [x, this.reshape(value, [1, ...own]), ...starts], x)
  }

  #region(types: readonly Type[], inside: Inside<Value>): string {
    return this.block.region(types, (inner, args) => inside(new StableHLO(inner, this.captures), args))
  }

  loop(init: readonly Value[], test: Inside<Value>, body: Inside<Value>): readonly Value[] {
    return this.block.write("while", init, init, { regions: [this.#region(init, test), this.#region(init, body)] })
  }

  choose(
    index: Value,
    values: readonly Value[],
    branches: readonly Inside<Value>[],
    results: readonly Type[],
  ): readonly Value[] {
    const last = this.fill(branches.length - 1, index)
    const nearest = this.elementwise("minimum", [this.elementwise("maximum", [index, this.fill(0, index)]), last])
    const regions = branches.map((inside) => this.#region([], (inner) => inside(inner, values)))
    return this.block.write("case", [nearest], results, { regions })
  }
}
