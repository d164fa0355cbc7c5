const NAMES: Record<string, string> = {
  "Asia/Jakarta": "WIB",
  "Asia/Pontianak": "WIB",
  "Asia/Makassar": "WITA",
  "Asia/Jayapura": "WIT",
};

/** What people call a zone; one that is not here is called as machines call it. */
export const zoneName = (zone: string) => NAMES[zone] ?? zone;
