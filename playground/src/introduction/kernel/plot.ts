// "./plot.ts" as cells import it: a bundle by itself, which the page brings when a cell asks for it.
export * from "../../../../notebooks/plot.js"
