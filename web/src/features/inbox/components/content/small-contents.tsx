import { Trans, useLingui } from "@lingui/react/macro";
import { CircleSlash, CornerDownRight, MapPin } from "lucide-react";
import classes from "./content.module.css";

interface LocationProps {
  latitude: number;
  longitude: number;
  name: string;
  address: string;
}

/** No map is drawn: its pictures would tell a stranger's server where the contact is. */
export function LocationContent({ latitude, longitude, name, address }: LocationProps) {
  const place = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return (
    <div className={classes.card}>
      <span className={classes.sign} aria-hidden>
        <MapPin size={20} />
      </span>
      <div className={classes.words}>
        <strong dir="auto">{name || <Trans>Location</Trans>}</strong>
        {address && <span dir="auto">{address}</span>}
        <a href={map} target="_blank" rel="noopener noreferrer">
          <bdi dir="ltr">{place}</bdi>
        </a>
      </div>
    </div>
  );
}

/** What the contact tapped: a button, a row of a list, a quick reply of a template. */
export function ChoiceContent({ title, description }: { title: string; description: string }) {
  const { t } = useLingui();
  return (
    <div className={classes.choice}>
      <CornerDownRight size={15} aria-label={t`Tapped`} />
      <span dir="auto">{title}</span>
      {description && <small dir="auto">{description}</small>}
    </div>
  );
}

export function FormContent({ fields }: { fields: [string, string][] }) {
  return (
    <div>
      <strong>
        <Trans>Answers to a form</Trans>
      </strong>
      <dl className={classes.fields}>
        {fields.map(([name, value]) => (
          <div key={name}>
            <dt>{name.replaceAll("_", " ")}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

export function Unsupported({ what }: { what: string }) {
  return (
    <div className={classes.unsupported}>
      <CircleSlash size={15} aria-hidden />
      <span>
        {what ? (
          <Trans>
            A message of the kind “{what.replaceAll("_", " ")}”, which WhatsApp shows only in its
            own apps.
          </Trans>
        ) : (
          <Trans>A message that WhatsApp shows only in its own apps.</Trans>
        )}
      </span>
    </div>
  );
}
