import { queryOptions } from "@tanstack/react-query";
import { answer, answerAt, api } from "@/shared/api/client";
import type { NumberChange, ProfileChange, Schemas } from "@/shared/api/contract";

export const numbersQuery = queryOptions({
  queryKey: ["phone-numbers"],
  queryFn: () => answerAt(api.GET("/api/v1/phone-numbers")),
});

export const wabasQuery = queryOptions({
  queryKey: ["wabas"],
  queryFn: () => answerAt(api.GET("/api/v1/wabas")),
});

const number = (phone_number_id: string) => ({ params: { path: { phone_number_id } } });
const waba = (waba_id: string) => ({ params: { path: { waba_id } } });

export const profileQuery = (id: string) =>
  queryOptions({
    queryKey: ["phone-numbers", id, "profile"],
    queryFn: () => answer(api.GET("/api/v1/phone-numbers/{phone_number_id}/profile", number(id))),
  });

export const changeNumber = (id: string, body: NumberChange) =>
  answer(api.PATCH("/api/v1/phone-numbers/{phone_number_id}", { ...number(id), body }));

export const changeProfile = (id: string, body: ProfileChange) =>
  answer(api.PATCH("/api/v1/phone-numbers/{phone_number_id}/profile", { ...number(id), body }));

export const resumeNumber = (id: string) =>
  answer(api.POST("/api/v1/phone-numbers/{phone_number_id}/resume", number(id)));

export const refreshNumber = (id: string) =>
  answer(api.POST("/api/v1/phone-numbers/{phone_number_id}/refresh", number(id)));

export const refreshWaba = (id: string) =>
  answer(api.POST("/api/v1/wabas/{waba_id}/refresh", waba(id)));

export const replaceToken = (id: string, access_token: string) =>
  answer(api.PUT("/api/v1/wabas/{waba_id}/token", { ...waba(id), body: { access_token } }));

export const disconnectWaba = (id: string) =>
  answer(api.DELETE("/api/v1/wabas/{waba_id}", waba(id)));

export const createPracticeNumber = () =>
  answer(api.POST("/api/v1/practice-numbers", { body: {} }));

export type Keys = Schemas["CheckToken"];

/** Whether Meta can call this installation; asked anew each time that somebody looks. */
export const addressQuery = queryOptions({
  queryKey: ["onboarding", "address"],
  queryFn: () => answer(api.POST("/api/v1/onboarding/address")),
  staleTime: 0,
  refetchOnWindowFocus: false,
});

export const checkToken = (body: Keys) => answer(api.POST("/api/v1/onboarding/token", { body }));

export const connectWaba = (body: Schemas["ConnectWaba"]) =>
  answer(api.POST("/api/v1/wabas", { body }));

export const setCallback = (id: string) =>
  answer(api.POST("/api/v1/wabas/{waba_id}/callback", { ...waba(id), body: {} }));

export const registerNumber = (id: string, pin: string) =>
  answer(
    api.POST("/api/v1/phone-numbers/{phone_number_id}/register", { ...number(id), body: { pin } }),
  );

export const requestCode = (id: string, method: "SMS" | "VOICE") =>
  answer(
    api.POST("/api/v1/phone-numbers/{phone_number_id}/request-code", {
      ...number(id),
      body: { method },
    }),
  );

export const verifyCode = (id: string, code: string) =>
  answer(
    api.POST("/api/v1/phone-numbers/{phone_number_id}/verify-code", {
      ...number(id),
      body: { code },
    }),
  );

/** What came and went since then; asked often, since somebody waits for it. */
export const helloQuery = (phone_number_id: string, since: string) =>
  queryOptions({
    queryKey: ["onboarding", "hello", phone_number_id, since],
    queryFn: () =>
      answer(
        api.GET("/api/v1/onboarding/hello", { params: { query: { phone_number_id, since } } }),
      ),
    refetchInterval: ({ state }) => (state.data?.answered_at ? false : 2_000),
  });
