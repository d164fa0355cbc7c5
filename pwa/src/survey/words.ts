/** The words of a survey, both languages: a citizen's page loads nothing else of the app. */
import { survei as en } from "../text/survei.en";
import { survei as id } from "../text/survei.id";

export type Language = "id" | "en";
export type Said = { id: string; en: string };

const WORDS: Record<Language, Record<keyof typeof id, string>> = { id, en };

export const say = (language: Language, key: keyof typeof id, params: Record<string, number> = {}) =>
  WORDS[language][key].replace(/\{(\w+)\}/g, (_whole, name: string) => String(params[name] ?? ""));
