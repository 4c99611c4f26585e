// whatsapp-api-js, used as its documents say. It knows one host only, so it is given a `fetch` of
// ours (its own option `ponyfill`) that changes the host of an address and nothing else.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

import { WhatsAppAPI } from "whatsapp-api-js/middleware/node-http";
import {
  ActionButtons,
  ActionCTA,
  ActionCallPermission,
  ActionCatalog,
  ActionContactRequest,
  ActionDataExchangeFlow,
  ActionList,
  ActionLocation,
  ActionNavigateFlow,
  ActionProduct,
  ActionProductList,
  Address,
  Audio,
  Birthday,
  Body,
  BodyComponent,
  BodyParameter,
  Button,
  CatalogProduct,
  Contacts,
  Document,
  Email,
  Footer,
  Header,
  Image,
  Interactive,
  ListSection,
  Location,
  Name,
  Organization,
  Phone,
  Product,
  ProductSection,
  Reaction,
  Row,
  SkipButtonComponent,
  Sticker,
  Template,
  Text,
  URLComponent,
  Url,
  Video,
} from "whatsapp-api-js/messages";

const LINK = "https://example.com/file";
const body = new Body("Well?");

const KINDS = {
  text: () => new Text("Hello https://example.com", true),
  image: () => new Image(LINK, false, "Green"),
  "uploaded image": ({ id }) => new Image(id, true, "Green"),
  audio: () => new Audio(LINK),
  "voice note": () => new Audio(LINK, false, true),
  document: () => new Document(LINK, false, "Plan", "a.pdf"),
  video: () => new Video(LINK, false, "Leaf"),
  sticker: () => new Sticker(LINK),
  location: () => new Location(-70.66, -33.45, "Santiago", "CL"),
  contacts: () =>
    new Contacts(
      [
        new Name("John Doe", "John", "Doe", undefined, "Jr.", "Mr."),
        new Address("United States", "US", "FL", "Miami", "221B Baker Street", "33101", "HOME"),
        new Birthday("1990", "02", "28"),
        new Email("john@example.com", "WORK"),
        new Organization("Shop", "Sales", "Owner"),
        new Phone("+15551234567", "WORK", "15551234567"),
        new Url(LINK, "WORK"),
      ],
      [new Name("Jane Doe", "Jane"), new Phone("+15551234568")],
    ),
  reaction: ({ wamid }) => new Reaction(wamid, "👍"),
  "no reaction": ({ wamid }) => new Reaction(wamid),
  buttons: () =>
    new Interactive(
      new ActionButtons(new Button("y", "Yes"), new Button("n", "No")),
      body,
      new Header(new Image(LINK)),
      new Footer("Or later"),
    ),
  list: () =>
    new Interactive(
      new ActionList("Pick", new ListSection("All", new Row("1", "One", "First"))),
      body,
      new Header("Ours"),
    ),
  link: () => new Interactive(new ActionCTA("Open", LINK), body, new Header("Dates")),
  "flow that navigates": () =>
    new Interactive(new ActionNavigateFlow("t", "1", "Open", "WELCOME", { a: 1 }), body),
  "flow that asks": () => new Interactive(new ActionDataExchangeFlow("t", "1", "Open"), body),
  catalog: () => new Interactive(new ActionCatalog(new Product("SKU-123")), body),
  product: () => new Interactive(new ActionProduct(new CatalogProduct("SKU-123", "1")), body),
  "product list": () =>
    new Interactive(
      new ActionProductList("1", new ProductSection("All", new Product("SKU-123"))),
      body,
      new Header("Ours"),
    ),
  "location request": () => new Interactive(new ActionLocation(), body),
  "call permission": () => new Interactive(new ActionCallPermission(), body),
  "contact request": () => new Interactive(new ActionContactRequest(), body),
  template: () =>
    new Template(
      "order_update",
      "en_US",
      new BodyComponent(new BodyParameter("Ann"), new BodyParameter("A1")),
      new SkipButtonComponent(),
      new URLComponent("A1"),
    ),
  "one-time code": () => Template.OTP("verification_code", "en_US", "123456"),
};

function fetchFrom(url) {
  return (address, options) => {
    const { pathname, search } = new URL(address);
    return fetch(new URL(pathname + search, url), options);
  };
}

/** An endpoint of the library's own making; what it is told is kept in `seen`. */
async function listen(client, seen) {
  client.on.message = ({ from, message, name, contact }) => {
    seen.push({ from, message, name, contact });
  };
  client.on.status = ({ id, status, phone, pricing, error, biz_opaque_callback_data }) => {
    seen.push({ id, status, phone, pricing, error, biz_opaque_callback_data });
  };
  const server = createServer(async (request, response) => {
    if (request.method === "GET") return response.end(client.handle_get(request));
    response.statusCode = await client.handle_post(request);
    seen.push({ answered: response.statusCode });
    response.end();
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  server.unref();
  return `http://127.0.0.1:${server.address().port}/hook`;
}

export function actionsOf({ url, token, secret, number, person, samples, verify_token }) {
  const seen = [];
  const client = new WhatsAppAPI({
    token,
    appSecret: secret,
    webhookVerifyToken: verify_token,
    v: "v25.0",
    ponyfill: { fetch: fetchFrom(url) },
  });
  const to = { phone: person };

  async function upload({ sample, type }) {
    const form = new FormData();
    form.set("file", new Blob([await readFile(`${samples}/${sample}`)], { type }), sample);
    return client.uploadMedia(number, form);
  }

  return {
    send: ({ kind, wamid, id, tracker }) =>
      client.sendMessage(number, to, KINDS[kind]({ wamid, id }), undefined, tracker),
    answer: ({ wamid }) => client.sendMessage(number, person, new Text("Yes"), wamid),
    "send to a user id": ({ userId }) =>
      client.sendMessage(number, { bsuid: userId }, new Text("Hello")),
    broadcast: async ({ people }) =>
      Promise.all(client.broadcastMessage(number, people, new Text("Hello"))),
    kinds: async () => Object.keys(KINDS),
    read: ({ wamid }) => client.markAsRead(number, wamid),
    type: ({ wamid }) => client.markAsRead(number, wamid, "text"),

    upload,
    "media of": ({ id }) => client.retrieveMedia(id, number),
    download: async ({ address }) => {
      const answer = await client.fetchMedia(address);
      return Buffer.from(await answer.arrayBuffer()).toString("base64");
    },
    "delete media": ({ id }) => client.deleteMedia(id, number),

    block: ({ people }) => client.blockUser(number, ...people),
    unblock: ({ people }) => client.unblockUser(number, ...people),

    "create QR": ({ text }) => client.createQR(number, text),
    "list QR": ({ code }) => client.retrieveQR(number, code),
    "change QR": ({ code, text }) => client.updateQR(number, code, text),
    "delete QR": ({ code }) => client.deleteQR(number, code),

    listen: () => listen(client, seen),
    seen: async () => seen,
  };
}
