/** A module of the package as `npm run build` leaves it. What runs TypeScript directly may wrap every function. */
export const built = <T>(path: string): Promise<T> => import(new URL(`../dist/${path}`, import.meta.url).href)

export const taylorjet = await built<typeof import("taylorjet")>("index.js")
