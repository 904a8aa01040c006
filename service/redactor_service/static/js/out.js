// The draft and the report out of the page, each after one more check.

import { askAbout, clearAttributes, remaining, serialised, toClipboard } from "./copy.js";
import { byId, say, tell } from "./dom.js";
import { drawReport } from "./report.js";

export function bindOut(session, { maskAll, judged }) {
  const { root } = session;
  const isKept = (finding) => session.isKept(finding);

  const copy = async (rich) => {
    if (session.isEmpty() || !(await session.settled())) return;
    const { draft } = session;
    let left = { open: session.open, failures: session.failures };
    if (rich) {
      try {
        left = await afterHtml();
      } catch (error) {
        tell(`${error.message}没有复制。`);
        return;
      }
      // Written on meanwhile: what was checked is no longer what would go out.
      if (session.draft !== draft || session.state !== "checked") {
        await copy(rich);
        return;
      }
    }
    if (left.open.length || left.failures.length) {
      const canMask = session.open.some(({ action, masked }) => action === "mask" && masked?.length);
      const answer = await askAbout(left, canMask);
      if (answer === "cancel") return;
      if (answer === "mask") {
        await maskAll();
        await copy(rich);
        return;
      }
    }
    const done = await toClipboard(session.draft.text, rich ? serialised(root) : null);
    if (!done) byHand();
    else {
      const rest = left.open.length || left.failures.length ? "，其中仍有没有处理的内容" : "";
      tell(`已复制${rich ? "，格式、表格、图片都在" : "纯文字"}${rest}。`, { kind: rest ? "hold" : "good" });
    }
  };

  // What remains in the HTML that goes out, beside what the draft's text shows.
  const afterHtml = async () => {
    let left = await remaining(root, isKept);
    const unseen = left.open.filter(({ id }) => !session.find(id));
    if (unseen.length && takeOut(unseen)) {
      await session.settled();
      left = await remaining(root, isKept);
    }
    return {
      open: [...session.open, ...left.open.filter(({ id }) => !session.find(id))],
      failures: [...new Map([...left.failures, ...session.failures].map((each) => [each.message, each])).values()],
    };
  };

  // What stands in links and pictures' words is seen by nobody: it goes without asking.
  const takeOut = (findings) => {
    let taken = 0;
    session.history.change("清除链接和图片说明中的内容", () => {
      taken = clearAttributes(root, findings);
    });
    if (taken) say(`链接或图片说明中有 ${taken} 处须遮掩的内容，已经清除。`);
    return taken;
  };

  const byHand = () => {
    root.focus();
    document.getSelection().selectAllChildren(root);
    tell("浏览器不允许复制：草稿已经选中，请按 Ctrl + C。", { kind: "hold" });
  };

  const print = async () => {
    if (!(await session.settled())) return;
    const kind = byId("kind");
    const seen = kind.value || session.kind;
    const told = [...kind.options].find((option) => option.value === seen)?.textContent ?? "";
    const { open, kept, failures, decisions } = session;
    drawReport({ open, kept, failures, done: decisions.done, verdict: judged(), kind: told });
    window.print();
  };

  byId("copy").addEventListener("click", () => copy(true));
  byId("copy-plain").addEventListener("click", () => copy(false));
  byId("print").addEventListener("click", print);
  return { copy: () => copy(true) };
}
