// The draft out of the page: as rich text and as plain text, after one more check of what goes out.

import { ask } from "./ask.js";
import { chosen } from "./choice.js";
import { byId, element } from "./dom.js";
import { listed } from "./words.js";

// The draft's HTML, made in a document that loads nothing. Without the page's styles blanks would collapse.
export function serialised(root, { pictures = true } = {}) {
  const inert = document.implementation.createHTMLDocument("");
  const copy = inert.createElement("div");
  copy.append(...inert.importNode(root, true).childNodes);
  for (const picture of copy.querySelectorAll("img")) {
    const kept = picture.dataset.src;
    picture.removeAttribute("data-src");
    if (kept) picture.setAttribute("src", kept);
    // Their content is not text: only their words are checked.
    else if (!pictures) picture.removeAttribute("src");
  }
  copy.style.whiteSpace = "pre-wrap";
  return copy.outerHTML;
}

// What a check of the HTML finds beyond the kept: in the text, in links and pictures' words.
export async function remaining(root, isKept) {
  const text = serialised(root, { pictures: false });
  const report = await ask("v1/scan", { text, format: "html", offset_unit: "utf16", previews: true, ...chosen() });
  const open = report.findings
    .filter(({ action }) => action !== "note")
    .map((finding) => ({ ...finding, value: finding.parts.map(([start, end]) => text.slice(start, end)).join("") }))
    .filter((finding) => !isKept(finding));
  return { open, failures: report.failures };
}

// Takes values out of links and pictures' words, which nobody sees in the draft.
export function clearAttributes(root, findings) {
  let cleared = 0;
  for (const node of root.querySelectorAll("[href], [alt], [data-src], [src]")) {
    for (const name of ["href", "alt", "data-src"]) {
      const told = node.getAttribute(name);
      if (told && findings.some(({ value }) => value && told.includes(value))) {
        node.removeAttribute(name);
        cleared += 1;
      }
    }
  }
  return cleared;
}

// Asks what to do about what remains: "mask", "anyway" or "cancel".
export function askAbout({ open, failures }, canMask) {
  const dialog = byId("copy-dialog");
  const isBlocked = open.some(({ action }) => action === "block");
  byId("copy-told").textContent = isBlocked
    ? "稿中有不得公开的内容。没有经过有权限的人批准，请勿发布。"
    : "下面的内容还在稿中，发布前请处理，或者写明保留的理由。";
  const lines = [...failures.map(({ message }) => message), ...listed(open)];
  byId("copy-list").replaceChildren(...lines.map((line) => element("li", {}, line)));
  byId("copy-mask").hidden = !canMask;
  byId("copy-cancel").className = canMask ? "plain" : "main";
  dialog.showModal();
  return new Promise((resolve) => {
    const answers = { "copy-mask": "mask", "copy-anyway": "anyway", "copy-cancel": "cancel" };
    const end = (answer) => {
      for (const id of Object.keys(answers)) byId(id).onclick = null;
      dialog.onclose = null;
      dialog.close();
      resolve(answer);
    };
    for (const [id, answer] of Object.entries(answers)) byId(id).onclick = () => end(answer);
    dialog.onclose = () => end("cancel");
  });
}

// Puts the draft on the clipboard; false when the browser does not let us. The copy event takes the HTML as it
// is, and is there for pages that came without TLS from another machine.
export async function toClipboard(text, html) {
  if (byEvent(text, html)) return true;
  try {
    const types = { "text/plain": new Blob([text], { type: "text/plain" }) };
    if (html) types["text/html"] = new Blob([html], { type: "text/html" });
    await navigator.clipboard.write([new ClipboardItem(types)]);
    return true;
  } catch {
    return false;
  }
}

function byEvent(text, html) {
  let given = false;
  const give = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData.setData("text/plain", text);
    if (html) event.clipboardData.setData("text/html", html);
    given = true;
  };
  document.addEventListener("copy", give, { capture: true, once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", give, { capture: true });
  return done && given;
}
