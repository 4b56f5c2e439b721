import { setError, setSnapshot } from "jobtree/testing";
import { expect, test } from "vitest";
import { showJob } from "./status.js";

test("the line tells how the job ended", async () => {
  const tree = showJob(document.body, "j-1");
  await setSnapshot(tree, { root: { name: "cluster", phase: "running" } });
  expect(document.querySelector("p").textContent).toBe("in progress");
  await setSnapshot(tree, { root: { name: "cluster", phase: "succeeded" } });
  expect(document.querySelector("p").textContent).toBe("cluster: succeeded");
});

test("the line tells why a refresh failed", async () => {
  const tree = showJob(document.body, "j-2");
  await setError(tree, { kind: "forbidden", status: 403, message: "no access" });
  expect(document.querySelector("p").textContent).toBe("no access");
});
