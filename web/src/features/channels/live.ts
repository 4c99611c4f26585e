import type { Page, PhoneNumber, Waba } from "@/shared/api/contract";
import type { ApplyEvent } from "@/shared/realtime/live-cache";
import { numbersQuery, wabasQuery } from "./api";

/** Phone numbers, as their quality, state and settings change. */
export const applyChannels: ApplyEvent = (client, event, { replayed }) => {
  if (event.name === "number.updated") {
    const number = event.resource as PhoneNumber;
    client.setQueryData(numbersQuery.queryKey, (page) => page && withNumber(page, number));
    client.setQueryData(wabasQuery.queryKey, (page) => page && inWabas(page, number));
  }
  if (event.name.startsWith("waba.") && !replayed)
    void client.invalidateQueries({ queryKey: wabasQuery.queryKey });
};

function withNumber<P extends Page<PhoneNumber>>(page: P, number: PhoneNumber): P {
  const isKnown = page.data.some((one) => one.phone_number_id === number.phone_number_id);
  return { ...page, data: isKnown ? replaced(page.data, number) : [...page.data, number] };
}

function inWabas<P extends Page<Waba>>(page: P, number: PhoneNumber): P {
  return {
    ...page,
    data: page.data.map((waba) => ({ ...waba, numbers: replaced(waba.numbers, number) })),
  };
}

function replaced(numbers: PhoneNumber[], number: PhoneNumber): PhoneNumber[] {
  return numbers.map((one) => (one.phone_number_id === number.phone_number_id ? number : one));
}
