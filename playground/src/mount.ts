/** Shows a view in `root` and returns what ends it: its workers, its timers, its listeners. */
export type Mount = (root: HTMLElement) => () => void
