// Localization: texts in all languages, numbers and times as by `Intl`, and custom messages.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { isFirefox } from "./support/browser.mjs";
import { shadowText, waitFor } from "./support/job_tree.mjs";
import { respondWithError } from "./support/jobs.mjs";
import { click, inShadow, loadAllTexts, MORE, nextPaint, refresh, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

beforeEach(() => loadAllTexts(page()));

/** Returns all texts and text attributes of the widget that are not marked as the service's, a line each. */
const allText = () =>
  inShadow(page(), (root) =>
    [...root.querySelectorAll("*")]
      .filter((element) => !element.closest("[translate=no], .job-tree [lang]"))
      .flatMap((element) => [
        ...["aria-label", "title", "placeholder"].map((name) => element.getAttribute(name) ?? ""),
        ...[...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data),
      ])
      .filter((text) => text.trim())
      .join("\n"),
  );

/** Texts that the widget shows, by language. */
const TEXTS = {
  en: ["Create cluster", "Failed", "Show in tree", "4 of 6 succeeded, 2 failed", "Search", "Expand all", "Timeline", "5m 20s", "1 more failure"],
  "zh-CN": ["创建集群", "失败", "在树中显示", "6 项中 4 项成功，2 项失败", "搜索", "全部展开", "时间轴", "5分钟20秒", "另有 1 个失败"],
  "zh-TW": ["建立叢集", "失敗", "在樹中顯示", "6 項中 4 項成功，2 項失敗", "搜尋", "全部展開", "時間軸", "另有 1 個失敗"],
  de: ["Cluster anlegen", "Fehlgeschlagen", "Im Baum anzeigen", "4 von 6 erfolgreich, 2 fehlgeschlagen", "Suchen", "Alle aufklappen", "Zeitachse", "1 weiterer fehlgeschlagen"],
};

for (const [lang, texts] of Object.entries(TEXTS)) {
  test(`${lang}: all texts are translated`, async () => {
    await show(page(), "cluster({ phase: 'Failed', fails: true })", { lang });
    await click(page(), "[data-uid=c-6]");
    await click(page(), MORE);
    const text = await allText();
    for (const expected of texts) assert.ok(text.includes(expected), `${expected} in ${text}`);
    if (lang !== "en") {
      for (const english of TEXTS.en.slice(1, 9)) assert.ok(!text.split("\n").includes(english), `${english} in ${text}`);
    }
    assert.match(await inShadow(page(), (root) => root.querySelector(".details").textContent), /UTC|GMT|MEZ|MESZ|CET/, "times have a time zone");
  });
}

test("the language is inherited and can change", async () => {
  await page().evaluate(() => (document.documentElement.lang = "de"));
  await show(page(), "cluster()");
  assert.match(await shadowText(page(), "#tree"), /Läuft/);
  assert.equal(await inShadow(page(), (root) => root.querySelector(".job-tree").lang), "de");
  await page().$eval("#tree", (tree) => tree.setAttribute("lang", "zh-Hant-HK"));
  await nextPaint(page());
  assert.match(await shadowText(page(), "#tree"), /執行中/);
  await page().$eval("#tree", (tree) => tree.setAttribute("lang", "tlh"));
  await nextPaint(page());
  assert.match(await shadowText(page(), "#tree"), /Running/);
  assert.equal(await inShadow(page(), (root) => root.querySelector(".job-tree").lang), "en", "unknown languages fall back to English");
});

test("large numbers use the separators of the language", async () => {
  for (const [lang, expected] of [
    ["en", "9,996 of 10,000 done, 1 failed"],
    ["de", "9.996 von 10.000 fertig, 1 fehlgeschlagen"],
    ["zh-CN", "已完成 9,996/10,000，失败 1"],
  ]) {
    await show(page(), "largeJob(10_000)", { lang });
    assert.equal(await inShadow(page(), (root) => root.querySelector(".head .counts").textContent), expected);
  }
});

/** Numbers below 1,000 are formatted as in Chromium; the Intl of other browsers may differ by a space. */
const asInChromium = { skip: isFirefox && "compares with the Intl of Chromium" };

const REGIONS = [
  ...["en", "en-AU", "en-GB", "en-HK", "en-IE", "en-IN", "en-NZ", "en-SG", "en-US", "en-ZA", "en-CA", "en-AT"],
  ...["zh", "zh-CN", "zh-SG", "zh-Hans", "zh-Hans-CN", "zh-Hans-SG", "zh-TW", "zh-Hant", "zh-Hant-TW"],
  ...["zh-HK", "zh-MO", "zh-Hant-HK", "zh-Hant-MO", "de", "de-AT", "de-BE", "de-DE", "de-IT", "de-LU", "de-CH", "de-LI"],
  "de-u-nu-arab",
];

for (const lang of REGIONS) {
  test(`${lang}: durations, percentages and counts are as by Intl`, asInChromium, async () => {
    await page().evaluate(() => {
      const series = (count, seconds) => Array.from({ length: count }, (_, index) => seconds(index));
      // Every number of each unit, alone and as the second unit.
      window.durations = [
        ...series(60, (index) => index),
        ...series(60, (index) => (1 + (index % 59)) * 60 + index),
        ...series(60, (index) => (1 + (index % 23)) * 3600 + index * 60),
        ...series(999, (index) => (1 + index) * 86_400 + (index % 24) * 3600),
        ...[1_000, 1_234, 12_345].map((days) => days * 86_400),
      ];
    });
    await show(page(), "job('root', 'Running', { subJobs: durations.map((until, index) => job(`n${index}`, 'Success', { until })) })", { lang });
    const durations = await page().$eval("#tree", (tree, lang) => {
      const unit = (number, unit, digits) =>
        new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "narrow", minimumIntegerDigits: digits }).format(number);
      const expected = window.durations.map((seconds) => {
        const counts = { second: seconds % 60, minute: Math.floor(seconds / 60) % 60, hour: Math.floor(seconds / 3600) % 24, day: Math.floor(seconds / 86_400) };
        const units = seconds < 60 ? ["second"] : seconds < 3600 ? ["minute", "second"] : seconds < 86_400 ? ["hour", "minute"] : ["day", "hour"];
        return units.map((name, index) => unit(counts[name], name, index + 1)).join(lang.startsWith("zh") ? "" : " ");
      });
      const shown = tree.toText().trimEnd().split("\n").slice(-expected.length).map((line) => line.split(" – ").at(-1));
      return { shown, expected };
    }, lang);
    assert.deepEqual(durations.shown, durations.expected);

    for (const done of [0, 55, 100]) {
      await refresh(page(), `job('root', ${done} < 100 ? 'Running' : 'Success', { subJobs: Array.from({ length: 100 }, (_, index) => job('n' + index, index < ${done} ? 'Success' : 'Running')) })`);
      const [percent, number] = await page().evaluate(
        (lang, done) => [new Intl.NumberFormat(lang, { style: "percent" }).format(done / 100), new Intl.NumberFormat(lang).format(done)],
        lang,
        done,
      );
      assert.equal(await inShadow(page(), (root) => root.querySelector(".head .percent").textContent), percent);
      assert.match(await inShadow(page(), (root) => root.querySelector(".head .counts").textContent), new RegExp(`(^|\\D)${number}\\D`));
    }
    const singular = await page().evaluate((lang) => {
      const rules = new Intl.PluralRules(lang);
      return Array.from({ length: 1000 }, (_, number) => number).filter((number) => rules.select(number) === "one");
    }, lang);
    assert.deepEqual(singular, lang.startsWith("zh") ? [] : [1], "the numbers with a singular");
  });
}

