import { i18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/** A refusal of the API, or `network` when no answer came at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field: string | null = null,
    readonly details: unknown = null,
    /** Seconds, from `Retry-After`. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

/** Reads the refusal out of an answer, whatever stands in its body. */
export function refusalOf(response: Response, body: unknown): ApiError {
  const told = errorObject(body);
  return new ApiError(
    response.status,
    typeof told.code === "string" ? told.code : `http_${response.status}`,
    typeof told.message === "string" ? told.message : sentenceForStatus(response.status),
    typeof told.field === "string" ? told.field : null,
    told.details ?? null,
    secondsOf(response.headers.get("retry-after")),
  );
}

export function networkError(): ApiError {
  return new ApiError(
    0,
    "network",
    i18n._(msg`The server cannot be reached. Check the connection and try again.`),
  );
}

/** A sentence that a person can act on, for any thrown value. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  return i18n._(msg`Something went wrong in this page. Reload it and try again.`);
}

export function isForbidden(error: unknown): boolean {
  return error instanceof ApiError && error.status === 403;
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401 && error.code !== "wrong_credentials";
}

function errorObject(body: unknown): Record<string, unknown> {
  if (typeof body !== "object" || body === null || !("error" in body)) return {};
  const told = body.error;
  return typeof told === "object" && told !== null ? { ...told } : {};
}

function sentenceForStatus(status: number): string {
  if (status === 429) return i18n._(msg`Too many requests. Wait a moment and try again.`);
  if (status >= 500) return i18n._(msg`The server had a problem. Try again in a moment.`);
  return i18n._(msg`The server refused this (status ${status}).`);
}

function secondsOf(header: string | null): number | null {
  const seconds = Number(header);
  return header !== null && Number.isFinite(seconds) ? seconds : null;
}
