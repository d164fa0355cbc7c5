/** Every word typed occurs somewhere, in any order. */
export function matches(wanted: string, texts: string[]): boolean {
  const text = texts.join(" ").toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
