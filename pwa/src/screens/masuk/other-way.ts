import { signal } from "@preact/signals";
import type { ComponentType } from "preact";

/** Another way in than by password, where the server has one (`sso.tsx`). */
export const otherWay = signal<ComponentType>();
