// Buttons that copy a text.

/** How long a button says that it has copied, in milliseconds. */
const SHOWN_FOR = 2000;

/** Makes the button copy the text that `text()` returns. */
export function setUpCopyButton(button, text) {
  const label = button.textContent;
  let timer;
  button.addEventListener("click", async () => {
    clearTimeout(timer);
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = "Copied";
    } catch {
      button.textContent = "The browser blocked copying";
    }
    timer = setTimeout(() => (button.textContent = label), SHOWN_FOR);
  });
}
