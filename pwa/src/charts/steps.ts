/** How much of the most: five steps, each with a mark of its own, so that it reads without a colour and on paper. */
export const MARKS = ["·", "▁", "▃", "▅", "█"] as const;

/** 0: nothing; 1 to 4: quarters of the most that there is. */
export function stepOf(value: number, most: number): 0 | 1 | 2 | 3 | 4 {
  if (value <= 0 || most <= 0) return 0;
  return Math.min(4, Math.max(1, Math.ceil((value / most) * 4))) as 1 | 2 | 3 | 4;
}
