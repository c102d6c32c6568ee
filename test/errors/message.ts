/** The message of the error that `f` throws. */
export function messageOf(f: () => unknown): string {
  try {
    f()
  } catch (error) {
    if (error instanceof Error) return error.message
    throw error
  }
  return "nothing was thrown"
}
