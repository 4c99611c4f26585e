import { headersFor } from "./client";
import { ApiError, networkError, refusalOf } from "./errors";

interface UploadOptions {
  method?: "POST" | "PUT";
  fields?: Record<string, string>;
  /** Called with 0 to 1 while the bytes go out. */
  progress?: (share: number) => void;
  signal?: AbortSignal;
}

/**
 * Sends a file as a form. By XMLHttpRequest, since `fetch` does not tell how far an upload is.
 * Throws `ApiError`; one with code `aborted` when `signal` ended it.
 */
export function upload<T>(path: string, file: File, options: UploadOptions = {}): Promise<T> {
  const { method = "POST", fields = {}, progress, signal } = options;
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, path);
    for (const [name, value] of Object.entries(headersFor(method)))
      request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress?.(event.loaded / event.total);
    });
    request.addEventListener("error", () => reject(networkError()));
    request.addEventListener("abort", () => reject(cancelled()));
    request.addEventListener("load", () => {
      const body = parse(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body as T);
      else reject(refusalOf(new Response(null, { status: request.status }), body));
    });
    signal?.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

/** Not a failure that anyone is told. */
function cancelled(): ApiError {
  return new ApiError(0, "aborted", "The upload was cancelled.");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
