import { memo, type ReactNode } from "react";
import { type Block, type Inline, parseWhatsAppText } from "../../model/whatsapp-text";
import classes from "./whatsapp-text.module.css";

interface WhatsAppTextProps {
  text: string;
  /** Stands after the last words, in their line where there is room. */
  tail?: ReactNode;
}

/** What people wrote, with WhatsApp's marks shown as its apps show them. */
export const WhatsAppText = memo(function WhatsAppText({ text, tail }: WhatsAppTextProps) {
  const blocks = parseWhatsAppText(text);
  return (
    <div className={classes.text} dir="auto">
      {blocks.map((block, index) => (
        <BlockView
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no identity but their place
          key={index}
          block={block}
          tail={index === blocks.length - 1 ? tail : undefined}
        />
      ))}
    </div>
  );
});

function BlockView({ block, tail }: { block: Block; tail: ReactNode }) {
  if (block.kind === "code") return <pre dir="ltr">{block.text}</pre>;
  const inline = (
    <>
      <InlineViews parts={block.parts} />
      {tail}
    </>
  );
  if (block.kind === "quote") return <blockquote>{inline}</blockquote>;
  if (block.kind === "bullet") return <div className={classes.bullet}>{inline}</div>;
  if (block.kind === "numbered")
    return (
      <div className={classes.numbered} data-number={`${block.number}.`}>
        {inline}
      </div>
    );
  return block.parts.length > 0 || tail ? <div>{inline}</div> : <br />;
}

function InlineViews({ parts }: { parts: Inline[] }) {
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
    <InlineView key={index} part={part} />
  ));
}

function InlineView({ part }: { part: Inline }) {
  if (part.kind === "text") return part.text;
  if (part.kind === "code") return <code>{part.text}</code>;
  if (part.kind === "link")
    return (
      <a href={part.href} target="_blank" rel="noopener noreferrer nofollow">
        {part.text}
      </a>
    );
  const inner = <InlineViews parts={part.parts} />;
  if (part.kind === "bold") return <strong>{inner}</strong>;
  return part.kind === "italic" ? <em>{inner}</em> : <s>{inner}</s>;
}
