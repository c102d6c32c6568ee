// Debian's headless Chromium, as all tests that need a browser start it.

/** How to launch it. */
export const launch = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
}

interface Page {
  on(event: "console", listener: (message: { type(): string; text(): string }) => void): unknown
  on(event: "pageerror", listener: (error: Error) => void): unknown
}

/** Errors and warnings that a page's console shows from now on, and errors that nobody catches. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text())
  })
  page.on("pageerror", (error) => complaints.push(String(error)))
  return complaints
}
