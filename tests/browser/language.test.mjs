// Every text in the reader's language, numbers and times by `Intl`, and the host's own wording.
import assert from "node:assert/strict";
import { test } from "node:test";

import { isFirefox } from "./support/browser.mjs";
import { shadowText, waitFor } from "./support/job_tree.mjs";
import { respondWithError } from "./support/jobs.mjs";
import { click, inShadow, nextPaint, refresh, show, widgetPage } from "./support/widget.mjs";

const page = widgetPage();

/** What the widget shows and says, in one text. */
const everything = () =>
  inShadow(page(), (root) =>
    [...root.querySelectorAll("*")]
      .flatMap((element) => [
        ...["aria-label", "title", "placeholder"].map((name) => element.getAttribute(name) ?? ""),
        ...[...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data),
      ])
      .filter((text) => text.trim())
      .join("\n"),
  );

const KNOWN = {
  en: ["Create cluster", "Failed", "Show in the tree", "6 of 6", "Search", "Expand all", "Timeline", "5m 20s", "1 other failed"],
  "zh-CN": ["创建集群", "失败", "在树中显示", "6/6", "搜索", "全部展开", "时间轴", "5分钟20秒", "另有 1 个失败"],
  "zh-TW": ["建立叢集", "失敗", "在樹中顯示", "6/6", "搜尋", "全部展開", "時間軸", "另有 1 個失敗"],
  de: ["Cluster anlegen", "Fehlgeschlagen", "Im Baum zeigen", "6 von 6", "Suchen", "Alle aufklappen", "Zeitachse", "1 weiterer fehlgeschlagen"],
};

for (const [lang, texts] of Object.entries(KNOWN)) {
  test(`${lang}: the widget speaks it`, async () => {
    await show(page(), "cluster({ phase: 'Failed', fails: true })", { lang });
    await click(page(), "[data-uid=c-6]");
    const text = await everything();
    for (const expected of texts) assert.ok(text.includes(expected), `${expected} in ${text}`);
    if (lang !== "en") {
      for (const english of KNOWN.en.slice(1, 9)) assert.ok(!text.split("\n").includes(english), `${english} in ${text}`);
    }
    assert.match(await inShadow(page(), (root) => root.querySelector(".details").textContent), /UTC|GMT|MEZ|MESZ|CET/, "times have their zone");
  });
}

test("the language is that of the nearest element that says one, and can change", async () => {
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
  assert.equal(await inShadow(page(), (root) => root.querySelector(".job-tree").lang), "en", "as what is read is English");
});

test("large numbers are written as the language writes them", async () => {
  for (const [lang, expected] of [
    ["en", "9,996 of 10,000 done, 1 failed"],
    ["de", "9.996 von 10.000 fertig, 1 fehlgeschlagen"],
    ["zh-CN", "已完成 9,996/10,000，失败 1"],
  ]) {
    await show(page(), "largeJob(10_000)", { lang });
    assert.equal(await inShadow(page(), (root) => root.querySelector(".head .counts").textContent), expected);
  }
});

/** The widget writes small numbers as Chromium does; another browser's Intl may differ by a space. */
const asInChromium = { skip: isFirefox && "written as in Chromium" };

const REGIONS = [
  ...["en", "en-AU", "en-GB", "en-HK", "en-IE", "en-IN", "en-NZ", "en-SG", "en-US", "en-ZA", "en-CA", "en-AT"],
  ...["zh", "zh-CN", "zh-SG", "zh-Hans", "zh-Hans-CN", "zh-Hans-SG", "zh-TW", "zh-Hant", "zh-Hant-TW"],
  ...["zh-HK", "zh-MO", "zh-Hant-HK", "zh-Hant-MO", "de", "de-AT", "de-BE", "de-DE", "de-IT", "de-LU", "de-CH", "de-LI"],
  "de-u-nu-arab",
];

