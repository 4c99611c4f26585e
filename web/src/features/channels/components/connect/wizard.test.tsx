import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { PublicAddress, TokenCheck } from "@/shared/api/contract";
import { renderApp } from "@/shared/testing/render";
import { Wizard } from "./wizard";

let answers: Record<string, unknown>;
let sent: Record<string, unknown>;

const address = (over: Partial<PublicAddress> = {}): PublicAddress => ({
  status: "ok",
  usable: true,
  may_continue: true,
  public_url: "https://shop.example",
  callback_url: "https://shop.example/webhooks/whatsapp",
  sentence: "Meta can call this installation.",
  remedy: null,
  detail: null,
  ways: [],
  ...over,
});

const check = (over: Partial<TokenCheck> = {}): TokenCheck => ({
  usable: true,
  problems: [],
  token: null,
  app: { id: "app", name: "Shop app", is_live: true },
  businesses: [],
  ...over,
});

beforeEach(() => {
  answers = { "/api/v1/onboarding/address": address(), "/api/v1/onboarding/token": check() };
  sent = {};
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = new URL(request.url).pathname;
    const body = await request.text();
    sent[path] = body === "" ? null : JSON.parse(body);
    return new Response(JSON.stringify(answers[path] ?? { error: { code: "x", message: "No." } }), {
      status: path in answers ? 200 : 404,
    });
  });
});

async function giveToken() {
  await userEvent.click(await screen.findByRole("button", { name: "Next" }));
  await userEvent.type(screen.getByLabelText(/System-user token/), " EAA ");
  await userEvent.click(screen.getByRole("button", { name: "Check" }));
}

describe("Wizard", () => {
  it("stays at an address that nobody outside reaches, and says what helps", async () => {
    answers["/api/v1/onboarding/address"] = address({
      usable: false,
      may_continue: false,
      sentence: "Only this machine reaches it.",
      remedy: "Use a tunnel.",
      ways: [{ id: "t", title: "Tunnel", note: "Quick.", lines: ["tunnel --url x"] }],
    });
    renderApp(<Wizard />);
    expect((await screen.findByRole("alert")).textContent).toContain("Use a tunnel.");
    expect(screen.getByText("tunnel --url x")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Next|Go on/ })).toBeNull();
  });

  it("does not go past a token that lacks something, and leads to the remedy", async () => {
    const problem = {
      reason: "scope_missing",
      field: "access_token",
      blocking: true,
      sentence: "A scope is missing.",
      remedy: "Make a token with it.",
      steps: ["Open Business settings"],
      link: "https://business.facebook.com/settings",
    };
    answers["/api/v1/onboarding/token"] = check({ usable: false, problems: [problem] });
    renderApp(<Wizard />);
    await giveToken();
    expect((await screen.findByRole("alert")).textContent).toContain("Open Business settings");
    expect(screen.getByRole("link", { name: /Open it at Meta/ }).getAttribute("href")).toBe(
      problem.link,
    );
    expect(screen.queryByRole("button", { name: "Go on all the same" })).toBeNull();
  });

  it("takes the account by its id where Meta lists none", async () => {
    renderApp(<Wizard />);
    await giveToken();
    expect(sent["/api/v1/onboarding/token"]).toEqual({
      access_token: "EAA",
      meta_app_id: null,
      app_secret: null,
    });
    const connect = await screen.findByRole("button", { name: "Connect this account" });
    expect(connect.hasAttribute("disabled")).toBe(true);
    await userEvent.type(screen.getByLabelText(/Id of the WhatsApp Business Account/), "123");
    await userEvent.click(connect);
    expect((await screen.findByRole("alert")).textContent).toContain("No.");
    expect(sent["/api/v1/wabas"]).toMatchObject({ waba_id: "123", access_token: "EAA" });
  });
});
