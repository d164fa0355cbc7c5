/** Styles of pictures that only some people open: they come with the part, not with the one stylesheet that every phone has. */
const worn = new Set<string>();

/** Put a part's own rules on the page, once. A sheet made here needs no exception from the page's policy. */
export function wear(css: string): void {
  if (worn.has(css) || typeof CSSStyleSheet === "undefined") return;
  worn.add(css);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
