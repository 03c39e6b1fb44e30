import { beforeEach, describe, expect, it, vi } from "vitest";

const kept = new Map<string, string>();
let answer: () => Response | Promise<Response>;
const confirmed = { visitor: "刘", week: "2026-03-02", confirmed: true, many: 0, visits: [] };

function said(status: number, body: object): Response {
  const type = status === 200 ? "application/json" : "application/problem+json";
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": type } });
}

/** The page behind a link, opened anew. */
async function opened(token: string): Promise<typeof import("../src/visits/list")> {
  vi.resetModules();
  vi.stubGlobal("location", { pathname: `/v/${token}` });
  const list = await import("../src/visits/list");
  answer = () => said(200, confirmed);
  await list.refresh();
  return list;
}

describe("a visitor's taps", () => {
  beforeEach(() => {
    kept.clear();
    vi.stubGlobal("localStorage", {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
    });
    vi.stubGlobal("fetch", async () => answer());
  });

  it("wait for the next link when theirs is over", async () => {
    const old = await opened("old-token-1");
    answer = () => said(404, { status: 404, code: "not_found", detail: "gone", what: "link" });
    await old.act(7, "arrive", {});
    expect(old.waiting.value).toHaveLength(1);
    expect(old.gone.value).toBe(true);
    const newer = await opened("new-token-2");
    expect(newer.waiting.value).toHaveLength(1);
    await newer.flush();
    expect(newer.waiting.value).toEqual([]);
  });

  it("are dropped when they are refused, and the rest is sent", async () => {
    const list = await opened("a-token-333");
    answer = () => Promise.reject(new TypeError("no network"));
    await list.act(7, "arrive", {});
    await list.act(8, "arrive", {});
    expect(list.waiting.value).toHaveLength(2);
    const answers = [said(409, { status: 409, code: "visit_over", detail: "over" }), said(200, confirmed)];
    answer = () => answers.shift()!;
    await list.flush();
    expect(list.waiting.value).toEqual([]);
    expect(list.trouble.value).toBe("over");
  });

  it("of another visitor who shares the phone hold up nobody", async () => {
    const list = await opened("a-token-555");
    answer = () => Promise.reject(new TypeError("no network"));
    await list.act(7, "arrive", {});
    await list.act(8, "arrive", {});
    const answers = [said(404, { status: 404, code: "not_found", detail: "none", visit_id: 7 }), said(200, confirmed)];
    answer = () => answers.shift()!;
    await list.flush();
    expect(list.waiting.value.map((deed) => deed.visit)).toEqual([7]);
    expect(list.gone.value).toBe(false);
  });

  it("are said to be unsafe where the phone keeps nothing", async () => {
    const list = await opened("a-token-444");
    vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => { throw new Error("quota"); } });
    answer = () => Promise.reject(new TypeError("no network"));
    await list.act(7, "arrive", {});
    expect(list.unsafe.value).toBe(true);
  });
});
