/** One family: 24 × 24, one line weight, drawn in the colour of the text beside them. */
const paths = {
  home: "M4 11l8-7 8 7M6 10v10h12V10M10 20v-6h4v6",
  target: "M5 21V4M5 5h12l-2.5 4L17 13H5",
  plus: "M12 5v14M5 12h14",
  list: "M4 6h2M4 12h2M4 18h2M9.5 6H20M9.5 12H20M9.5 18H20",
  person: "M12 11.5a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5zM4.5 20.5c.8-4 3.7-6 7.5-6s6.7 2 7.5 6",
  team: "M9 11a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5zM2.5 19.5c.6-3.6 3-5.5 6.5-5.5s5.9 1.9 6.5 5.5M15.5 4.8a3.25 3.25 0 0 1 0 5.9M18 14.5c2 .8 3.1 2.5 3.5 5",
  inbox: "M4 13l2.5-8.5h11L20 13v6.5H4zM4 13h5l1 2.5h4l1-2.5h5",
  check: "M4.5 12.5l5 5 10-11",
  checks: "M2.5 12.5l4.5 5 8.5-10.5M11.5 16.5l1 1L21.5 7",
  clock: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2",
  hourglass: "M6.5 3.5h11M6.5 20.5h11M8 3.5v3.5l4 5 4-5V3.5M8 20.5V17l4-5 4 5v3.5",
  offline:
    "M3.5 3.5l17 17M8 7.5A5.5 5.5 0 0 1 17.3 10.5 4.2 4.2 0 0 1 20 16.8M16.5 18.5H7a4.3 4.3 0 0 1-.8-8.5",
  sync: "M19.5 5v5h-5M4.5 19v-5h5M19.2 10A7.7 7.7 0 0 0 5.6 8M4.8 14A7.7 7.7 0 0 0 18.4 16",
  warning: "M12 4l9 16H3zM12 10v4.5M12 17.2v.3",
  info: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 11v5.5M12 7.7V8",
  reply: "M9.5 5.5L4 11l5.5 5.5M4 11h10a6 6 0 0 1 6 6v1.5",
  pencil: "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7l3.5 3.5",
  cross: "M6 6l12 12M18 6L6 18",
  forward: "M9 5.5l6.5 6.5L9 18.5",
  back: "M15 5.5L8.5 12l6.5 6.5",
  camera: "M3.5 8h4l1.5-2.5h6L16.5 8h4v11.5h-17zM12 17a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
  image: "M4 4.5h16v15H4zM4 16l5-5 5 5 2.5-2.5L20 17M15.5 9.3v.2",
  place:
    "M12 21s-6.5-6-6.5-11.2a6.5 6.5 0 0 1 13 0C18.5 15 12 21 12 21zM12 12.2a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.3 15.3L20.5 20.5",
  lock: "M6 11h12v9.5H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  versions: "M12 20V12M12 12C12 8 6 9 6 4M12 12c0-4 6-3 6-8M3.5 6.5L6 4l2.5 2.5M15.5 6.5L18 4l2.5 2.5",
  install: "M12 4v11M7 10.5l5 5 5-5M4.5 20h15",
  trash: "M4.5 7h15M9.5 7V4h5v3M6.5 7l1 13.5h9l1-13.5",
  phone: "M7 3.5h10v17H7zM11 17.5h2",
  late: "M12 20.5a8.5 8.5 0 1 1 8.5-8.5M12 7.5V12l3 2M15 18.5l2 2 4-4",
  copy: "M8.5 8.5H20V20H8.5zM15.5 8.5V4H4v11.5h4.5",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6.5H7z",
} as const;

export type IconName = keyof typeof paths;

/** Purely visual: the word beside it carries the meaning. */
export function Icon({ name, large }: { name: IconName; large?: boolean }) {
  return (
    <svg
      class="icon"
      data-large={large || undefined}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
