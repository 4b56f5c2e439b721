// The rules of the plain list that need no browser: where requests go, what responses say, when the next one is due.
import assert from "node:assert/strict";
import { test } from "node:test";

import { address, hostHeaders } from "../../npm/plain/address.js";
import { pauseAfterFailure } from "../../npm/plain/backoff.js";
import { isTerminal, PHASES, shapeOf } from "../../npm/plain/phases.js";
import { codeOf, langOf, sentenceOf } from "../../npm/plain/quote.js";
import { read } from "../../npm/plain/response.js";
import { duration, nameOf, progressOf, textsFor } from "../../npm/plain/texts.js";

globalThis.location = { origin: "https://portal.example" };

const PATH = "/api/v3/projects/{project_id}/jobs/{job_id}";
const job = { system: "cce", projectId: "p", jobId: "j", instanceId: "", params: "", proxy: "", src: "", depth: 3 };
const GEIP = "/v3/{domain_id}/geip/jobs/{job_id}";
const pathOf = (name) => ({ cce: PATH, geip: GEIP, own: "/{instance_id}/{a}?id={job_id}", odd: "/{system}/{path}/{constructor}/{job_id}", ief: "/v2/{project_id}/productmgr/jobs/{job_id}", servicestage: "/v2/{project_id}/cas/jobs/{job_id}" })[name];

test("requests go where the wasm's go", () => {
  const path = "/api/v3/projects/p/jobs/j";
  const encoded = encodeURIComponent(path);
  for (const [given, url, header] of [
    [{}, `https://portal.example${path}`],
    [{ proxy: "/proxy/otc" }, `/proxy/otc${path}`],
    [{ proxy: " /proxy/otc/ " }, `/proxy/otc${path}`],
    [{ proxy: "https://a.example/{path}" }, `https://a.example${path}`],
    [{ proxy: "/p?target={url}" }, `/p?target=${encoded}`],
    [{ proxy: "/p?target={url}", depth: 1 }, `/p?target=${encodeURIComponent(`${path}?depth=1`)}`],
    [{ proxy: "/{system}/{project_id}/{job_id}", depth: 2 }, "/cce/p/j?depth=2"],
    [{ jobId: "ü b" }, "https://portal.example/api/v3/projects/p/jobs/%C3%BC%20b"],
    [{ system: "ief", instanceId: "i-1" }, "https://portal.example/v2/p/productmgr/jobs/j", "i-1"],
    [{ system: "servicestage", instanceId: "i 1" }, "https://portal.example/v2/p/cas/jobs/j?instance_id=i%201"],
    [{ src: " /job?x=1 ", depth: 5 }, "/job?x=1&depth=5"],
    [{ system: "geip", projectId: "", params: "domain_id=d" }, "https://portal.example/v3/d/geip/jobs/j"],
    [{ system: "geip", projectId: "", params: "?x=1&domain_id=a+b%3F", proxy: "/p/{path}" }, "/p/v3/a%20b%3F/geip/jobs/j"],
    [{ system: "geip", params: "domain_id=%7Bjob_id%7D", proxy: "/p" }, "/p/v3/%7Bjob_id%7D/geip/jobs/j"],
    [{ system: "own", instanceId: "i", params: "a=1&a=2", proxy: "/p", depth: 1 }, "/p/i/1?id=j&depth=1&instance_id=i"],
  ]) {
    const actual = address({ ...job, ...given }, pathOf);
    assert.equal(actual.url, url, JSON.stringify(given));
    assert.equal(actual.headers["ief-instance-id"], header);
    assert.equal(actual.headers.accept, "application/vnd.jobtree.snapshot+json");
  }
});

test("an address that names no job is a config error and no request", () => {
  for (const [given, name] of [
    [{ system: "" }, "system"],
    [{ system: "toString" }, "system"],
    [{ projectId: " " }, "project-id"],
    [{ jobId: "" }, "job-id"],
    [{ system: "geip" }, "domain_id"],
    [{ system: "geip", params: "domain_id=" }, "domain_id"],
    [{ system: "geip", params: "domain_id=a%2Fb" }, "domain_id"],
    [{ system: "geip", projectId: "", params: "domain_id=d", proxy: "/{project_id}/{job_id}" }, "project-id"],
    [{ system: "own", params: "a=1" }, "instance-id"],
    [{ system: "odd", params: "system=s&path=p" }, "constructor"],
    [{ jobId: "a/b" }, "job-id"],
    [{ jobId: "a\\b" }, "job-id"],
    [{ jobId: ".." }, "job-id"],
    [{ jobId: "a\nb" }, "job-id"],
  ]) {
    assert.throws(() => address({ ...job, ...given }, (name) => (Object.hasOwn({ cce: 1, geip: 1, own: 1, odd: 1 }, name) ? pathOf(name) : undefined)), (error) => error.kind === "config" && error.message.includes(`\`${name}\``), JSON.stringify(given));
  }
});

