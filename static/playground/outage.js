// The outage button: makes the simulated cloud fail for this page.

/** The request header that makes the simulated cloud respond with 503. */
const HEADER = "X-Demo-Outage";

/** Connects the button with the elements that show simulated jobs. */
export function setUpOutage(button, status, trees) {
  const isOn = () => button.getAttribute("aria-pressed") === "true";
  // A function, which reads the state for each request: with other headers each time, the elements would start over.
  const headers = () => (isOn() ? { [HEADER]: "1" } : {});
  for (const tree of trees) tree.headers = headers;

  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", String(!isOn()));
    status.textContent = isOn() ? "The simulated cloud responds to this page with HTTP 503. The jobs keep running." : "";
    for (const tree of trees) {
      const hasStarted = tree.snapshot || tree.error;
      // A failure is what the visitor wants to see, and the element shows it.
      if (hasStarted) tree.refresh().catch(() => {});
    }
  });
}
