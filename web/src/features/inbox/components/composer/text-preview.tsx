import { Trans } from "@lingui/react/macro";
import { useMemo } from "react";
import { type Block, parseWhatsAppText } from "../../model/whatsapp-text";
import { WhatsAppText } from "../content/whatsapp-text";
import classes from "./composer.module.css";

/** How WhatsApp will show the marks; only while there are any. */
export function TextPreview({ text }: { text: string }) {
  const isMarked = useMemo(() => parseWhatsAppText(text).some(hasMarks), [text]);
  if (!isMarked) return null;
  return (
    <div className={classes.preview}>
      <span>
        <Trans>Will look like</Trans>
      </span>
      <WhatsAppText text={text} />
    </div>
  );
}

function hasMarks(block: Block): boolean {
  if (block.kind !== "line") return true;
  return block.parts.some((part) => part.kind !== "text" && part.kind !== "link");
}
