import { queryOptions } from "@tanstack/react-query";
import { answer, answerAt, api } from "@/shared/api/client";

export const contactConversationsQuery = (id: string) =>
  queryOptions({
    queryKey: ["contacts", id, "conversations"],
    queryFn: () =>
      answerAt(api.GET("/api/v1/contacts/{id}/conversations", { params: { path: { id } } })),
  });

export const renameContact = (id: string, name: string) =>
  answer(api.PATCH("/api/v1/contacts/{id}", { params: { path: { id } }, body: { name } }));

export const blockContact = (id: string) =>
  answer(api.POST("/api/v1/contacts/{id}/block", { params: { path: { id } } }));

export const unblockContact = (id: string) =>
  answer(api.POST("/api/v1/contacts/{id}/unblock", { params: { path: { id } } }));
