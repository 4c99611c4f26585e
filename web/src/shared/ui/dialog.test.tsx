import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { renderApp } from "@/shared/testing/render";
import { Dialog } from "./dialog";

function Opener() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      {isOpen && (
        <Dialog close={() => setOpen(false)} title="Rename">
          <input aria-label="Name" data-autofocus />
        </Dialog>
      )}
    </>
  );
}

describe("Dialog", () => {
  it("takes the focus, and gives it back to what opened it", async () => {
    renderApp(<Opener />);
    const opener = await screen.findByRole("button", { name: "Open" });
    await userEvent.click(opener);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Name")));
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(document.activeElement).toBe(opener));
  });
});
