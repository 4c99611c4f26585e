import { Trans, useLingui } from "@lingui/react/macro";
import { Check, Copy } from "lucide-react";
import { type ReactNode, useState } from "react";
import { curlFor } from "./curl";
import { type Document, type Parameter, type Route, titleOf } from "./openapi";
import classes from "./route-card.module.css";
import { answerExample, type Field, fieldsOf, typeOf } from "./schema";

export function RouteCard({ document, route }: { document: Document; route: Route }) {
  const { operation, method, path } = route;
  const parameters = (operation.parameters ?? []).filter((one) => one.in !== "header");
  const body = operation.requestBody?.content?.["application/json"]?.schema;
  const answer = answerExample(document, operation);
  return (
    <article id={route.id} className={classes.card}>
      <div className={classes.words}>
        <h3>{titleOf(route)}</h3>
        <p className={classes.path}>
          <b data-method={method}>{method}</b> <code>{path}</code>
        </p>
        {operation.description && <p className={classes.text}>{operation.description}</p>}
        {parameters.length > 0 && (
          <FieldTable
            title={<Trans>Parameters</Trans>}
            fields={parameters.map((parameter) => parameterField(document, parameter))}
          />
        )}
        {body && <FieldTable title={<Trans>Body</Trans>} fields={fieldsOf(document, body)} />}
        <Refusals route={route} />
      </div>
      <div className={classes.examples}>
        <Example title="curl" text={curlFor(document, route, location.origin)} />
        {answer !== undefined && (
          <Example title={<Trans>Answer</Trans>} text={JSON.stringify(answer, null, 2)} />
        )}
      </div>
    </article>
  );
}

function parameterField(document: Document, parameter: Parameter): Field {
  return {
    name: parameter.name,
    type: typeOf(document, parameter.schema),
    isRequired: parameter.required ?? false,
    description: parameter.description ?? "",
  };
}

function FieldTable({ title, fields }: { title: ReactNode; fields: Field[] }) {
  if (fields.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <dl className={classes.fields}>
        {fields.map((field) => (
          <div key={field.name}>
            <dt>
              <code>{field.name}</code>
              {field.isRequired && (
                <em>
                  <Trans>required</Trans>
                </em>
              )}
            </dt>
            <dd>
              <span className={classes.type}>{field.type}</span>
              {field.description && <span>{field.description}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Refusals({ route }: { route: Route }) {
  const refusals = Object.entries(route.operation.responses ?? {}).filter(
    ([status]) => !status.startsWith("2"),
  );
  if (refusals.length === 0) return null;
  return (
    <>
      <h4>
        <Trans>Refusals</Trans>
      </h4>
      <dl className={classes.fields}>
        {refusals.map(([status, answer]) => (
          <div key={status}>
            <dt>
              <code>{status}</code>
            </dt>
            <dd>{answer.description}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Example({ title, text }: { title: ReactNode; text: string }) {
  const { t } = useLingui();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <figure className={classes.example}>
      <figcaption>
        {title}
        <button type="button" aria-label={t`Copy`} onClick={() => void copy()}>
          {copied ? <Check size={14} /> : <Copy size={14} />}
        </button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key */}
      <pre tabIndex={0} dir="ltr">
        {text}
      </pre>
    </figure>
  );
}
