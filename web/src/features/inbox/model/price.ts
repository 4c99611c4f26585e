import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { text } from "./wire";

/** Meta's words (cloud-api §2.5); tomorrow's are shown as they come. */
const CATEGORIES: Record<string, MessageDescriptor> = {
  marketing: msg`Marketing`,
  marketing_lite: msg`Marketing`,
  utility: msg`Utility`,
  authentication: msg`Authentication`,
  authentication_international: msg`Authentication, international`,
  service: msg`Service`,
  referral_conversion: msg`Answer to an ad`,
};

const KINDS: Record<string, MessageDescriptor> = {
  regular: msg`charged`,
  free_customer_service: msg`free, in the service window`,
  free_entry_point: msg`free, in the free-entry window`,
  free_group_customer_service: msg`free, in the service window`,
};

/** What Meta says of a message's price, category first; null while it has not said. */
export function priceOf(
  pricing: Record<string, unknown> | null,
): (MessageDescriptor | string)[] | null {
  if (!pricing) return null;
  const category = text(pricing.category).replaceAll("-", "_");
  const kind = text(pricing.type) || text(pricing.pricing_type);
  const words = [CATEGORIES[category] ?? category, KINDS[kind] ?? kind].filter(Boolean);
  return words.length > 0 ? words : null;
}
