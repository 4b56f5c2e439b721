// Copies as a user does, and reads the clipboard.
import { waitFor } from "./job_tree.mjs";
import { inShadow, isMissing, MORE, nextPaint, show } from "./widget.mjs";

/** Takes the clipboard's API from a page, as without TLS. */
export const NO_API = () => Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true });

/** Blocks the old command too. */
export const NO_COMMAND = () => (document.execCommand = () => false);

/** Puts the widget into a modal dialog. */
export const IN_DIALOG = () => {
  document.body.insertAdjacentHTML("beforeend", "<dialog style='width: 900px'></dialog>");
  document.querySelector("dialog").append(document.querySelector("#tree"));
  document.querySelector("dialog").showModal();
};

/** Shows a failed job on a page that is higher than the window, scrolled down a little, with selected text. */
export async function showOnPage(page, body) {
  await show(page, body, { expand: "all" });
  await page.evaluate(() => {
    document.body.insertAdjacentHTML("afterbegin", "<p id='words' style='height: 100px'>Some words of the page</p><textarea id='paste'></textarea>");
    document.body.insertAdjacentHTML("beforeend", "<p style='height: 2000px'></p>");
  });
  await fillClipboard(page, page);
  await page.evaluate(() => scrollTo(0, 40));
  await nextPaint(page);
}

/** Puts another text on the clipboard than the tests copy. */
export async function fillClipboard(page, frame) {
  await frame.evaluate(() => {
    const field = document.querySelector("#paste");
    field.value = "another text";
    field.select();
  });
  await page.keyboard.press("c", { commands: ["Copy"] });
  await frame.evaluate(() => document.querySelector("#paste").blur());
}

/** Presses the button at `selector` with the mouse or keyboard, as a user does: scripts may not copy. Opens the menu if the
 *  button is in it. */
export async function use(page, selector, keyboard = false) {
  if (await isMissing(page, selector)) {
    await use(page, MORE, keyboard);
    await nextPaint(page);
  }
  if (keyboard) {
    await inShadow(page, (root, selector) => root.querySelector(selector).focus({ preventScroll: true }), selector);
    await page.keyboard.press("Enter");
  } else {
    const { x, y, width, height } = await inShadow(page, (root, selector) => root.querySelector(selector).getBoundingClientRect().toJSON(), selector);
    await page.mouse.click(x + width / 2, y + height / 2);
  }
}

/** Returns the toast: its text, and whether all of it is in the window and on top. */
export async function toast(page) {
  await waitFor(page, () => document.querySelector("#tree").shadowRoot.querySelector(".toast"), [], 3000);
  await nextPaint(page);
  return inShadow(page, (root) => {
    const toast = root.querySelector(".toast");
    const { left, right, top, bottom } = toast.getBoundingClientRect();
    const isOnTop = toast.contains(root.elementFromPoint((left + right) / 2, (top + bottom) / 2));
    return { text: toast.textContent, isVisible: left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight && isOnTop };
  });
}

/** Returns what is announced to screen readers. */
export const announced = (page) => inShadow(page, (root) => root.querySelector(".unseen[role=status]").textContent.trim());
/** Returns whether the button of the menu has the focus, as after the use of an item. */
export const isMenuFocused = (page) => inShadow(page, (root, more) => root.activeElement?.matches(more), MORE);

/** Returns what is on the clipboard. */
export async function pasted(page) {
  await page.evaluate(() => {
    document.querySelector("dialog")?.append(document.querySelector("#paste"));
    document.querySelector("#paste").value = "";
    document.querySelector("#paste").focus();
  });
  await page.keyboard.down("Control");
  await page.keyboard.press("v", { commands: ["Paste"] });
  await page.keyboard.up("Control");
  return page.$eval("#paste", ({ value }) => value);
}
