/**
 * A module of the package as `npm run build` leaves it. Benches time that: what runs TypeScript directly may wrap every
 * function that is made, which would be timed too.
 */
export const built = <T>(path: string): Promise<T> => import(new URL(`../dist/${path}`, import.meta.url).href)
