/** What makes a new password or PIN too easy to guess, said before it is sent; the server has the last word. */
export const MIN_PASSWORD = 8;
const MAX_PASSWORD = 200;

export type Weakness = "too_short" | "too_long" | "nip" | "common" | "format" | "birth_date";

const digits = (text: string) => text.replace(/\D/g, "");

export function weakPassword(password: string, nip: string): Weakness | undefined {
  const plain = password.normalize("NFC").toLowerCase();
  if (plain.length < MIN_PASSWORD) return "too_short";
  if (plain.length > MAX_PASSWORD) return "too_long";
  if (digits(nip) !== "" && plain.replace(/[^\p{L}\p{N}]/gu, "") === digits(nip)) return "nip";
  return new Set(plain).size < 3 || runsOn(plain) ? "common" : undefined;
}

export function weakPin(pin: string, nip: string): Weakness | undefined {
  if (!/^[0-9]{6}$/.test(pin)) return "format";
  const [a, b, c] = [pin.slice(0, 2), pin.slice(2, 4), pin.slice(4)];
  if (new Set(pin).size < 3 || runsOn(pin) || pin.slice(0, 3) === pin.slice(3) || (a === b && b === c))
    return "common";
  return birthDates(digits(nip)).includes(pin) ? "birth_date" : undefined;
}

/** 123456, 987654, abcdef. */
function runsOn(text: string): boolean {
  const steps = new Set<number>();
  for (let at = 1; at < text.length; at += 1) steps.add(text.charCodeAt(at) - text.charCodeAt(at - 1));
  return (
    (steps.size === 1 && (steps.has(1) || steps.has(-1))) || text === "1234567890" || text === "0987654321"
  );
}

/** A NIP begins with the birth date, YYYYMMDD. */
function birthDates(nip: string): string[] {
  if (nip.length < 8) return [];
  const [century, year, month, day] = [nip.slice(0, 2), nip.slice(2, 4), nip.slice(4, 6), nip.slice(6, 8)];
  return [
    day + month + year,
    year + month + day,
    month + day + year,
    century + year + month,
    month + century + year,
    day + century + year,
  ];
}
