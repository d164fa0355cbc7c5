/**
 * Files that another app shares to this one, kept by the service worker before any page is there: without a signal too.
 *
 * The worker has no imports, so it writes plainly to what `sync/carried.ts` has made, whatever its version; what the
 * files are is looked at by the screen that opens next. The answer is a redirect, so that a reload shares nothing again.
 */
const MAX_BYTES = 24 * 1024 * 1024; // as `sync/bundle.py`; of what is larger only its name is kept, to say so
const MAX_FILES = 40;

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function keep(rows: { name: string; bytes: number; text: string }[]): Promise<void> {
  const opening = indexedDB.open("luring-carried");
  // Nobody has ever signed in here: there is nothing that could ship it.
  opening.onupgradeneeded = () => opening.transaction?.abort();
  const db = await settled(opening);
  try {
    const tx = db.transaction("shared", "readwrite", { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      tx.oncomplete = resolve;
      tx.onabort = () => reject(tx.error);
    });
    for (const row of rows) tx.objectStore("shared").add(row);
    await done;
  } finally {
    db.close();
  }
}

/** Take in what the share sheet posts, and show the screen of what is carried. */
export async function takeShared(request: Request): Promise<Response> {
  let failed = "";
  try {
    const form = await request.formData();
    const files = form.getAll("berkas").filter((part) => part instanceof File);
    const text = form.get("pesan"); // some messengers share a text as one
    if (typeof text === "string" && text.startsWith("LURING-")) files.push(new File([text], "pesan.txt"));
    if (files.length > MAX_FILES) failed = "?gagal";
    const rows = files.slice(0, MAX_FILES).map(async (file) => ({
      name: file.name,
      bytes: file.size,
      text: file.size > MAX_BYTES ? "" : await file.text(),
    }));
    await keep(await Promise.all(rows));
  } catch {
    failed = "?gagal";
  }
  return Response.redirect(new URL(`/titipan${failed}`, request.url), 303);
}
