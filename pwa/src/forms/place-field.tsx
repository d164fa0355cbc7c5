import { useState } from "preact/hooks";
import { formatNumber, t } from "../text";
import { Button } from "../ui/button";
import { type Common, Group, Trouble } from "../ui/field";
import { Icon } from "../ui/icon";
import type { Place } from "./definition";

type PlaceFieldProps = {
  common: Common;
  value: Place | undefined;
  onChange: (value: Place | undefined) => void;
};

/** Where it was, only when asked for, and how sure the phone is. */
export function PlaceField({ common, value, onChange }: PlaceFieldProps) {
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState<"denied" | "failed">();

  function take() {
    setAsking(true);
    setFailed(undefined);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setAsking(false);
        onChange({
          lat: round(coords.latitude, 5),
          lon: round(coords.longitude, 5),
          accuracy_m: Math.round(coords.accuracy),
        });
      },
      (refusal) => {
        setAsking(false);
        setFailed(refusal.code === refusal.PERMISSION_DENIED ? "denied" : "failed");
      },
      { enableHighAccuracy: true, timeout: 30_000, maximumAge: 60_000 },
    );
  }

  return (
    <Group {...common}>
      {value && (
        <p class="row">
          <Icon name="place" />
          {t("place.found", { accuracy: formatNumber(value.accuracy_m ?? 0, 0) })}
        </p>
      )}
      <div class="row">
        <Button icon="place" busy={asking} onClick={take}>
          {t(asking ? "place.busy" : value ? "place.again" : "place.take")}
        </Button>
        {value && (
          <Button kind="quiet" icon="trash" onClick={() => onChange(undefined)}>
            {t("place.remove")}
          </Button>
        )}
      </div>
      {failed && <Trouble>{t(`place.${failed}`)}</Trouble>}
    </Group>
  );
}

const round = (value: number, decimals: number) => Number(value.toFixed(decimals));
