import { Trans } from "@lingui/react/macro";
import { Button, Group, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { PublicAddress } from "@/shared/api/contract";
import { Bone } from "@/shared/ui/states";
import { addressQuery } from "../../api";
import { Advice, Refusal } from "./advice";
import classes from "./connect.module.css";

/** Meta calls public https addresses only; ours is visited through the internet to prove it. */
export function AddressStep({ next }: { next: (address: PublicAddress) => void }) {
  const query = useQuery(addressQuery);
  const address = query.data;
  const mayGoOn = address && (address.usable || address.may_continue);
  return (
    <>
      <p>
        <Trans>
          WhatsApp delivers messages by calling this installation, so it needs an https address that
          the internet reaches.
        </Trans>
      </p>
      {query.isPending && <Bone width="100%" height={60} />}
      <Refusal error={query.error} />
      {address && <Found address={address} />}
      <Group gap="xs">
        {!address?.usable && (
          <Button loading={query.isFetching} onClick={() => void query.refetch()}>
            <Trans>Check again</Trans>
          </Button>
        )}
        {mayGoOn && (
          <Button variant={address.usable ? "filled" : "default"} onClick={() => next(address)}>
            {address.usable ? <Trans>Next</Trans> : <Trans>Go on all the same</Trans>}
          </Button>
        )}
      </Group>
    </>
  );
}

function Found({ address }: { address: PublicAddress }) {
  if (address.usable)
    return (
      <p>
        {address.sentence} <bdi dir="ltr">{address.callback_url}</bdi>
      </p>
    );
  return (
    <>
      <Advice sentence={address.sentence} remedy={address.remedy ?? address.detail} />
      {address.ways.length > 0 && <Ways ways={address.ways} />}
    </>
  );
}

function Ways({ ways }: { ways: PublicAddress["ways"] }) {
  const [id, setId] = useState(ways[0]?.id ?? "");
  const way = ways.find((one) => one.id === id);
  return (
    <>
      <SegmentedControl
        className={classes.ways}
        withItemsBorders={false}
        value={id}
        onChange={setId}
        data={ways.map(({ id: value, title: label }) => ({ value, label }))}
      />
      {way && (
        <>
          <p>{way.note}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key */}
          <pre className={classes.lines} dir="ltr" tabIndex={0}>
            {way.lines.join("\n")}
          </pre>
        </>
      )}
    </>
  );
}
