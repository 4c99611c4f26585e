import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Radio, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { TokenCheck, Waba } from "@/shared/api/contract";
import { connectWaba, type Keys } from "../../api";
import { wordsOf } from "../../model";
import { Refusal } from "./advice";
import classes from "./connect.module.css";

type SeenAccount = TokenCheck["businesses"][number]["wabas"][number];

interface AccountStepProps {
  keys: Keys;
  check: TokenCheck;
  next: (waba: Waba) => void;
}

/** One of the accounts that the token reaches; by its id where Meta lists none. */
export function AccountStep({ keys, check, next }: AccountStepProps) {
  const { t } = useLingui();
  const accounts = check.businesses.flatMap((business) => business.wabas);
  const free = accounts.filter((account) => account.connected === null);
  const [id, setId] = useState(free.length === 1 ? (free[0]?.waba_id ?? "") : "");
  const connecting = useMutation({
    mutationFn: () => connectWaba({ ...keys, waba_id: id.trim() }),
    onSuccess: next,
  });
  return (
    <>
      {accounts.length > 0 ? (
        <Radio.Group value={id} onChange={setId} aria-label={t`WhatsApp Business Account`}>
          <Stack gap="xs">
            {accounts.map((account) => (
              <Account key={account.waba_id} account={account} />
            ))}
          </Stack>
        </Radio.Group>
      ) : (
        <TextInput
          label={t`Id of the WhatsApp Business Account`}
          description={t`It stands in Business settings → Accounts → WhatsApp accounts.`}
          dir="ltr"
          maw={460}
          value={id}
          onChange={(event) => setId(event.currentTarget.value)}
        />
      )}
      <Refusal error={connecting.error} />
      <div>
        <Button
          disabled={id.trim() === ""}
          loading={connecting.isPending}
          onClick={() => connecting.mutate()}
        >
          <Trans>Connect this account</Trans>
        </Button>
      </div>
    </>
  );
}

function Account({ account }: { account: SeenAccount }) {
  const { t } = useLingui();
  const taken = {
    here: t`Connected here already`,
    elsewhere: t`Connected to another workspace`,
  };
  const about = [
    account.waba_id,
    wordsOf(account.review_status),
    account.connected && taken[account.connected],
  ];
  return (
    <div className={classes.choice}>
      <Radio
        value={account.waba_id}
        disabled={account.connected !== null}
        label={account.name ?? account.waba_id}
        description={about.filter(Boolean).join(" · ")}
      />
      {account.numbers.length > 0 && (
        <ul>
          {account.numbers.map((number) => (
            <li key={number.phone_number_id}>
              <bdi dir="ltr">{number.display_phone_number}</bdi> {number.verified_name}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
