import type { NDArray } from "taylorjet"

/** A function of one point, which is an array of its coordinates. */
export type Field = (x: NDArray) => NDArray

/** An equation with its conditions, a solution to compare with, and how to train for it. */
export interface Problem {
  readonly name: string
  /** The equation, in words and symbols. */
  readonly title: string
  /** The widths of the network's layers, from the number of coordinates to 1. */
  readonly widths: readonly number[]
  /** What is to become the solution, made from the network: here boundary and initial conditions are met exactly. */
  solution(network: Field): Field
  /** How far a function is from satisfying the equation at x. Only estimators need the key. */
  residual(u: Field, x: NDArray, key: NDArray): NDArray
  /** The solution, exact up to rounding. */
  readonly exact: Field
  /** Random points of the domain, one for each row. */
  sample(key: NDArray, count: number): NDArray
  /** Points at which the error is measured, one for each row. */
  test(): NDArray
  /** The rectangle that is drawn. */
  readonly view: View
  readonly training: Training
}

export interface View {
  readonly x: Axis
  readonly y: Axis
  /** The point of the domain at a place of the rectangle, or undefined where there is none. */
  point(x: number, y: number): readonly number[] | undefined
  /** Where the rectangle is larger than the domain: a function that is 0 on the boundary and negative outside. */
  inside?(x: number, y: number): number
  /** Where the rectangle lies, if the domain has more dimensions. */
  readonly place?: string
}

export interface Axis {
  readonly label: string
  readonly from: number
  readonly to: number
}

/** First Adam on new points in each step, then L-BFGS on points that are drawn anew from time to time. */
export interface Training {
  /** Points in a step. */
  readonly points: number
  readonly adam: { readonly steps: number; readonly rate: number }
  readonly lbfgs: { readonly steps: number; readonly redraw: number }
}

export const totalSteps = ({ training: { adam, lbfgs } }: Problem): number => adam.steps + lbfgs.steps
