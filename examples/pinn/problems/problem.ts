import type { NDArray } from "taylorjet"

/** A function of one point, which is an array of its coordinates: a number, or a vector of several quantities. */
export type Field = (x: NDArray) => NDArray

/** An equation with its conditions, a solution to compare with, and how to train for it. */
export interface Problem {
  readonly name: string
  /** The equation, in words and symbols. */
  readonly title: string
  /** The widths of the network's layers, from the number of coordinates to that of quantities. */
  readonly widths: readonly number[]
  /** Numbers that the equation leaves open, by what is assumed of them at first. */
  readonly unknowns?: readonly number[]
  /** What is to become the solution, made from the network: so that conditions are met exactly, where they can be. */
  solution(network: Field): Field
  /** How far a function is from satisfying the equation at x: a number, or one for each equation. Only estimators need the key. */
  residual(u: Field, x: NDArray, key: NDArray, unknowns: NDArray): NDArray
  /** Conditions that are not built in, and measurements. */
  readonly conditions?: readonly Condition[]
  /** The solution, exact up to rounding, if it is known. */
  readonly exact?: Field
  /** What the unknowns are, if that is known. */
  readonly truth?: readonly number[]
  /** Random points of the domain, one for each row. */
  sample(key: NDArray, count: number): NDArray
  /** Points at which the error is measured, one for each row. */
  test(): NDArray
  /** The rectangle that is drawn. */
  readonly view: View
  readonly training: Training
}

/** What is to vanish at places of its own. */
export interface Condition {
  /** One place in each row, with what was measured there, if anything was. */
  readonly places: NDArray
  residual(u: Field, place: NDArray): NDArray
  /** How much its mean square counts beside that of the equation; 1 by default. */
  readonly weight?: number
}

export interface View {
  readonly x: Axis
  readonly y: Axis
  /** The point of the domain at a place of the rectangle, or undefined where there is none. */
  point(x: number, y: number): readonly number[] | undefined
  /** Where the rectangle is larger than the domain: a function that is 0 on the boundary and negative outside. */
  inside?(x: number, y: number): number
  /** Where the rectangle lies, if the domain has more dimensions; which quantity is drawn. */
  readonly place?: string
  /** The domain is the x axis alone; a curve is drawn. */
  readonly isLine?: boolean
}

export interface Axis {
  readonly label: string
  readonly from: number
  readonly to: number
}

/**
 * First Adam, on new points in each step; then L-BFGS, on points that are drawn anew from time to time; then the natural
 * gradient, on new points in each step.
 */
export interface Training {
  /** Points in a step. */
  readonly points: number
  readonly adam: { readonly steps: number; readonly rate: number }
  readonly lbfgs: { readonly steps: number; readonly redraw: number }
  readonly natural: { readonly steps: number; readonly momentum?: number; readonly damping?: number }
}

export const totalSteps = ({ training: { adam, lbfgs, natural } }: { training: Training }): number =>
  adam.steps + lbfgs.steps + natural.steps
