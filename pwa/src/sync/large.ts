/** Lines that something on the way finds too large even alone: the others go before them, and they are tried now and then. */
const MOST_ROUNDS = 4;

type Waits = { rounds: number; left: number };

export type Large<Line> = {
  /** It was refused although it went alone. */
  refused(line: Line): void;
  waits(line: Line): boolean;
  /** Begin another round: what may go now. A line that is tried again goes alone, at nobody's cost. */
  choose(lines: Line[]): Line[];
};

export function createLarge<Line extends { sha: string }>(): Large<Line> {
  const known = new Map<string, Waits>();
  const waits = ({ sha }: Line) => (known.get(sha)?.left ?? 0) > 0;
  return {
    waits,
    refused({ sha }) {
      const rounds = Math.min(MOST_ROUNDS, 2 * (known.get(sha)?.rounds ?? 1));
      known.set(sha, { rounds, left: rounds });
    },
    choose(lines) {
      for (const one of known.values()) one.left -= 1;
      const again = lines.find((line) => known.has(line.sha) && !waits(line));
      return again ? [again] : lines.filter((line) => !waits(line));
    },
  };
}
