import { define, grad, jet, jit, jvp, hessian, makeProgram, type NDArray, np, vmap } from "taylorjet"
import { it } from "vitest"
const show = (x: unknown) => console.log(x)
it("x", () => {
  const gd = define.analytic("gd", { value: (x) => Math.atan(Math.sinh(x)), slope: (_, u) => np.div(1, np.cosh(u)) })
  const gd2 = define.analytic("gd", { value: (x: NDArray) => np.atan(np.sinh(x)), slope: (_, u) => np.div(1, np.cosh(u)) })
  const w = (x: number) => { let y = Math.log1p(x); for (let i = 0; i < 50; i++) y -= (y * Math.exp(y) - x) / (Math.exp(y) * (y + 1)); return y }
  const lambert = define.analytic("lambertW", { value: w, slope: (v) => np.div(1, np.mul(np.exp(v), v.add(1))), domain: [-0.2, 3] })
  for (const g of [gd, gd2]) {
    show(g([0, 1])); show(jet(g, [0.3], [[1, 0, 0, 0]])); show(grad(grad(g))(0.3)); show(jit(vmap(grad(g)))([0.3, 1])); show(makeProgram(g)(0.3)); show(makeProgram(grad(g))(0.3))
    show(jit(jit(g))(np.array([0.3], { dtype: "float32" })).dtype)
    show(g(2))
  }
  show(jet(lambert, [0], [[1, 0, 0, 0]]))
  const f = (a: NDArray, x: NDArray) => { const g = define.analytic("ga", { value: (y: NDArray) => np.exp(y.mul(a)), slope: (v) => v.mul(a) }); return g(x.mul(a)) }
  show(hessian(f, { argnums: [0, 1] })(0.5, 0.3)); show(hessian((a: NDArray, x: NDArray) => np.exp(x.mul(a).mul(a)), { argnums: [0, 1] })(0.5, 0.3))
  const mean = define.bivariate("geometricMean", { value: (x: number, y: number) => Math.sqrt(x * y), slope: (v, x, y) => [np.div(v, x.mul(2)), np.div(v, y.mul(2))] })
  show(grad(mean, { argnums: [0, 1] })(1, 4)); show(mean([1, 2], 4))
  const inside = (x: NDArray) => define.analytic("s", { value: Math.sin, slope: (_, u) => np.cos(u) })(x)
  show(jet(inside, [0.3], [[1, 0, 0]])); show(jit(grad(grad(inside)))(0.3))
  const sc = define.system("sincos", { values: [(x: number) => Math.sin(x), (x: number) => Math.cos(x)], slopes: ([s, c]) => [c, np.neg(s)] })
  show(jvp(sc, [0], [1])[1])
  for (const bad of [
    () => define.analytic("a b", { value: Math.sin, slope: (v) => v }),
    () => define.analytic("a", { value: (() => "x") as never, slope: (v) => v }),
    () => define.analytic("a", { value: (x: NDArray) => np.sum(x), slope: (v) => v })([1, 2]),
    () => grad(define.analytic("a", { value: Math.sin, slope: () => np.ones(3) }))(1),
    () => gd([1], 2 as never), () => (gd as any)(),
  ]) try { show(bad()) } catch (e) { show((e as Error).message) }
})
