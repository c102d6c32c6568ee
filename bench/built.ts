import { pathToFileURL } from "node:url"

const { BENCH_DIST } = process.env
const folder = BENCH_DIST === undefined ? new URL("../dist/", import.meta.url) : pathToFileURL(`${BENCH_DIST}/`)

/** A module of the package as `npm run build` leaves it. What runs TypeScript directly may wrap every function. */
export const built = <T>(path: string): Promise<T> => import(new URL(path, folder).href)

export const taylorjet = await built<typeof import("taylorjet")>("index.js")
