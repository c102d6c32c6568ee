/** The symbol by which `using` disposes of a value, as a type; none where the types of the host's library lack it. */
export type DisposeSymbol = SymbolConstructor extends { readonly dispose: infer S extends symbol } ? S : never

/** What `using` takes. */
export type Disposal = Readonly<Record<DisposeSymbol, () => void>>

/** The symbol itself, where the host has it. */
export const disposeSymbol = (Symbol as { readonly dispose?: symbol }).dispose
