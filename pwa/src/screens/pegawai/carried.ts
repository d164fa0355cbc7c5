import { useEffect, useState } from "preact/hooks";
import { type Carrier, openCarrier } from "../../sync";

/** How many files of others wait on this phone; none as long as it is not known. */
export function useCarried(): number {
  const [carrier, setCarrier] = useState<Carrier>();
  useEffect(() => {
    openCarrier()
      .then(async (open) => {
        await open.reload();
        setCarrier(open);
      })
      .catch(() => undefined);
  }, []);
  return carrier?.waiting.value ?? 0;
}
