/** The engine of whoever is signed in, for `session.ts` to set and the screens' functions to read. */
import { signal } from "@preact/signals-core";
import type { Engine } from "./engine";

export const engine = signal<Engine | undefined>(undefined);
