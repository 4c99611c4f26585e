import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { renderApp } from "@/shared/testing/render";
import { useOpener } from "./opener";
import { Toasts } from "./toast";

function Page({ load }: { load: () => Promise<unknown> }) {
  const { button, isThere, popup } = useOpener("menu", load);
  return (
    <>
      <button type="button" {...button}>
        More
      </button>
      {isThere && popup.opened && <p>The menu</p>}
      <Toasts />
    </>
  );
}

describe("useOpener", () => {
  it("opens what it has fetched", async () => {
    renderApp(<Page load={() => Promise.resolve()} />);
    const button = await screen.findByRole("button", { name: "More" });
    await userEvent.click(button);
    await screen.findByText("The menu");
    await userEvent.click(button);
    expect(screen.queryByText("The menu")).toBeNull();
  });

  it("says that the line is down, stays shut, and opens when it is up again", async () => {
    let isDown = true;
    renderApp(<Page load={async () => isDown && Promise.reject(new TypeError("no answer"))} />);
    const button = await screen.findByRole("button", { name: "More" });
    await userEvent.click(button);
    await screen.findByText(/server cannot be reached/);
    await waitFor(() => expect(button.getAttribute("aria-expanded")).toBe("false"));
    isDown = false;
    await userEvent.click(button);
    await screen.findByText("The menu");
  });
});
