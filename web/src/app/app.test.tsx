import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Providers } from "./providers";
import { createQueryClient } from "./query-client";
import { createAppRouter } from "./router";

type Answer = [status: number, body: unknown];

let answers: Record<string, Answer>;
let asked: string[];

const refusal = (code: string, text: string) => ({ error: { code, message: text } });

beforeEach(() => {
  asked = [];
  answers = {
    "GET /api/v1/session": [200, { authenticated: false, setup_required: false, demo_login: null }],
    "GET /api/v1/me": [401, refusal("signed_out", "You are signed out.")],
  };
  vi.stubGlobal("fetch", async (request: Request) => {
    const key = `${request.method} ${new URL(request.url).pathname}`;
    asked.push(key);
    const [status, body] = answers[key] ?? [404, refusal("not_found", "There is nothing here.")];
    return new Response(JSON.stringify(body), { status, headers: { "x-rapport-position": "7" } });
  });
  vi.spyOn(location, "assign").mockImplementation(() => undefined);
});

function visit(path: string) {
  const client = createQueryClient(vi.fn());
  const router = createAppRouter(client, createMemoryHistory({ initialEntries: [path] }));
  render(
    <Providers client={client}>
      <RouterProvider router={router} />
    </Providers>,
  );
  return router;
}

describe("the doors", () => {
  it("lead a stranger to the sign-in, and back to where they wanted to go", async () => {
    const router = visit("/walnut/inbox?view=mine");
    await screen.findByRole("heading", { name: "Sign in" });
    expect(router.state.location.search).toEqual({ next: "/walnut/inbox?view=mine" });
    answers["POST /api/v1/session"] = [
      200,
      { authenticated: true, setup_required: false, demo_login: null },
    ];
    await userEvent.type(screen.getByLabelText("E-mail"), "a@b.example");
    await userEvent.type(screen.getByLabelText("Password"), "secret");
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    await vi.waitFor(() => expect(location.assign).toHaveBeenCalledWith("/walnut/inbox?view=mine"));
  });

  it("never lead to another site after the sign-in", async () => {
    const router = visit("/sign-in?next=//evil.example/");
    await screen.findByRole("heading", { name: "Sign in" });
    expect(router.state.location.search).toEqual({});
  });

  it("say why a sign-in is refused", async () => {
    answers["POST /api/v1/session"] = [
      401,
      refusal("wrong_credentials", "E-mail or password is wrong."),
    ];
    visit("/sign-in");
    await userEvent.type(await screen.findByLabelText("E-mail"), "a@b.example");
    await userEvent.type(screen.getByLabelText("Password"), "x");
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    expect((await screen.findByRole("alert")).textContent).toBe("E-mail or password is wrong.");
    expect(location.assign).not.toHaveBeenCalled();
  });

  it("offer the demo only where there is one", async () => {
    visit("/sign-in");
    await screen.findByRole("heading", { name: "Sign in" });
    expect(screen.queryByRole("button", { name: "Enter the demo" })).toBeNull();
  });

  it("tell what a used link is, and how to get another", async () => {
    answers["GET /api/v1/links/abc"] = [
      404,
      refusal("link_invalid", "This link does not work any more."),
    ];
    visit("/invitation/abc");
    await screen.findByRole("heading", { name: "This link does not work" });
    expect(screen.getByText(/works once and for a limited time\. Ask for a new one/)).toBeTruthy();
  });

  it("ask a new member for a name and a password that is long enough", async () => {
    answers["GET /api/v1/links/abc"] = [
      200,
      {
        kind: "invitation",
        workspace_name: "Walnut",
        email: "new@b.example",
        role_name: "agent",
        person_exists: false,
        expires_at: "2026-12-01T00:00:00Z",
      },
    ];
    visit("/invitation/abc");
    await userEvent.type(await screen.findByLabelText("Your name"), "Ann");
    await userEvent.type(screen.getByLabelText("Choose a password"), "short");
    await userEvent.click(screen.getByRole("button", { name: "Join" }));
    expect(await screen.findByText("At least 10 characters, please.")).toBeTruthy();
    expect(asked).not.toContain("POST /api/v1/invitations/accept");
  });
});