test("the first rendering of a small job does not use Intl", async () => {
  await page().evaluate(() => {
    window.constructed = [];
    for (const name of ["NumberFormat", "PluralRules", "DateTimeFormat"]) {
      Intl[name] = new Proxy(Intl[name], {
        construct: (target, args) => (window.constructed.push(name), new target(...args)),
      });
    }
  });
  for (const lang of ["en", "zh-CN", "zh-TW", "de"]) {
    await show(page(), "cluster({ phase: 'Failed', fails: true })", { lang });
    assert.deepEqual(await page().evaluate(() => window.constructed), [], lang);
  }
  for (const [lang, expected] of [["en", /1,000/], ["zh-CN", /1,000/], ["de", /1\.000/]]) {
    await show(page(), "largeJob(1_000)", { lang });
    assert.match(await shadowText(page(), "#tree"), expected);
    assert.deepEqual(await page().evaluate(() => window.constructed), [], lang);
  }
  await show(page(), "largeJob(1_000)", { lang: "en-IN" });
  assert.deepEqual(await page().evaluate(() => window.constructed), ["NumberFormat"], "for the thousands separator");
});

test("errors are translated and quote the service's message", async () => {
  for (const [lang, kind, expected] of [
    ["en", "not-found", /Job not found.*Check the job ID/s],
    ["en", "no-such-api", /API not found.*The gateway doesn't recognize this path/s],
    ["zh-CN", "no-such-api", /未找到 API.*网关无法识别该路径/s],
    ["zh-CN", "auth", /会话已过期.*请重新登录/s],
    ["zh-TW", "forbidden", /您沒有檢視該任務的權限/],
    ["de", "throttled", /Zu viele Anfragen/],
    ["de", "invalid-body", /Unerwartete Antwort/],
  ]) {
    await respondWithError(page(), kind);
    await page().evaluate((lang) => void show({ lang }), lang);
    await waitFor(page(), () => document.querySelector("#tree").error);
    await nextPaint(page());
    const text = await shadowText(page(), "#tree");
    assert.match(text, expected, `${kind}, ${lang}`);
    if (kind !== "invalid-body") assert.match(text, /4bb36e8c1f7a/, "with the request ID");
    const { code } = await page().$eval("#tree", (tree) => tree.error);
    if (code) assert.ok(text.includes(code), `${code} in ${text}`);
  }
});

/** The words of a text that are neither Chinese nor names. */
const englishWords = (text) => (text.match(/[A-Za-z]{2,}[\w-]*/g) ?? []).filter((word) => !/^(node|cluster|flavors)-|^(API|ID|VM|CORS|VPN|JSON|HTTP|WebAssembly|Kubernetes|UTC|GMT|CST)/.test(word));

test("only what the service says is in another language, and it is marked", async () => {
  await show(page(), "cluster({ phase: 'Failed', fails: true })", { lang: "zh-CN" });
  await click(page(), "[data-uid=c-6]");
  // The live region has quotation marks instead.
  assert.deepEqual(englishWords((await allText()).replace(/“[^”]*”/g, "")), []);
  const quotes = await inShadow(page(), (root) => [...root.querySelectorAll(".job-tree [lang]")].map((it) => [it.lang, it.closest(".row, .banner, .field").className]));
  for (const [place] of [["row"], ["banner"], ["field"]]) assert.deepEqual(quotes.find(([, name]) => name === place), ["en", place]);
  await show(page(), "cluster({ phase: 'Failed', fails: true })", { lang: "en" });
  assert.equal(await inShadow(page(), (root) => root.querySelectorAll(".job-tree [lang]").length), 0, "no mark where it is the widget's language");
});

test("announcements are in one language, with quotation marks around the service's sentence", async () => {
  await show(page(), "cluster()", { lang: "zh-TW" });
  await refresh(page(), "cluster({ phase: 'Failed', fails: true })");
  const announced = (role) => inShadow(page(), (root, role) => root.querySelector(`.unseen[role=${role}]`).textContent, role);
  await waitFor(page(), () => document.querySelector("#tree").shadowRoot.querySelector(".unseen[role=alert]").textContent);
  const failure = await announced("alert");
  assert.match(failure, /^失敗：.*。「[^」]*no available flavors[^」]*」$/);
  assert.deepEqual(englishWords(failure.replace(/「.*」/, "")), []);
});

test("errors of our own making are in the widget's language: config, status alone, the proxy's", async () => {
  const explained = async (attributes, respond) => {
    await page().evaluate((attributes, respond) => {
      window.responses = [eval(respond)];
      void show({ lang: "zh-CN", ...attributes });
    }, attributes, respond);
    await waitFor(page(), () => document.querySelector("#tree").error);
    await nextPaint(page());
    assert.deepEqual(englishWords(await allText()), []);
    return inShadow(page(), (root) => root.querySelector(".words").innerHTML.replace(/<!--.*?-->/g, "").trim());
  };
  const respond = (status, body) => `() => Response.json(${JSON.stringify(body)}, { status: ${status} })`;
  for (const [attributes, response, expected] of [
    [{ "job-id": "a/b" }, "undefined", '<bdi><code translate="no">job-id</code> 不能包含斜杠、两个连续的点或控制字符。</bdi>'],
    [{}, "() => new Response('', { status: 503 })", "<bdi>HTTP 503</bdi>"],
    [{}, respond(502, { error_code: "JOBTREE.0502", error_msg: "the cloud can't be reached. Try again" }), '<bdi>代理未能完成该请求。</bdi> <code translate="no">JOBTREE.0502</code>'],
    [{}, respond(403, { error_code: "CCE.01403001", error_msg: "No access" }), '<bdi lang="en">No access</bdi> <code translate="no">CCE.01403001</code>'],
    [{}, respond(403, { error_code: "CCE.01403001", error_msg: "没有权限" }), '<bdi>没有权限</bdi> <code translate="no">CCE.01403001</code>'],
  ]) {
    assert.equal(await explained(attributes, response), expected);
  }
});

test("custom messages replace texts and name job types", async () => {
  await show(page(), "cluster()");
  await page().$eval("#tree", (tree) => {
    tree.messages = { "phase-running": "Busy", "link-manual": "By hand only", "type.CreateCluster": "Order a cluster", nonsense: "?", search: 7 };
  });
  await nextPaint(page());
  const text = await allText();
  for (const expected of ["Busy", "By hand only", "Order a cluster", "Search"]) assert.ok(text.includes(expected), expected);
  await page().$eval("#tree", (tree) => (tree.messages = undefined));
  await nextPaint(page());
  assert.ok((await allText()).includes("Running"));
});
