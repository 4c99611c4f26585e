import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check, Circle } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useMe } from "@/features/accounts/public";
import type { PhoneNumber } from "@/shared/api/contract";
import { timeOf } from "@/shared/lib/format";
import { helloQuery } from "../../api";
import { Advice } from "./advice";
import classes from "./connect.module.css";

/** The whole way and back, by a person's own phone. */
export function HelloStep({ number }: { number: PhoneNumber }) {
  const { t } = useLingui();
  const { slug } = useMe().workspace;
  const [since] = useState(() => new Date().toISOString());
  const { data: hello } = useQuery(helloQuery(number.phone_number_id, since));
  const conversationId = hello?.conversation_id;
  return (
    <>
      <p>
        <Trans>
          Write <strong>hi</strong> to <bdi dir="ltr">{number.display_phone_number}</bdi> from your
          phone, then answer it from the inbox.
        </Trans>
      </p>
      <ul className={classes.proofs} aria-live="polite">
        <Proof at={hello?.arrived_at}>{t`Your message has arrived`}</Proof>
        <Proof at={hello?.answered_at}>{t`It was answered`}</Proof>
      </ul>
      {hello?.problem && <Advice {...hello.problem} />}
      {conversationId && (
        <div>
          <Button
            renderRoot={(props) => (
              <Link
                to="/$workspace/inbox/$conversationId"
                params={{ workspace: slug, conversationId }}
                {...props}
              />
            )}
          >
            <Trans>Open the conversation</Trans>
          </Button>
        </div>
      )}
    </>
  );
}

function Proof({ at, children }: { at: string | null | undefined; children: ReactNode }) {
  const Sign = at ? Check : Circle;
  return (
    <li data-done={at ? true : undefined}>
      <Sign size={15} aria-hidden /> {children} {at && timeOf(at)}
    </li>
  );
}
