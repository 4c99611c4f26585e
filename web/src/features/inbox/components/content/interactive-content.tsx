import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { ExternalLink, List, Reply } from "lucide-react";
import type { Interactive } from "../../model/interactive";
import classes from "./content.module.css";
import { WhatsAppText } from "./whatsapp-text";

/** What the contact is asked for by messages whose button WhatsApp itself labels. */
const ASKS: Record<string, ReturnType<typeof msg>> = {
  location_request_message: msg`Asks for the contact's location`,
  address_message: msg`Asks for a postal address`,
  request_contact_info: msg`Asks for the contact's phone number`,
  call_permission_request: msg`Asks for permission to call`,
  voice_call: msg`Offers a call`,
  flow: msg`Opens a form`,
  product: msg`Shows a product`,
  product_list: msg`Shows products`,
  catalog_message: msg`Shows the catalogue`,
  order_details: msg`Asks for a payment`,
  order_status: msg`Tells the state of an order`,
};

export function InteractiveContent({ message }: { message: Interactive }) {
  const { t } = useLingui();
  const ask = ASKS[message.type];
  return (
    <div className={classes.laidOut}>
      {ask && <div className={classes.label}>{t(ask)}</div>}
      {message.header && (
        <div className={classes.header} dir="auto">
          {message.header}
        </div>
      )}
      {message.body && <WhatsAppText text={message.body} />}
      {message.footer && (
        <div className={classes.footer} dir="auto">
          {message.footer}
        </div>
      )}
      {message.cards.map((card, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cards have no identity but their place
        <div key={index} className={classes.footer} dir="auto">
          {index + 1}. {[card.text, ...card.buttons].filter(Boolean).join(" · ")}
        </div>
      ))}
      <Actions message={message} />
    </div>
  );
}

function Actions({ message }: { message: Interactive }) {
  if (message.menu) return <ListMenu menu={message.menu} />;
  if (message.link)
    return (
      <div className={classes.actions}>
        <a href={message.link.url} target="_blank" rel="noopener noreferrer">
          <ExternalLink size={14} aria-hidden /> <bdi>{message.link.label}</bdi>
        </a>
      </div>
    );
  if (message.buttons.length === 0) return null;
  return (
    <div className={classes.actions}>
      {message.buttons.map((button) => (
        <span key={button}>
          <Reply size={14} aria-hidden /> <bdi>{button}</bdi>
        </span>
      ))}
    </div>
  );
}

function ListMenu({ menu }: { menu: NonNullable<Interactive["menu"]> }) {
  return (
    <div className={classes.actions}>
      <details className={classes.menu}>
        <summary>
          <List size={14} aria-hidden /> <bdi>{menu.label}</bdi>
        </summary>
        {menu.sections.map((section) => (
          <ul key={section.title} className={classes.rows} aria-label={section.title || undefined}>
            {section.rows.map((row) => (
              <li key={row.title} dir="auto">
                {row.title}
                {row.description && <small>{row.description}</small>}
              </li>
            ))}
          </ul>
        ))}
      </details>
    </div>
  );
}
