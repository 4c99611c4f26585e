import { memo, type ReactNode } from "react";
import type { Message } from "@/shared/api/messaging";
import { shownOf } from "../../model/content";
import { ContactCards } from "./contact-cards";
import { InteractiveContent } from "./interactive-content";
import { MediaContent } from "./media-content";
import { OrderContent } from "./order-content";
import { ChoiceContent, FormContent, LocationContent, Unsupported } from "./small-contents";
import { TemplateContent } from "./template-content";
import { WhatsAppText } from "./whatsapp-text";

interface ContentProps {
  message: Message;
  /** Room to leave after the last words of a text. */
  tail?: ReactNode;
}

/** The inside of a bubble, for every kind of message; what cannot be shown is named honestly. */
export const MessageContent = memo(function MessageContent({ message, tail }: ContentProps) {
  const shown = shownOf(message);
  switch (shown.kind) {
    case "text":
    case "system":
      return <WhatsAppText text={shown.text} tail={tail} />;
    case "media":
      return <MediaContent message={message} {...shown} />;
    case "location":
      return <LocationContent {...shown} />;
    case "contacts":
      return <ContactCards contacts={shown.contacts} />;
    case "choice":
      return <ChoiceContent {...shown} />;
    case "form":
      return <FormContent fields={shown.fields} />;
    case "interactive":
      return <InteractiveContent message={shown.interactive} />;
    case "template":
      return <TemplateContent {...shown} />;
    case "order":
      return <OrderContent lines={shown.lines} text={shown.text} />;
    default:
      return <Unsupported what={shown.what} />;
  }
});
