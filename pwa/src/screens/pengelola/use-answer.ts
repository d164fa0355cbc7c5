/** What the server said to a question, asked again whenever the question changes. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Answer, Refusal } from "../../administration";

export type Asked<T> = { value?: T; refusal?: Refusal; again: () => void };

/** `key` says what the question is about; an answer to an older question is dropped. */
export function useAnswer<T>(ask: () => Promise<Answer<T>>, key: string): Asked<T> {
  const [state, setState] = useState<{ key: string; value?: T; refusal?: Refusal }>({ key });
  const turn = useRef(0);
  const again = useCallback(() => {
    turn.current += 1;
    const mine = turn.current;
    void ask().then((answer) => {
      if (mine !== turn.current) return;
      setState(answer.ok ? { key, value: answer.value } : { key, refusal: answer.code });
    });
  }, [key]);
  useEffect(() => {
    again();
    return () => {
      turn.current += 1;
    };
  }, [again]);
  const { value, refusal } = state.key === key ? state : { value: undefined, refusal: undefined };
  return { ...(value && { value }), ...(refusal && { refusal }), again };
}
