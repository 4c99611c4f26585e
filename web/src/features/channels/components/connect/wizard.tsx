import { Trans } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { PhoneNumber, TokenCheck, Waba } from "@/shared/api/contract";
import { type Keys, numbersQuery, wabasQuery } from "../../api";
import { numberName } from "../../model";
import { AccountStep } from "./account-step";
import { AddressStep } from "./address-step";
import { CallbackStep } from "./callback-step";
import classes from "./connect.module.css";
import { HelloStep } from "./hello-step";
import { RegisterStep } from "./register-step";
import { Step, type StepState } from "./step";
import { TokenStep } from "./token-step";

interface Proved {
  address?: string;
  keys?: Keys;
  check?: TokenCheck;
  waba?: Waba;
  callback?: string;
  number?: PhoneNumber;
}

/** Six steps, each proved before the next. Secrets live in this page alone, and not for long. */
export function Wizard() {
  const client = useQueryClient();
  const [proved, setProved] = useState<Proved>({});
  const prove = (more: Proved) => {
    setProved((known) => ({ ...known, ...more }));
    void client.invalidateQueries({ queryKey: wabasQuery.queryKey });
    void client.invalidateQueries({ queryKey: numbersQuery.queryKey });
  };
  const { address, keys, check, waba, callback, number } = proved;
  const open = [address, check, waba, callback, number].indexOf(undefined);
  const stateOf = (index: number): StepState => {
    if (open === -1) return index < 5 ? "done" : "open";
    if (index === open) return "open";
    return index < open ? "done" : "ahead";
  };
  return (
    <ol className={classes.steps}>
      <Step index={1} title={<Trans>A public address</Trans>} state={stateOf(0)} outcome={address}>
        <AddressStep next={(found) => prove({ address: found.public_url })} />
      </Step>
      <Step
        index={2}
        title={<Trans>App and access token</Trans>}
        state={stateOf(1)}
        outcome={check?.app?.name ?? check?.app?.id}
      >
        <TokenStep next={(given, found) => prove({ keys: given, check: found })} />
      </Step>
      <Step
        index={3}
        title={<Trans>The WhatsApp Business Account</Trans>}
        state={stateOf(2)}
        outcome={waba?.name}
      >
        {keys && check && (
          <AccountStep
            keys={keys}
            check={check}
            // the account keeps the token from here on
            next={(found) => prove({ waba: found, keys: { access_token: "" } })}
          />
        )}
      </Step>
      <Step
        index={4}
        title={<Trans>Webhooks, verified by Meta</Trans>}
        state={stateOf(3)}
        outcome={callback}
      >
        {waba && <CallbackStep waba={waba} next={(url) => prove({ callback: url })} />}
      </Step>
      <Step
        index={5}
        title={<Trans>Registration</Trans>}
        state={stateOf(4)}
        outcome={number && numberName(number)}
      >
        {waba && <RegisterStep waba={waba} next={(found) => prove({ number: found })} />}
      </Step>
      <Step index={6} title={<Trans>Write “hi” to it</Trans>} state={stateOf(5)}>
        {number && <HelloStep number={number} />}
      </Step>
    </ol>
  );
}