test("headers come in every form that frameworks pass", async () => {
  for (const given of [{ a: "1", b: null, c: undefined }, new Headers({ a: "1" }), [["a", "1"]], new Map([["a", "1"]]), () => ({ a: "1" }), async () => new Headers({ a: "1" })]) {
    assert.deepEqual(await hostHeaders(given), [["a", "1"]]);
  }
  for (const nothing of [undefined, null, () => undefined]) assert.deepEqual(await hostHeaders(nothing), []);
});

test("a response is a snapshot, an error or another representation", async () => {
  const snapshot = { root: { phase: "running", children: [] } };
  const date = "Fri, 27 Nov 2026 12:00:00 GMT";
  for (const [body, init, expected] of [
    [snapshot, {}, { snapshot, retryAfter: 0 }],
    [snapshot, { headers: { "retry-after": "20" } }, { snapshot, retryAfter: 20 }],
    [{ metadata: {} }, {}, { unsupported: true }],
    ["<html>", {}, { unsupported: true }],
    ["", { status: 406 }, { unsupported: true }],
    [{ kind: "forbidden", message: "no", code: "X", requestId: "r" }, { status: 403 }, { error: { kind: "forbidden", status: 403, message: "no", code: "X", requestId: "r" }, retryAfter: 0 }],
    [{ error_code: "A", error_msg: "down" }, { status: 502, headers: { "x-request-id": "r" } }, { error: { kind: "http", status: 502, code: "A", message: "down", requestId: "r" }, retryAfter: 0 }],
    ["busy", { status: 429, headers: { "retry-after": "7" } }, { error: { kind: "throttled", status: 429, message: "HTTP 429", requestId: null }, retryAfter: 7 }],
    ["busy", { status: 503, headers: { "retry-after": "Fri, 27 Nov 2026 12:00:30 GMT", date } }, { error: { kind: "http", status: 503, message: "HTTP 503", requestId: null }, retryAfter: 30 }],
    ["busy", { status: 503, headers: { "retry-after": "99999" } }, { error: { kind: "http", status: 503, message: "HTTP 503", requestId: null }, retryAfter: 900 }],
    ["busy", { status: 503, headers: { "retry-after": "soon" } }, { error: { kind: "http", status: 503, message: "HTTP 503", requestId: null }, retryAfter: 0 }],
    ["", { status: 401 }, { error: { kind: "auth", status: 401, message: "HTTP 401", requestId: null }, retryAfter: 0 }],
  ]) {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const { text: _, ...actual } = await read(new Response(text, init));
    assert.deepEqual(actual, expected, text);
  }
});

test("failures back off as in the wasm", () => {
  const state = { interval: 5, failures: 1, age: 0, random: 1 };
  for (const [error, given, expected] of [
    [{ kind: "network" }, { random: 0 }, 5],
    [{ kind: "network" }, {}, 10],
    [{ kind: "network" }, { failures: 2, random: 0.5 }, 12.5],
    [{ kind: "network" }, { failures: 20 }, 120],
    [{ kind: "network" }, { failures: 20, interval: 300 }, 300],
    [{ kind: "throttled", status: 429 }, { retryAfter: 60 }, 60],
    [{ kind: "http", status: 500 }, { interval: 0 }, undefined],
    [{ kind: "http", status: 400 }, {}, undefined],
    [{ kind: "auth", status: 401 }, {}, undefined],
    [{ kind: "forbidden", status: 403 }, {}, undefined],
    [{ kind: "config" }, {}, undefined],
    [{ kind: "not-found", status: 404 }, { age: 59 }, 10],
    [{ kind: "not-found", status: 404 }, { age: 60 }, undefined],
  ]) {
    const { interval, failures, age, random, retryAfter } = { ...state, ...given };
    assert.equal(pauseAfterFailure(error, interval, failures, age, random, retryAfter), expected, JSON.stringify([error, given]));
  }
});

