import { useQuery } from "@tanstack/react-query";

/**
 * Groups a number as its country writes it, `+91 97555 47040`. The rules are 20 kB, so they come
 * after the page stands; until then, and for what is no number, the text stays as it is.
 */
export function usePhoneFormat(): (phone: string) => string {
  const { data } = useQuery({
    queryKey: ["phone-rules"],
    queryFn: loadRules,
    staleTime: Infinity,
    gcTime: Infinity,
    retry: false,
  });
  return data ?? plain;
}

async function loadRules(): Promise<(phone: string) => string> {
  const { default: parse } = await import("libphonenumber-js/min");
  return (phone) => parse(plain(phone))?.formatInternational() ?? plain(phone);
}

function plain(phone: string): string {
  return /^\d{7,}$/.test(phone) ? `+${phone}` : phone;
}
