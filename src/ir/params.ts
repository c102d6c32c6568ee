/** JSON values with finite numbers, so that an equation can be printed, parsed and compared. */
export type Param = number | string | boolean | readonly Param[]
export type Params = Readonly<Record<string, Param>>