for (const lang of REGIONS) {
  test(`${lang}: lengths, percentages and counts read as Intl writes them`, asInChromium, async () => {
    await page().evaluate(() => {
      const all = (count, seconds) => Array.from({ length: count }, (_, index) => seconds(index));
      // Every number of each unit, and each with two digits behind the next larger.
      window.lengths = [
        ...all(60, (index) => index),
        ...all(60, (index) => (1 + (index % 59)) * 60 + index),
        ...all(60, (index) => (1 + (index % 23)) * 3600 + index * 60),
        ...all(999, (index) => (1 + index) * 86_400 + (index % 24) * 3600),
        ...[1_000, 1_234, 12_345].map((days) => days * 86_400),
      ];
    });
    await show(page(), "job('root', 'Running', { subJobs: lengths.map((until, index) => job(`n${index}`, 'Success', { until })) })", { lang });
    const lengths = await page().$eval("#tree", (tree, lang) => {
      const unit = (number, unit, digits) =>
        new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "narrow", minimumIntegerDigits: digits }).format(number);
      const written = window.lengths.map((seconds) => {
        const counts = { second: seconds % 60, minute: Math.floor(seconds / 60) % 60, hour: Math.floor(seconds / 3600) % 24, day: Math.floor(seconds / 86_400) };
        const units = seconds < 60 ? ["second"] : seconds < 3600 ? ["minute", "second"] : seconds < 86_400 ? ["hour", "minute"] : ["day", "hour"];
        return units.map((name, index) => unit(counts[name], name, index + 1)).join(lang.startsWith("zh") ? "" : " ");
      });
      const shown = tree.toText().trimEnd().split("\n").slice(-written.length).map((line) => line.split(" – ").at(-1));
      return { shown, written };
    }, lang);
    assert.deepEqual(lengths.shown, lengths.written);

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
    const chosen = await page().evaluate((lang) => {
      const rules = new Intl.PluralRules(lang);
      return Array.from({ length: 1000 }, (_, number) => number).filter((number) => rules.select(number) === "one");
    }, lang);
    assert.deepEqual(chosen, lang.startsWith("zh") ? [] : [1], "which numbers are singular");
  });
}

test("the first picture of a small job asks Intl for nothing, for that takes longer than to draw it", async () => {
  await page().evaluate(() => {
    window.made = [];
    for (const name of ["NumberFormat", "PluralRules", "DateTimeFormat"]) {
      Intl[name] = new Proxy(Intl[name], {
        construct: (target, given) => (window.made.push(name), new target(...given)),
      });
    }
  });
  for (const lang of ["en", "zh-CN", "zh-TW", "de"]) {
    await show(page(), "cluster({ phase: 'Failed', fails: true })", { lang });
    assert.deepEqual(await page().evaluate(() => window.made), [], lang);
  }
  for (const [lang, written] of [["en", /1,000/], ["zh-CN", /1,000/], ["de", /1\.000/]]) {
    await show(page(), "largeJob(1_000)", { lang });
    assert.match(await shadowText(page(), "#tree"), written);
    assert.deepEqual(await page().evaluate(() => window.made), [], lang);
  }
  await show(page(), "largeJob(1_000)", { lang: "en-IN" });
  assert.deepEqual(await page().evaluate(() => window.made), ["NumberFormat"], "of which one writes the thousand");
});

test("errors say in every language what is wrong and what to do, beside the service's own words", async () => {
  for (const [lang, kind, expected] of [
    ["en", "not-found", /There is no such job here.*Check the job's id/s],
    ["en", "no-such-api", /The address leads to no API.*The gateway knows no such path/s],
    ["zh-CN", "no-such-api", /该地址没有对应的 API.*网关不认识该路径/s],
    ["zh-CN", "auth", /登录已过期.*请重新登录.*登录已过期|登录已过期/s],
    ["zh-TW", "forbidden", /您沒有檢視該任務的權限/],
    ["de", "throttled", /Der Server bittet um eine Pause/],
    ["de", "invalid-body", /Die Antwort ist kein Auftrag/],
  ]) {
    await respondWithError(page(), kind);
    await page().evaluate((lang) => void show({ lang }), lang);
    await waitFor(page(), () => document.querySelector("#tree").error);
    await nextPaint(page());
    const text = await shadowText(page(), "#tree");
    assert.match(text, expected, `${kind}, ${lang}`);
    if (kind !== "invalid-body") assert.match(text, /4bb36e8c1f7a/, "with the request id");
    const { code } = await page().$eval("#tree", (tree) => tree.error);
    if (code) assert.ok(text.includes(code), `${code} in ${text}`);
  }
});

test("the host has the last word on every text, and on types of its own", async () => {
  await show(page(), "cluster()");
  await page().$eval("#tree", (tree) => {
    tree.messages = { "phase-running": "Busy", "link-manual": "By hand only", "type.CreateCluster": "Order a cluster", nonsense: "?", search: 7 };
  });
  await nextPaint(page());
  const text = await everything();
  for (const expected of ["Busy", "By hand only", "Order a cluster", "Search"]) assert.ok(text.includes(expected), expected);
  await page().$eval("#tree", (tree) => (tree.messages = undefined));
  await nextPaint(page());
  assert.ok((await everything()).includes("Running"));
});
