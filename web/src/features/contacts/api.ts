import { queryOptions } from "@tanstack/react-query";
import { answer, answerAt, api } from "@/shared/api/client";

export const contactConversationsQuery = (id: string) =>
  queryOptions({
    queryKey: ["contacts", id, "conversations"],
    queryFn: () =>
      answerAt(
        api.GET("/api/v1/contacts/{contact_id}/conversations", {
          params: { path: { contact_id: id } },
        }),
      ),
  });

export const renameContact = (id: string, name: string) =>
  answer(
    api.PATCH("/api/v1/contacts/{contact_id}", {
      params: { path: { contact_id: id } },
      body: { name },
    }),
  );

export const blockContact = (id: string) =>
  answer(api.POST("/api/v1/contacts/{contact_id}/block", { params: { path: { contact_id: id } } }));

export const unblockContact = (id: string) =>
  answer(
    api.POST("/api/v1/contacts/{contact_id}/unblock", { params: { path: { contact_id: id } } }),
  );
