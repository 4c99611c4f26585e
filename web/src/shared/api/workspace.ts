let slug: string | null = null;

/** The workspace of this page. A page belongs to one workspace for as long as it lives. */
export function workspaceSlug(): string | null {
  return slug;
}

/**
 * Binds the page to a workspace. Another workspace needs another page load, so that no cached
 * answer of the first can ever show in the second.
 */
export function bindWorkspace(name: string): void {
  if (slug !== null && slug !== name) throw new Error(`this page belongs to workspace ${slug}`);
  slug = name;
}

/** Addresses that the browser loads by itself cannot carry the workspace header. */
export function mediaUrl(id: string, form: "file" | "thumbnail" | "download"): string {
  const query = new URLSearchParams();
  if (slug) query.set("workspace", slug);
  if (form === "download") query.set("download", "1");
  const path = form === "thumbnail" ? `${id}/thumbnail` : id;
  return `/api/v1/media/${path}?${query}`;
}
