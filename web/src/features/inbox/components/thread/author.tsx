import { Trans } from "@lingui/react/macro";
import { Bot, Code, Megaphone, Smartphone } from "lucide-react";
import type { ReactNode } from "react";
import type { Message } from "@/shared/api/messaging";
import classes from "./bubble.module.css";

const SIGNS: Record<string, ReactNode> = {
  api: <Code size={12} aria-hidden />,
  campaign: <Megaphone size={12} aria-hidden />,
  automation: <Bot size={12} aria-hidden />,
  business_app: <Smartphone size={12} aria-hidden />,
};

interface AuthorProps {
  origin: Message["origin"];
  /** Only to take the room: without the sign, which costs most to draw. */
  isRoom?: boolean;
}

/** Who wrote an outbound message: a member by name, or what sent it. */
export function Author({ origin, isRoom }: AuthorProps) {
  const sign = SIGNS[origin.kind];
  return (
    <span className={classes.author} dir="auto" data-sign={sign ? "" : undefined}>
      {!isRoom && sign}
      {origin.name || <Kind kind={origin.kind} />}
    </span>
  );
}

function Kind({ kind }: { kind: string }) {
  if (kind === "api") return <Trans>API</Trans>;
  if (kind === "campaign") return <Trans>Campaign</Trans>;
  if (kind === "automation") return <Trans>Automation</Trans>;
  if (kind === "business_app") return <Trans>WhatsApp Business app</Trans>;
  return <Trans>A former member</Trans>;
}
