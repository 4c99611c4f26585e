import { Trans } from "@lingui/react/macro";
import { CircleAlert, ExternalLink, Info } from "lucide-react";
import { ApiError, sentenceOf } from "@/shared/api/errors";
import classes from "./connect.module.css";

export interface AdviceProps {
  sentence: string;
  remedy?: string | null;
  steps?: string[];
  link?: string | null;
  /** Something to mend later rather than something in the way. */
  isMild?: boolean;
}

/** What is in the way, what would help, and where to click for it. */
export function Advice({ sentence, remedy, steps = [], link, isMild }: AdviceProps) {
  const Sign = isMild ? Info : CircleAlert;
  return (
    <div className={classes.advice} data-mild={isMild || undefined} role="alert">
      <Sign size={17} aria-hidden />
      <div>
        <p>
          <strong>{sentence}</strong> {remedy}
        </p>
        {steps.length > 0 && (
          <ol>
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        )}
        {link && (
          <a href={link} target="_blank" rel="noopener noreferrer">
            <Trans>Open it at Meta</Trans> <ExternalLink size={13} aria-hidden />
          </a>
        )}
      </div>
    </div>
  );
}

/** A refusal of the server with the advice in its details. */
export function Refusal({ error }: { error: unknown }) {
  if (!error) return null;
  const details = error instanceof ApiError ? (error.details as Partial<AdviceProps> | null) : null;
  return (
    <Advice
      sentence={sentenceOf(error)}
      steps={Array.isArray(details?.steps) ? details.steps : []}
      link={typeof details?.link === "string" ? details.link : null}
    />
  );
}
