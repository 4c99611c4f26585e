/** What a team writes for itself: the server's shapes. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Note = Schemas["NoteView"];
export type NewNote = Schemas["NewNote"] & { client_id: string };
