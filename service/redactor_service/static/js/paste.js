// What is pasted or dropped into the draft, unless it is too much for a page.

import { cleaned, fromPicture, fromPlain } from "./clean.js";
import { tell, untell } from "./dom.js";
import { insert } from "./edit.js";

const PLAIN_LIMIT = 1_000_000;
const HTML_LIMIT = 5_000_000;

export function bindPaste(session, changed) {
  const { root } = session;

  const put = (fragment) => {
    root.focus({ preventScroll: true });
    const wasEmpty = session.isEmpty();
    session.history.change("粘贴", () => {
      if (wasEmpty) root.replaceChildren();
      insert(root, fragment);
    });
    if (wasEmpty) root.scrollTop = 0;
    changed();
    session.touched(0);
  };

  const take = (transfer) => {
    const html = transfer.getData("text/html");
    const plain = transfer.getData("text/plain");
    if (isTooMuch(html, plain)) {
      const size = new Blob([html.length > plain.length ? html : plain]).size;
      const told = `粘贴的内容太大（约 ${Math.max(1, Math.round(size / 1_000_000))} MB），页面不便逐字检查，没有放进来，原来的草稿没有变。请分成几段粘贴，或者保存成文件后拖进来检查。`;
      tell(told, { kind: "hold" });
      return;
    }
    untell();
    if (html) rich(html);
    else if (plain) put(fromPlain(plain));
    else picture(transfer);
  };

  const rich = (html) => {
    const fragment = cleaned(html);
    // A word processor names files of its own, which no page may read.
    const lost = fragment.querySelectorAll("img:not([src]):not([data-src])").length;
    put(fragment);
    if (lost) tell(`有 ${lost} 张图片没有随文字一起粘贴进来，稿中留有空框，没有检查。发布前请另行插入，并查看图中的文字。`, { kind: "hold" });
  };

  const picture = (transfer) => {
    const file = [...transfer.files].find(({ type }) => type.startsWith("image/"));
    if (!file) return;
    const reader = new FileReader();
    reader.onload = () => put(fromPicture(reader.result));
    reader.readAsDataURL(file);
  };

  root.addEventListener("paste", (event) => {
    event.preventDefault();
    take(event.clipboardData);
  });
  // What is dragged from the draft itself is moved, not doubled.
  let dragged = null;
  root.addEventListener("dragstart", () => {
    const selection = document.getSelection();
    dragged = selection.rangeCount ? selection.getRangeAt(0).cloneRange() : null;
  });
  root.addEventListener("dragend", () => {
    dragged = null;
  });
  root.addEventListener("drop", (event) => {
    event.preventDefault();
    const at = document.caretRangeFromPoint?.(event.clientX, event.clientY);
    if (dragged && at && !event.ctrlKey) {
      if (!dragged.isPointInRange(at.startContainer, at.startOffset)) move(dragged, at);
      return;
    }
    if (at) select(at);
    take(event.dataTransfer);
  });

  const move = (from, to) => {
    session.history.change("移动", () => {
      const fragment = from.extractContents();
      select(to);
      insert(root, fragment);
    });
    changed();
    session.touched(0);
  };
}

function select(range) {
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

// Pictures within the HTML do not count: nobody reads them.
function isTooMuch(html, plain) {
  if (plain.length > PLAIN_LIMIT || plain.length > Number(document.body.dataset.mostBytes) / 4) return true;
  if (html.length <= HTML_LIMIT) return false;
  return html.length > 20 * HTML_LIMIT || html.replace(/data:[^"'\s>]*/gi, "").length > HTML_LIMIT;
}