test("phases have shapes and ends, durations two units", () => {
  assert.deepEqual(PHASES.filter(isTerminal), ["succeeded", "partial", "failed", "cancelled", "skipped"]);
  assert.equal(new Set(PHASES.map(shapeOf)).size, PHASES.length);
  for (const [seconds, text] of [[-5, "0s"], [42.9, "42s"], [774, "12m 54s"], [3720, "1h 02m"], [273600, "3d 04h"], [60, "1m 00s"]]) {
    assert.equal(duration(seconds * 1000, "en"), text);
  }
  for (const [language, text] of [["zh-Hans", "12分钟54秒"], ["zh-Hant", "12 分鐘54 秒"], ["de", "12 Min. 54 Sek."]]) assert.equal(duration(774_000, language), text);
});

/** An element whose nearest language is this. */
const element = (lang) => ({ closest: () => ({ lang }), getRootNode: () => ({}) });

test("texts are in the element's language", () => {
  for (const [lang, language, failed] of [
    ["en", "en", "Failed"],
    ["de-AT", "de", "Fehlgeschlagen"],
    ["zh", "zh-Hans", "失败"],
    ["zh-TW", "zh-Hant", "失敗"],
    ["zh-Hant-HK", "zh-Hant", "失敗"],
    ["zh-Hans-CN", "zh-Hans", "失败"],
    ["fr", "en", "Failed"],
  ]) {
    const { language: actual, text } = textsFor(element(lang));
    assert.deepEqual([actual, text("failed")], [language, failed], lang);
    assert.match(text("progress", { done: 3, total: 8 }), /3.*8/);
  }
  assert.equal(textsFor(element("en"), { "phase-failed": "Broken" }).text("failed"), "Broken");
});

test("progress says what is done, and after the end what succeeded", () => {
  const progress = { done: 6, succeeded: 4, failed: 1, total: 6 };
  for (const [lang, phase, counts, expected] of [
    ["en", "running", {}, "6 of 6 done"],
    ["en", "failed", {}, "4 of 6 succeeded, 1 failed"],
    ["en", "succeeded", { succeeded: 6, failed: 0 }, "6 of 6 succeeded"],
    ["de", "cancelled", {}, "4 von 6 erfolgreich, 1 fehlgeschlagen"],
    ["zh-Hans", "partial", {}, "6 项中 4 项成功，1 项失败"],
    ["zh-Hant", "running", {}, "已完成 6/6"],
  ]) {
    const { text } = textsFor(element(lang));
    assert.equal(progressOf({ phase, progress: { ...progress, ...counts } }, text), expected, lang);
  }
});

test("what the service says is marked with its language, by its script", () => {
  for (const [text, lang] of [
    ["The cluster has no available flavors.", "en"],
    ["没有可用的规格", "zh"],
    ["No flavors (节点)", "zh"],
    ["作業が見つかりません", "ja"],
    ["작업을 찾을 수 없습니다", "ko"],
    ["Prüfen Sie ihn.", undefined],
    ["Нет доступа: quota", undefined],
    ["“No flavors” — see…", "en"],
    ["404", undefined],
  ]) {
    for (const language of ["en", "zh-Hans", "zh-Hant", "de"]) {
      assert.equal(langOf(text, language), lang && language.startsWith(lang) ? undefined : lang, `${text} in ${language}`);
    }
  }
});

test("messages of our own, which are English, are not shown as the service's", () => {
  for (const [error, language, code, sentence] of [
    [{ kind: "forbidden", status: 403, code: "C.1", message: "no access" }, "de", "C.1", "no access"],
    [{ kind: "http", status: 502, code: "JOBTREE.0502", message: "down" }, "de", "JOBTREE.0502", undefined],
    [{ kind: "http", status: 502, code: "JOBTREE.0502", message: "down" }, "en", "JOBTREE.0502", "down"],
    [{ kind: "http", status: 503, code: null, message: "HTTP 503" }, "de", "HTTP 503", undefined],
    [{ kind: "network", message: "Failed to fetch" }, "de", undefined, undefined],
    [{ kind: "config", message: "`job-id` is missing or invalid." }, "de", "job-id", undefined],
    [{ kind: "invalid-body", status: 200, message: "The response is empty." }, "de", undefined, undefined],
  ]) {
    assert.deepEqual([codeOf(error), sentenceOf(error, language)], [code, sentence], JSON.stringify(error));
  }
});

test("a name that was made up from a position is in the element's language", () => {
  const { text } = textsFor({ closest: () => ({ lang: "de" }), getRootNode: () => ({}) });
  for (const [id, name, expected] of [["#", "Job", "Auftrag"], ["#0.2", "Task 1.3", "Aufgabe 1.3"], ["#0'", "Task 1", "Aufgabe 1"], ["#0", "mine", "mine"], ["a", "Task 1", "Task 1"]]) {
    assert.equal(nameOf({ id, name }, text), expected);
  }
});
