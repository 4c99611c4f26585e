import { expect, test } from "vitest";
import type { Alert } from "@/shared/api/contract";
import { type AlertPages, withAlert, withRead } from "./model";

const alert = (number: number, more: Partial<Alert> = {}): Alert => ({
  id: `a${number}`,
  number,
  kind: "assigned",
  level: "info",
  title: "Assigned to you",
  sentence: "Priya gave you the conversation with Ann.",
  link: "inbox/c1",
  at: "2026-12-01T08:00:00Z",
  read: false,
  resolved: null,
  conversation_id: "c1",
  ...more,
});

const pages = (...numbers: number[][]): AlertPages => ({
  pages: numbers.map((page, index) => ({
    data: page.map((number) => alert(number)),
    next_cursor: index === numbers.length - 1 ? "more" : `${index}`,
    position: 1,
  })),
  pageParams: numbers.map(() => ""),
});

const numbersOf = (of: AlertPages) => of.pages.map((page) => page.data.map((one) => one.number));

test("a new alert stands where its number belongs, once", () => {
  const once = withAlert(pages([9, 8], [5, 4]), alert(10));
  expect(numbersOf(withAlert(once, alert(10)))).toEqual([
    [10, 9, 8],
    [5, 4],
  ]);
  expect(numbersOf(withAlert(pages([9, 8], [5, 4]), alert(6)))).toEqual([
    [9, 8],
    [6, 5, 4],
  ]);
});

test("one that is older than all that is loaded waits for its page", () => {
  expect(numbersOf(withAlert(pages([9, 8]), alert(3)))).toEqual([[9, 8]]);
});

test("the first of all stands alone", () => {
  const empty = { pages: [{ data: [], position: 1 }], pageParams: [""] };
  expect(numbersOf(withAlert(empty, alert(1)))).toEqual([[1]]);
});

test("what was read stays read when it is resolved", () => {
  const read = withRead(pages([9, 8]), { alert_ids: ["a9"] });
  const after = withAlert(read, alert(9, { resolved: "Arjun has it." }));
  expect(after.pages[0]?.data[0]).toMatchObject({ read: true, resolved: "Arjun has it." });
});

test("reading up to a number leaves what came later", () => {
  const after = withRead(pages([9, 8], [5]), { alert_ids: [], until: 8 });
  expect(after.pages.flatMap((page) => page.data.map((one) => one.read))).toEqual([
    false,
    true,
    true,
  ]);
});
