import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useMe } from "@/features/accounts/public";
import type { Quote } from "@/shared/api/messaging";
import { plainWords } from "../../model/whatsapp-text";
import { useThreadActions } from "./context";
import classes from "./quoted-message.module.css";

const KINDS: Record<string, ReturnType<typeof msg>> = {
  image: msg`Picture`,
  video: msg`Video`,
  audio: msg`Audio`,
  document: msg`Document`,
  sticker: msg`Sticker`,
  location: msg`Location`,
  contacts: msg`Contact`,
  order: msg`Order`,
  template: msg`Template message`,
};

/** One line that stands for a message without words. */
export function useKindName(): (type: string | null) => string {
  const { t } = useLingui();
  return (type) => {
    const kind = KINDS[type ?? ""];
    return kind ? t(kind) : t`Message`;
  };
}

export function QuotedMessage({ quote }: { quote: Quote }) {
  const { contactName, goTo } = useThreadActions();
  const { workspace } = useMe();
  const kindName = useKindName();
  const { id } = quote;
  return (
    <button
      type="button"
      className={classes.quote}
      disabled={id === null}
      onClick={() => id !== null && goTo(id)}
    >
      {quote.direction && (
        <strong dir="auto">{quote.direction === "inbound" ? contactName : workspace.name}</strong>
      )}
      <span dir="auto">{plainWords(quote.text) || kindName(quote.type)}</span>
    </button>
  );
}
