/** What takes an array first is a method of arrays: a new function of np has to be in src/numpy/methodList.ts. */
import { NDArray, np } from "taylorjet"
import { expect, test } from "vitest"
import * as listed from "../../src/numpy/methodList.js"
import { npParameters } from "./api.js"

/** They make an array like another one, or their methods take the arguments in another way. */
const others = ["fullLike", "onesLike", "reshape", "transpose", "zerosLike"]
const functions = npParameters()

test("every function of np whose first parameter is x is a method", () => {
  const first = [...functions].filter(([, [[name]]]) => name === "x").map(([name]) => name)
  expect(Object.keys(listed).sort()).toEqual(first.filter((name) => !others.includes(name)).sort())
})

test.each(Object.entries(listed))("%s is the function of np of that name", (name, f) => {
  expect(np[name as keyof typeof np]).toBeTypeOf(typeof f)
  expect(NDArray.prototype[name as keyof typeof listed].name).toBe(name)
})

test("functions of np have one signature, which is what the types of methods are made of", () => {
  expect([...functions].filter(([, calls]) => calls.length > 1).map(([name]) => name)).toEqual([])
})
