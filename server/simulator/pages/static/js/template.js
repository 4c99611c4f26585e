// Template messages: the template with its parameters filled in.

import { h } from "./dom.js";
import { formatted } from "./format.js";
import { locationCard, mediaView } from "./media.js";
import { tap, tapLink } from "./taps.js";

const given = (content, type) => content.components?.find((part) => part.type.toLowerCase() === type)?.parameters ?? [];
const buttonParameter = (content, index) =>
  content.components?.find((part) => part.type.toLowerCase() === "button" && Number(part.index) === index)?.parameters?.[0];
const words = (parameter) => parameter.text ?? parameter[parameter.type]?.fallback_value ?? "";

function fill(text, parameters) {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name) => {
    const parameter = parameters.find((one) => one.parameter_name === name) ?? parameters[Number(name) - 1];
    return parameter ? words(parameter) : whole;
  });
}

const part = (message, type) => message.definition?.find((one) => one.type === type);

/** Header, body and footer of a template message as text. */
export function templateParts(message) {
  const { content } = message;
  const header = part(message, "HEADER");
  const body = part(message, "BODY");
  return {
    header: header?.text ? fill(header.text, given(content, "header")) : "",
    body: body ? fill(body.text, given(content, "body")) : "",
    footer: part(message, "FOOTER")?.text ?? "",
  };
}

function headerMedia(message, chat) {
  const [parameter] = given(message.content, "header");
  if (!parameter || parameter.type === "text") return null;
  if (parameter.type === "location") return locationCard(parameter.location);
  return mediaView(parameter.type, parameter[parameter.type], message, chat);
}

export function templateView(message, chat) {
  const { header, body, footer } = templateParts(message);
  return [
    headerMedia(message, chat),
    header && h("strong", { class: "header", dir: "auto" }, header),
    formatted(body || message.content.name),
    footer && h("span", { class: "footer", dir: "auto" }, footer),
  ];
}

function codeOf(button, parameter) {
  return parameter?.coupon_code ?? parameter?.text ?? (Array.isArray(button.example) ? button.example[0] : button.example) ?? "";
}

function templateButton(message, chat, button, index) {
  const parameter = buttonParameter(message.content, index);
  switch (button.type) {
    case "QUICK_REPLY": {
      const payload = parameter?.payload ?? button.text;
      return tap("reply", button.text, () =>
        chat.send({ type: "button", button: { text: button.text, payload }, context: { id: message.id } }));
    }
    case "URL":
      return tapLink("link", button.text, fill(button.url, parameter ? [parameter] : []));
    case "PHONE_NUMBER":
      return tapLink("phone", button.text, `tel:${button.phone_number}`);
    default:
      return tap("copy", button.text ?? "Copy offer code", () => navigator.clipboard.writeText(codeOf(button, parameter)));
  }
}

const KNOWN = new Set(["QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE", "OTP"]);

export function templateButtons(message, chat) {
  const buttons = part(message, "BUTTONS")?.buttons ?? [];
  return buttons.flatMap((button, index) => (KNOWN.has(button.type) ? [templateButton(message, chat, button, index)] : []));
}
