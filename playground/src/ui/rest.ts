/** What is done once something has rested for so many milliseconds: each call begins the time anew. */
export function afterRest(milliseconds: number, act: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    call(): void {
      clearTimeout(timer)
      timer = setTimeout(act, milliseconds)
    },
    cancel: () => clearTimeout(timer),
  }
}

/** How long typing rests before a formula is read, in milliseconds. */
export const typing = 150
