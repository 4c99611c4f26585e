import { Trans, useLingui } from "@lingui/react/macro";
import { useDebouncedValue } from "@mantine/hooks";
import { queryOptions, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FileText, Search, Share2 } from "lucide-react";
import { useState } from "react";
import { useMe } from "@/features/accounts/public";
import { contactName } from "@/features/contacts/public";
import type { Conversation } from "@/shared/api/messaging";
import { useNow } from "@/shared/lib/clock";
import { sizeOf } from "@/shared/lib/format";
import { dropReceived, type Received, readReceived } from "@/shared/lib/received";
import { Face } from "@/shared/ui/face";
import { Bone, Empty, Failed } from "@/shared/ui/states";
import { conversationsQuery } from "../api";
import { draftOf, keepDraft } from "../drafts";
import { handOver } from "../handed-over";
import { windowOf } from "../model/window";
import classes from "./share-page.module.css";

const SEARCH_AFTER_MS = 250;

const receivedQuery = queryOptions({
  queryKey: ["received"],
  queryFn: readReceived,
  gcTime: 0,
  staleTime: Infinity,
});

/** What another app shared with this one: a conversation is chosen, and its composer has it. */
export function SharePage() {
  const { data: received, isPending } = useQuery(receivedQuery);
  if (isPending) return null;
  if (!received)
    return (
      <div className={classes.page}>
        <Empty icon={<Share2 size={20} />} title={<Trans>Nothing was shared</Trans>}>
          <Trans>
            Share a text, a picture or a file from another app, and choose Rapport there. It waits
            here for an hour until you choose a conversation.
          </Trans>
        </Empty>
      </div>
    );
  return <Choice received={received} />;
}

function Choice({ received }: { received: Received }) {
  const { t } = useLingui();
  const [words, setWords] = useState("");
  const [q] = useDebouncedValue(words.trim(), SEARCH_AFTER_MS);
  const choose = useChoose(received);
  return (
    <section className={classes.page} aria-labelledby="share-title">
      <header className={classes.head}>
        <h1 id="share-title">
          <Trans>Send to whom?</Trans>
        </h1>
        <What received={received} />
        <div className={classes.search}>
          <Search size={16} aria-hidden />
          <input
            type="search"
            aria-label={t`Search by name or number`}
            placeholder={t`Search by name or number`}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        </div>
      </header>
      <Conversations q={q} choose={choose} />
    </section>
  );
}

function What({ received }: { received: Received }) {
  return (
    <div className={classes.what}>
      {received.words && <p dir="auto">{received.words}</p>}
      {received.files.map((file) => (
        <span key={file.name} className={classes.file}>
          <FileText size={15} aria-hidden />
          <bdi>{file.name}</bdi> {sizeOf(file.size)}
        </span>
      ))}
    </div>
  );
}

interface ConversationsProps {
  q: string;
  choose: (conversation: Conversation) => void;
}

function Conversations({ q, choose }: ConversationsProps) {
  const query = useInfiniteQuery(
    conversationsQuery({ status: "open", sort: "newest", ...(q && { q }) }),
  );
  const now = useNow();
  if (query.isPending) return <Bone width="100%" height={240} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap((page) => page.data);
  if (rows.length === 0)
    return (
      <Empty icon={<Search size={20} />} title={<Trans>No open conversation found</Trans>}>
        <Trans>Try another name, or reopen the conversation in the inbox first.</Trans>
      </Empty>
    );
  return (
    <ul className={classes.rows}>
      {rows.map((row) => (
        <li key={row.id}>
          <button type="button" onClick={() => choose(row)}>
            <Face name={contactName(row.contact)} colourKey={row.contact.id} size={38} />
            <span className={classes.name}>
              <bdi>{contactName(row.contact)}</bdi>
              {!windowOf(row, now).isOpen && (
                <small>
                  <Trans>The service window is closed: it can be sent when they write.</Trans>
                </small>
              )}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Puts it beside what was begun there already. */
function useChoose(received: Received): (conversation: Conversation) => void {
  const navigate = useNavigate();
  const client = useQueryClient();
  const { slug } = useMe().workspace;
  return ({ id }) => {
    const draft = draftOf(id);
    const text = [draft.text, received.words].filter(Boolean).join("\n");
    keepDraft(id, { ...draft, text });
    handOver(id, received.files);
    client.setQueryData(receivedQuery.queryKey, null);
    void dropReceived();
    void navigate({
      to: "/$workspace/inbox/$conversationId",
      params: { workspace: slug, conversationId: id },
      replace: true,
    });
  };
}
