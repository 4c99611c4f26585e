// @kapso/whatsapp-cloud-api, used as its README says; `baseUrl` is an option of its own.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";

import {
  WhatsAppClient,
  buildTemplatePayload,
  buildTemplateSendPayload,
  TemplateDefinition,
} from "@kapso/whatsapp-cloud-api";
import { normalizeWebhook, verifySignature } from "@kapso/whatsapp-cloud-api/server";

export function actionsOf({ url, token, secret, number, waba, person, samples }) {
  const client = new WhatsAppClient({ baseUrl: url, accessToken: token });
  const { media, messages, phoneNumbers, templates } = client;
  const to = { phoneNumberId: number, to: `+${person}` };
  const link = "https://example.com/file";
  const body = "Well?";

  async function upload({ sample, type }) {
    const file = new Blob([await readFile(`${samples}/${sample}`)], { type });
    return media.upload({ phoneNumberId: number, type, file, fileName: basename(sample) });
  }

  const kinds = {
    text: () => messages.sendText({ ...to, body: "Hello https://example.com", previewUrl: true }),
    answer: ({ wamid }) => messages.sendText({ ...to, body: "Yes", contextMessageId: wamid }),
    tracked: () => messages.sendText({ ...to, body: "Hello", bizOpaqueCallbackData: "x1" }),
    "to a user id": ({ userId }) =>
      messages.sendText({ phoneNumberId: number, recipient: userId, body: "Hello" }),
    image: () => messages.sendImage({ ...to, image: { link, caption: "Green" } }),
    "uploaded image": async () => {
      const { id } = await upload({ sample: "picture.jpg", type: "image/jpeg" });
      return messages.sendImage({ ...to, image: { id, caption: "Green" } });
    },
    audio: () => messages.sendAudio({ ...to, audio: { link } }),
    "voice note": async () => {
      const { id } = await upload({ sample: "voice.ogg", type: "audio/ogg" });
      return messages.sendAudio({ ...to, audio: { id, voice: true } });
    },
    document: () =>
      messages.sendDocument({ ...to, document: { link, filename: "a.pdf", caption: "Plan" } }),
    video: () => messages.sendVideo({ ...to, video: { link, caption: "Leaf" } }),
    sticker: () => messages.sendSticker({ ...to, sticker: { link } }),
    location: () =>
      messages.sendLocation({
        ...to,
        location: { latitude: -33.45, longitude: -70.66, name: "Santiago", address: "CL" },
      }),
    contacts: () =>
      messages.sendContacts({
        ...to,
        contacts: [
          {
            name: { formattedName: "John Doe", firstName: "John" },
            birthday: "1990-02-28",
            phones: [{ phone: "+15551234567", type: "WORK", waId: "15551234567" }],
            emails: [{ email: "a@example.com", type: "WORK" }],
            addresses: [{ street: "1 Hacker Way", countryCode: "us", type: "HOME" }],
            org: { company: "Shop", title: "Owner" },
            urls: [{ url: link, type: "WORK" }],
          },
        ],
      }),
    reaction: ({ wamid }) =>
      messages.sendReaction({ ...to, reaction: { messageId: wamid, emoji: "😀" } }),
    "no reaction": ({ wamid }) =>
      messages.sendReaction({ ...to, reaction: { messageId: wamid, emoji: "" } }),
    buttons: () =>
      messages.sendInteractiveButtons({
        ...to,
        header: { type: "image", image: { link } },
        bodyText: body,
        footerText: "Or later",
        buttons: [
          { id: "accept", title: "Accept" },
          { id: "decline", title: "Decline" },
        ],
      }),
    list: () =>
      messages.sendInteractiveList({
        ...to,
        bodyText: body,
        buttonText: "Pick",
        sections: [{ title: "All", rows: [{ id: "1", title: "One", description: "First" }] }],
      }),
    link: () =>
      messages.sendInteractiveCtaUrl({
        ...to,
        header: { type: "text", text: "Dates" },
        bodyText: body,
        parameters: { displayText: "See dates", url: link },
      }),
    carousel: () =>
      messages.sendInteractiveCarousel({
        ...to,
        bodyText: body,
        cards: [0, 1].map((cardIndex) => ({
          cardIndex,
          header: { type: "image", image: { link } },
          bodyText: "A card",
          action: { displayText: "View", url: link },
        })),
      }),
    "carousel of replies": () =>
      messages.sendInteractiveCarousel({
        ...to,
        bodyText: body,
        cards: [0, 1].map((cardIndex) => ({
          cardIndex,
          header: { type: "image", image: { link } },
          action: { buttons: [{ id: `more-${cardIndex}`, title: "More" }] },
        })),
      }),
    catalog: () =>
      messages.sendInteractiveCatalogMessage({
        ...to,
        bodyText: body,
        parameters: { thumbnailProductRetailerId: "SKU-123" },
      }),
    product: () =>
      messages.sendInteractiveProduct({
        ...to,
        bodyText: body,
        catalogId: "1",
        productRetailerId: "SKU-123",
      }),
    "product list": () =>
      messages.sendInteractiveProductList({
        ...to,
        header: { type: "text", text: "Ours" },
        bodyText: body,
        catalogId: "1",
        sections: [{ title: "All", productItems: [{ productRetailerId: "SKU-123" }] }],
      }),
    flow: () =>
      messages.sendInteractiveFlow({
        ...to,
        bodyText: body,
        parameters: {
          flowId: "1",
          flowCta: "Open",
          flowToken: "t",
          flowAction: "navigate",
          flowActionPayload: { screen: "WELCOME" },
        },
      }),
    address: () =>
      messages.sendInteractiveAddress({
        ...to,
        bodyText: body,
        parameters: { country: "IN", values: { city: "Pune" } },
      }),
    "location request": () =>
      messages.sendInteractiveLocationRequest({
        ...to,
        bodyText: body,
        parameters: { requestMessage: body },
      }),
    "call permission": () =>
      messages.sendInteractiveCallPermission({
        ...to,
        bodyText: body,
        parameters: { phoneNumber: `+${person}` },
      }),
    "contact request": () =>
      messages.sendInteractiveRaw({
        ...to,
        interactive: {
          type: "request_contact_info",
          body: { text: body },
          action: { name: "request_contact_info" },
        },
      }),
    template: () =>
      messages.sendTemplate({
        ...to,
        template: buildTemplateSendPayload({
          name: "order_update",
          language: "en_US",
          body: [
            { type: "text", text: "Jessica" },
            { type: "text", text: "SKBUP2" },
          ],
          buttons: [
            {
              type: "button",
              subType: "url",
              index: 1,
              parameters: [{ type: "text", text: "SKBUP2" }],
            },
          ],
        }),
      }),
    "template of raw components": () =>
      messages.sendTemplate({
        ...to,
        template: buildTemplatePayload({
          name: "order_update",
          language: { code: "en_US", policy: "deterministic" },
          components: [
            {
              type: "BODY",
              parameters: [
                { type: "text", text: "Jessica" },
                { type: "text", text: "SKBUP2" },
              ],
            },
            {
              type: "button",
              sub_type: "url",
              index: "1",
              parameters: [{ type: "text", text: "SKBUP2" }],
            },
          ],
        }),
      }),
    raw: () =>
      messages.sendRaw({
        phoneNumberId: number,
        payload: { messaging_product: "whatsapp", to: person, text: { body: "Hello" } },
      }),
  };

  return {
    ...kinds,
    kinds: () => Object.keys(kinds),
    read: ({ wamid }) => messages.markRead({ phoneNumberId: number, messageId: wamid }),
    type: ({ wamid }) =>
      messages.markRead({
        phoneNumberId: number,
        messageId: wamid,
        typingIndicator: { type: "text" },
      }),

    upload,
    "media of": ({ id }) => media.get({ mediaId: id, phoneNumberId: number }),
    download: async ({ id }) => {
      const content = await media.download({ mediaId: id, auth: "always" });
      return Buffer.from(content).toString("base64");
    },
    "delete media": ({ id }) => media.delete({ mediaId: id }),

    "create template": ({ definition }) =>
      templates.create({
        businessAccountId: waba,
        ...TemplateDefinition.buildTemplateDefinition(definition),
      }),
    "list templates": (filters) => templates.list({ businessAccountId: waba, ...filters }),
    "delete template": ({ name }) => templates.delete({ businessAccountId: waba, name }),

    "request code": () =>
      phoneNumbers.requestCode({ phoneNumberId: number, codeMethod: "SMS", language: "en_US" }),
    "verify code": ({ code }) => phoneNumbers.verifyCode({ phoneNumberId: number, code }),
    register: ({ pin }) => phoneNumbers.register({ phoneNumberId: number, pin }),
    deregister: () => phoneNumbers.deregister({ phoneNumberId: number }),
    settings: () => phoneNumbers.settings.get({ phoneNumberId: number }),
    "change settings": (changes) =>
      phoneNumbers.settings.update({ phoneNumberId: number, ...changes }),
    profile: () =>
      phoneNumbers.businessProfile.get({
        phoneNumberId: number,
        fields: "about,address,description,email,vertical,websites",
      }),
    "change profile": (changes) =>
      phoneNumbers.businessProfile.update({ phoneNumberId: number, ...changes }),

    verify: ({ body: signed, signature }) =>
      verifySignature({
        appSecret: secret,
        rawBody: Buffer.from(signed, "base64"),
        signatureHeader: signature,
      }),
    webhook: ({ body: signed }) =>
      normalizeWebhook(JSON.parse(Buffer.from(signed, "base64").toString())),
  };
}
