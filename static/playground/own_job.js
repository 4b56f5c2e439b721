// "Your own job": a form that shows any job, and keeps it in the page's URL.
import { jobIdHint, projectIdHint } from "./id_hints.js";

/** The fields of the form. Their URL parameters have the prefix `own-`. */
const FIELDS = ["system", "proxy", "project-id", "job-id", "instance-id"];

const REQUIRED = {
  "project-id": "Enter the project ID. It is on the console's page “My Credentials”.",
  "job-id": "Enter the job ID. The request that started the job returned it.",
};

/** Sets up the form and shows the job of the URL, if it has one. `upstreams` is undefined if there is no proxy. */
export function setUpOwnJob(form, output, upstreams) {
  const { elements } = form;
  const upstreamField = elements.upstream;
  for (const { name, proxy } of upstreams ?? []) {
    upstreamField.add(new Option(name === "demo" ? "Simulated cloud" : name, proxy), upstreamField.length - 1);
  }
  form.querySelector("#own-upstream-row").hidden = !upstreams;
  /** The values of the job that is shown. */
  let shown;

  const values = () => Object.fromEntries(FIELDS.map((name) => [name, elements[name].value.trim()]));
  const upstream = () => upstreams?.find(({ proxy }) => proxy === elements.proxy.value);

  /** Adapts the form to the selected upstream and system. */
  const adapt = () => {
    const selected = upstream();
    for (const option of elements.system.options) option.disabled = selected ? !selected.systems.includes(option.value) : false;
    if (elements.system.selectedOptions[0]?.disabled ?? true) {
      elements.system.value = [...elements.system.options].find((option) => !option.disabled)?.value ?? "cce";
    }
    form.querySelector("#own-proxy-row").hidden = upstreamField.value !== "";
    form.querySelector("#own-instance-row").hidden = !/^(ief|servicestage)/.test(elements.system.value);
    showHints();
  };

  const showHints = () => {
    const context = { isDemo: upstream()?.name === "demo", system: elements.system.value };
    showMessage(elements["project-id"], projectIdHint(elements["project-id"].value.trim(), context));
    showMessage(elements["job-id"], jobIdHint(elements["job-id"].value.trim(), context));
    showMessage(elements.proxy, hasCredentials(elements.proxy.value) ? CREDENTIALS : "", true);
  };

  const watch = () => {
    shown = JSON.stringify(values());
    const tree = document.createElement("job-tree");
    for (const [name, value] of Object.entries(values())) if (value) tree.setAttribute(name, value);
    output.replaceChildren(tree);
  };

  upstreamField.addEventListener("change", () => {
    elements.proxy.value = upstreamField.value;
    adapt();
  });
  elements.system.addEventListener("change", adapt);
  form.addEventListener("change", showHints);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    showHints();
    const missing = Object.keys(REQUIRED).filter((name) => values()[name] === "");
    for (const name of missing) showMessage(elements[name], REQUIRED[name], true);
    const invalid = hasCredentials(elements.proxy.value) ? "proxy" : missing[0];
    if (invalid) {
      elements[invalid].focus();
      return;
    }
    const url = new URL(location.href);
    for (const [name, value] of Object.entries(values())) {
      if (value) url.searchParams.set(`own-${name}`, value);
      else url.searchParams.delete(`own-${name}`);
    }
    history.pushState(null, "", url);
    watch();
  });

  /** Fills the form from the URL, and shows the job if the URL has one. */
  const restore = () => {
    const { searchParams } = new URL(location.href);
    const hasJob = Boolean(searchParams.get("own-project-id") && searchParams.get("own-job-id"));
    for (const name of FIELDS) elements[name].value = searchParams.get(`own-${name}`) ?? "";
    if (FIELDS.every((name) => !searchParams.has(`own-${name}`))) {
      elements.proxy.value = upstreams?.[0]?.proxy ?? "";
      elements.system.value = "cce";
      const isDemo = upstream()?.name === "demo";
      elements["project-id"].value = isDemo ? "demo" : "";
      elements["job-id"].value = isDemo ? "demo-failure" : "";
    }
    upstreamField.value = upstream()?.proxy ?? "";
    adapt();
    const isShown = hasJob && shown === JSON.stringify(values());
    if (isShown) return;
    if (hasJob && !hasCredentials(elements.proxy.value)) watch();
    else {
      shown = undefined;
      output.replaceChildren();
    }
  };
  addEventListener("popstate", restore);
  restore();
}

const CREDENTIALS = "An address with a password would end up in the page's URL. Configure the credentials in the proxy.";

/** True if the address has a user name or a password. */
function hasCredentials(address) {
  return /^[a-z]+:\/\/[^/]*@/i.test(address.trim());
}

/** Shows a message next to the field; an error also marks the field as invalid. */
function showMessage(field, message, isError = false) {
  const output = document.getElementById(`${field.id}-message`);
  output.textContent = message;
  output.classList.toggle("error", isError);
  if (message && isError) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}
