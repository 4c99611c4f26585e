const waiting = new Map<string, File[]>();

/** Files that came from elsewhere wait here for the composer of their conversation. */
export function handOver(conversationId: string, files: File[]): void {
  waiting.set(conversationId, [...(waiting.get(conversationId) ?? []), ...files]);
}

export function takeHandedOver(conversationId: string): File[] {
  const files = waiting.get(conversationId) ?? [];
  waiting.delete(conversationId);
  return files;
}
