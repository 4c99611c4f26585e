import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { answer, answerAt, api } from "@/shared/api/client";
import type { Me, WorkspaceFields } from "@/shared/api/contract";
import { dropReceived } from "@/shared/lib/received";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: () => answer(api.GET("/api/v1/session")),
});

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: () => answerAt(api.GET("/api/v1/me")),
  staleTime: Infinity,
});

export const membersQuery = queryOptions({
  queryKey: ["members"],
  queryFn: () => answerAt(api.GET("/api/v1/members")),
});

export const invitationsQuery = queryOptions({
  queryKey: ["invitations"],
  queryFn: () => answer(api.GET("/api/v1/invitations")),
});

export const rolesQuery = queryOptions({
  queryKey: ["roles"],
  queryFn: () => answer(api.GET("/api/v1/roles")),
});

export const permissionsQuery = queryOptions({
  queryKey: ["permissions"],
  queryFn: () => answer(api.GET("/api/v1/permissions")),
  staleTime: Infinity,
});

export const apiKeysQuery = queryOptions({
  queryKey: ["api-keys"],
  queryFn: () => answer(api.GET("/api/v1/api-keys")),
});

export const apiKeyRequestsQuery = (id: string) =>
  queryOptions({
    queryKey: ["api-keys", id, "requests"],
    queryFn: () =>
      answer(api.GET("/api/v1/api-keys/{key_id}/requests", { params: { path: { key_id: id } } })),
  });

export const auditQuery = (area: string) =>
  infiniteQueryOptions({
    queryKey: ["audit-log", area],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET("/api/v1/audit-log", {
          params: { query: { limit: 50, area: area || undefined, cursor: pageParam || undefined } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });

export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: () => answer(api.GET("/api/v1/sessions")),
});

export const linkQuery = (token: string) =>
  queryOptions({
    queryKey: ["link", token],
    queryFn: () => answer(api.GET("/api/v1/links/{token}", { params: { path: { token } } })),
    retry: false,
  });

export const signIn = (email: string, password: string) =>
  answer(api.POST("/api/v1/session", { body: { email, password } }));

export async function signOut(): Promise<void> {
  await answer(api.DELETE("/api/v1/session"));
  await dropReceived();
}

export const signOutEverywhere = () => answer(api.DELETE("/api/v1/sessions")).then(dropReceived);

export const endSession = (id: string) =>
  answer(api.DELETE("/api/v1/sessions/{session_id}", { params: { path: { session_id: id } } }));

export const setUp = (body: {
  token: string;
  workspace: WorkspaceFields;
  person: { name: string; email: string; password: string };
}) => answer(api.POST("/api/v1/setup", { body }));

export const acceptInvitation = (body: { token: string; name?: string; password: string }) =>
  answer(api.POST("/api/v1/invitations/accept", { body }));

export const resetPassword = (token: string, password: string) =>
  answer(api.POST("/api/v1/password-resets", { body: { token, password } }));

type OwnChoices = Pick<Me["person"], "name" | "language" | "theme" | "keys" | "undo_seconds">;

export const changeMe = (body: Partial<OwnChoices>) => answer(api.PATCH("/api/v1/me", { body }));

export const putMe = (client: QueryClient, me: Me) =>
  client.setQueryData(meQuery.queryKey, (known) => ({ ...me, position: known?.position ?? 0 }));

export const changePassword = (current: string, next: string) =>
  answer(api.POST("/api/v1/me/password", { body: { current, new: next } }));

export const removePhoto = () => answer(api.DELETE("/api/v1/me/photo"));

export const changeWorkspace = (body: Partial<WorkspaceFields>) =>
  answer(api.PATCH("/api/v1/workspace", { body }));

export const createWorkspace = (body: WorkspaceFields) =>
  answer(api.POST("/api/v1/workspaces", { body }));

export const deleteWorkspace = (confirm: string) =>
  answer(api.DELETE("/api/v1/workspace", { body: { confirm } }));

export const removeDemo = () => answer(api.DELETE("/api/v1/demo"));

export const changeMember = (id: string, body: { role_id?: string; active?: boolean }) =>
  answer(api.PATCH("/api/v1/members/{member_id}", { params: { path: { member_id: id } }, body }));

export const memberResetLink = (id: string) =>
  answer(
    api.POST("/api/v1/members/{member_id}/reset-link", { params: { path: { member_id: id } } }),
  );

export const invite = (email: string, role_id: string) =>
  answer(api.POST("/api/v1/invitations", { body: { email, role_id } }));

export const withdrawInvitation = (id: string) =>
  answer(
    api.DELETE("/api/v1/invitations/{invitation_id}", { params: { path: { invitation_id: id } } }),
  );

export const createRole = (name: string, permissions: string[]) =>
  answer(api.POST("/api/v1/roles", { body: { name, permissions } }));

export const changeRole = (id: string, body: { name: string; permissions: string[] }) =>
  answer(api.PATCH("/api/v1/roles/{role_id}", { params: { path: { role_id: id } }, body }));

export const deleteRole = (id: string) =>
  answer(api.DELETE("/api/v1/roles/{role_id}", { params: { path: { role_id: id } } }));

export const createApiKey = (name: string, scopes: string[]) =>
  answer(api.POST("/api/v1/api-keys", { body: { name, scopes } }));

export const revokeApiKey = (id: string) =>
  answer(api.DELETE("/api/v1/api-keys/{key_id}", { params: { path: { key_id: id } } }));
