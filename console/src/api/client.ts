/** Calls to the HTTP interface: JSON in and out, problems as exceptions, safe repeats. */

export const API = "/api/v1";

const PATIENCE_MS = 10_000;
const UPLOAD_PATIENCE_MS = 300_000;
const REPEATS_MS = [400, 1200];

/** The server has refused: an RFC 9457 document with a stable `code`. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly body: Record<string, unknown> = {},
  ) {
    super(detail);
  }
}

/** No answer: the network is away, or the server is. */
export class NoAnswer extends Error {}

let language = "zh-CN";

/** The language in which the server words its refusals. */
export function speak(code: string): void {
  language = code;
}

type Query = Record<string, string | number | boolean | null | undefined>;

export function get<T>(path: string, query: Query = {}): Promise<T> {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return repeated(() => once<T>("GET", path + (search && `?${search}`)));
}

/** Asked again soon anyway: no repeats, and no long wait for an answer that would be old. */
export function glance<T>(path: string, patienceMs: number): Promise<T> {
  return once<T>("GET", path, undefined, undefined, patienceMs);
}

/** An unsafe call. Its key makes it safe to repeat when the answer got lost. */
export function post<T>(path: string, body: unknown = {}, method = "POST"): Promise<T> {
  const key = randomKey();
  return repeated(() => once<T>(method, path, body, key));
}

/** Sends a file, or a form with one, once: a big one takes its time. */
export async function upload<T>(path: string, body: FormData | Blob): Promise<T> {
  return (await answered(path, { method: "POST", body }, UPLOAD_PATIENCE_MS)) as T;
}

/** Has the browser keep a file, in the page's language. */
export async function download(path: string, name: string): Promise<void> {
  const file = (await answered(path, {}, UPLOAD_PATIENCE_MS, true)) as Blob;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

async function answered(path: string, how: RequestInit, patience: number, asFile = false): Promise<unknown> {
  let response: Response;
  let content: Blob;
  try {
    response = await fetch(API + path, { ...how, headers: { "Accept-Language": language }, signal: AbortSignal.timeout(patience) });
    content = await response.blob();
  } catch (error) {
    throw new NoAnswer(String(error));
  }
  if (response.ok && asFile) return content;
  const answer = parsed(await content.text());
  if (!response.ok) throw problem(response.status, answer);
  return answer;
}

/** 128 random bits. `crypto.randomUUID` would need HTTPS, which an office network may lack. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function repeated<T>(attempt: () => Promise<T>): Promise<T> {
  for (const wait of REPEATS_MS) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return attempt();
}

async function once<T>(method: string, path: string, body?: unknown, key?: string, patience = PATIENCE_MS): Promise<T> {
  const headers: Record<string, string> = { "Accept-Language": language };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key !== undefined) headers["Idempotency-Key"] = key;
  let response: Response;
  let text: string;
  try {
    response = await fetch(API + path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
    });
    text = await response.text();
  } catch (error) {
    throw new NoAnswer(String(error));
  }
  if (response.status >= 502 || response.status === 500) throw new NoAnswer(String(response.status));
  const answer = text ? parsed(text) : undefined;
  if (!response.ok) throw problem(response.status, answer);
  return answer as T;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problem(status: number, answer: unknown): Problem {
  const body = (typeof answer === "object" && answer !== null ? answer : {}) as Record<string, unknown>;
  const detail = String(body.detail ?? body.title ?? status);
  return new Problem(status, String(body.code ?? status), withFields(detail, body.errors), body);
}

function withFields(detail: string, errors: unknown): string {
  if (!Array.isArray(errors)) return detail;
  const named = errors.map((error) => `${String(error.field).replace(/^body\./, "")}: ${error.reason}`);
  return named.length ? `${detail} (${named.join("; ")})` : detail;
}
