/** Reads the links of Markdown pages. */

/** A link or a picture whose target is a file, as seen from the page, without its anchor. */
export interface Link {
  readonly target: string
  readonly anchor: string | undefined
  readonly picture: boolean
}

/** The links to files in a page, code left out; a target that is empty is the page itself. */
export function linksOf(markdown: string): Link[] {
  const text = markdown.replace(/^(```+|~~~+).*?^\1/gms, "").replace(/(`+)[^`]*\1/g, "")
  return [...text.matchAll(/(!?)\[[^\]]*\]\(([^)\s]+)[^)]*\)/g)]
    .map(([, mark, address]) => ({ picture: mark === "!", parts: address.split("#"), address }))
    .filter(({ address }) => !/^[a-z][a-z0-9+.-]*:/i.test(address))
    .map(({ picture, parts: [target, anchor] }) => ({ target, anchor, picture }))
}
