import { Trans, useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { IconButton } from "@/shared/ui/icon-button";
import type { QuotedDraft } from "../../drafts";
import classes from "./composer.module.css";

export function QuoteBar({ quote, drop }: { quote: QuotedDraft; drop: () => void }) {
  const { t } = useLingui();
  return (
    <div className={classes.quote}>
      <div>
        <strong>
          {quote.author ? (
            <Trans>
              Reply to <bdi>{quote.author}</bdi>
            </Trans>
          ) : (
            <Trans>Reply to yourself</Trans>
          )}
        </strong>
        <span dir="auto">{quote.text}</span>
      </div>
      <IconButton label={t`Do not quote`} onClick={drop}>
        <X size={16} />
      </IconButton>
    </div>
  );
}
