import { Trans } from "@lingui/react/macro";
import { LayoutTemplate } from "lucide-react";
import classes from "./content.module.css";
import { WhatsAppText } from "./whatsapp-text";

interface TemplateProps {
  name: string;
  language: string;
  text: string;
  buttons: string[];
}

export function TemplateContent({ name, language, text, buttons }: TemplateProps) {
  return (
    <div className={classes.laidOut}>
      <div className={classes.label}>
        <LayoutTemplate size={14} aria-hidden />
        <span>
          <Trans>Template message</Trans> · {[name, language].filter(Boolean).join(" · ")}
        </span>
      </div>
      {text && <WhatsAppText text={text} />}
      {buttons.length > 0 && (
        <div className={classes.actions}>
          {buttons.map((button) => (
            <span key={button} dir="auto">
              {button}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}
