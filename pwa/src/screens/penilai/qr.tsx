/** A QR code from the server, rebuilt from its paths alone: whatever else is in the SVG is not taken over. */

const PATH_ATTRIBUTES = ["d", "transform", "fill", "stroke", "class"] as const;

export type Drawing = { viewBox: string; paths: Record<string, string>[] };

/** Reads size and paths out of an SVG; undefined when it is none. */
export function drawingOf(svg: string): Drawing | undefined {
  const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  if (root.localName !== "svg") return undefined;
  const viewBox =
    root.getAttribute("viewBox") ??
    `0 0 ${Number.parseFloat(root.getAttribute("width") ?? "")} ${Number.parseFloat(root.getAttribute("height") ?? "")}`;
  if (!/^[-\d.e]+( [-\d.e]+){3}$/.test(viewBox)) return undefined;
  const paths = [...root.getElementsByTagName("path")].map((path) =>
    Object.fromEntries(
      PATH_ATTRIBUTES.flatMap((name) => {
        const value = path.getAttribute(name);
        return value === null ? [] : [[name, value]];
      }),
    ),
  );
  return paths.length ? { viewBox, paths } : undefined;
}

/** Black on white in both themes: cameras need the contrast. */
export function Qr({ svg, label }: { svg: string; label: string }) {
  const drawing = drawingOf(svg);
  if (!drawing) return null;
  return (
    <svg class="qr" viewBox={drawing.viewBox} role="img" aria-label={label}>
      {drawing.paths.map((path) => (
        <path key={path.d} {...path} />
      ))}
    </svg>
  );
}
