// Identities of second derivatives.
import * as taylorjet from "taylorjet"
import { grad, hessian, hvp, jvp, laplacian, type NDArray, np, random } from "taylorjet"
import { close, flat, type Identity, isVector, matrixOf, type Tree } from "./identity.js"

export const second: readonly Identity[] = [
  {
    title: "a Hessian is symmetric",
    holds({ total, x }) {
      const h = matrixOf(hessian(total)(x), x)
      close(h, np.transpose(h))
    },
    when: ({ x }) => x.size > 0,
  },
  {
    title: "hvp is the Hessian times a vector",
    holds: ({ total, x, v }) => close(flat(hvp(total, x, v)), np.matmul(matrixOf(hessian(total)(x), x), flat(v))),
    when: ({ x }) => x.size > 0,
  },
  {
    title: "the gradient of a derivative is the derivative of the gradient",
    holds: ({ total, x, v }) => close(grad((z) => jvp(total, [z], [v])[1])(x), jvp(grad(total), [x], [v])[1]),
  },
  {
    title: "second derivatives are symmetric in their directions",
    holds({ f, x, u, v }) {
      const along = (a: NDArray, b: NDArray) => jvp((z) => jvp(f, [z], [a])[1], [x], [b])[1]
      close(along(u, v), along(v, u))
    },
  },
  {
    title: "a Laplacian is the trace of the Hessian",
    holds: ({ total, x }) => close(laplacian(total)(x), np.trace(matrixOf(hessian(total)(x), x))),
    when: ({ x }) => x.size > 0,
  },
  {
    title: "hessianDiagonal, and valueGradLaplacian",
    holds({ total, x }) {
      close(flat(taylorjet.hessianDiagonal(total)(x)), np.einsum("ii->i", matrixOf(hessian(total)(x), x)))
      close(taylorjet.valueGradLaplacian(total)(x) as Tree, [total(x), grad(total)(x), laplacian(total)(x)])
    },
    when: ({ x }) => x.size > 0,
  },
  {
    title: "the divergence of a gradient is the Laplacian",
    holds: ({ total, x }) => close(taylorjet.divergence(grad(total))(x), laplacian(total)(x)),
    when: isVector,
  },
  {
    title: "estimates of the Laplacian are exact in one variable",
    holds({ f, x }) {
      const options = { samples: 3, key: random.PRNGKey(1), distribution: "rademacher" } as const
      close(taylorjet.stochasticLaplacian(f, x, options), laplacian(f)(x))
    },
    when: ({ x }) => x.size === 1,
  },
]
