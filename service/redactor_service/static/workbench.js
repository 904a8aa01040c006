// The workbench: draft, findings, decisions and keyboard put together. Draft text is kept in the page alone.

import { renewToken } from "./js/ask.js";
import { bindCarry, drawCarry } from "./js/carry.js";
import { rememberChoices } from "./js/choice.js";
import { byId, say, tell, untell } from "./js/dom.js";
import { bindFiles, bindRequests } from "./js/files.js";
import { bindKeys } from "./js/keys.js";
import { accepted, drawList, rowOf, showMore } from "./js/list.js";
import { mark, markCurrent, reveal } from "./js/marks.js";
import { bindOut } from "./js/out.js";
import { bindPaste } from "./js/paste.js";
import { Session } from "./js/session.js";
import { drawEmpty, drawFailures, drawState, drawUnchecked, drawVerdict, judge } from "./js/verdict.js";

const root = byId("draft");
const list = byId("list");
const session = new Session(root);
// `spot`: rule and value of the current finding, whose id changes when an equal value before it goes.
const view = { filter: "open", current: null, spot: null, keeping: null };

// ---- drawing

function model() {
  const { open, kept, notes, failures, decisions, state } = session;
  return { ...view, open, kept, notes, failures, done: decisions.done, checked: state !== "empty" };
}

function judged() {
  const { open, kept, failures, decisions } = session;
  const pictures = root.querySelectorAll("img").length;
  return judge({ open, kept, failures, decided: kept.length + decisions.done.length > 0, pictures });
}

function draw(options) {
  const { open, kept, notes, failures } = session;
  if (session.state === "empty") drawEmpty();
  else if (session.state === "unchecked") drawUnchecked();
  else drawVerdict(judged());
  drawFailures(failures);
  const by = (action) => open.filter((finding) => finding.action === action);
  const groups = { block: by("block"), hold: by("hold"), mask: by("mask"), kept, note: view.filter === "note" ? notes : [] };
  mark(root, groups);
  drawItems(options);
}

function drawItems(options) {
  markCurrent(view.current ? session.find(view.current) : null);
  const wasInList = list.contains(document.activeElement);
  drawList(model(), options);
  if (wasInList && !list.contains(document.activeElement)) (rowOf(view.current ?? "") ?? list).focus({ preventScroll: true });
  htmx.process(list);
}

function drawTools() {
  const empty = session.isEmpty();
  byId("hint").hidden = !empty || root.childNodes.length > 1;
  byId("undo").disabled = !session.history.canUndo;
  byId("redo").disabled = !session.history.canRedo;
  for (const id of ["clear", "copy", "copy-plain", "print"]) byId(id).disabled = empty;
  drawCarry(empty);
  const length = [...root.textContent.replace(/\s/g, "")].length;
  byId("length").textContent = length ? `${length.toLocaleString("zh-CN")} 字` : "";
}

session.addEventListener("checked", () => {
  if (view.current && !session.find(view.current)) {
    const { rule, value } = view.spot ?? {};
    view.current = session.open.find((each) => each.rule === rule && each.value === value)?.id ?? null;
  }
  if (session.state === "checked") untell();
  const kind = [...byId("kind").options].find((option) => option.value === session.kind);
  byId("kind-seen").textContent = !byId("kind").value && kind ? `自动判断为：${kind.textContent}` : "";
  draw();
  drawTools();
  // For whoever wants to know when the marks are those of the draft.
  if (session.state === "checked") root.dispatchEvent(new CustomEvent("checked", { bubbles: true }));
});
session.addEventListener("state", () => {
  if (session.state === "unchecked") drawUnchecked();
  drawState(session.state);
});
session.addEventListener("refused", ({ detail: { kind, message } }) => {
  const again = ["再试一次", () => session.check()];
  const login = ["打开登录页", () => window.open("login", "_blank", "noopener")];
  if (kind === "login" && session.isEmpty()) location.assign("login");
  tell(message, { choices: kind === "login" ? [login, again] : [again] });
});

// ---- the current finding

function rows() {
  return { open: session.open, done: session.kept, note: session.notes }[view.filter];
}

function select(id, { focus = false } = {}) {
  const finding = session.find(id);
  Object.assign(view, { current: id, spot: finding, keeping: null });
  drawItems();
  const row = rowOf(id);
  row?.closest(".item").scrollIntoView({ block: "nearest" });
  if (finding) reveal(root, finding);
  if (focus) row?.focus({ preventScroll: true });
}

function step(by) {
  const shown = rows();
  if (!shown.length) {
    say("没有待处理的内容。");
    return;
  }
  show("list");
  const at = shown.findIndex(({ id }) => id === view.current);
  const next = at < 0 ? fromCaret(shown, by) : shown[(at + by + shown.length) % shown.length];
  select(next.id, { focus: true });
}

// The finding after (or before) the place where the editor writes.
function fromCaret(shown, by) {
  const selection = document.getSelection();
  const here = session.draft && root.contains(selection.anchorNode) ? session.draft.offset(selection.anchorNode, selection.anchorOffset) : null;
  if (here === null) return by > 0 ? shown[0] : shown[shown.length - 1];
  const behind = shown.find(({ start }) => start !== null && start >= here);
  const before = [...shown].reverse().find(({ end }) => end !== null && end <= here);
  return (by > 0 ? behind : before) ?? (by > 0 ? shown[0] : shown[shown.length - 1]);
}

function goTo() {
  const finding = session.find(view.current);
  show("draft");
  root.focus({ preventScroll: true });
  if (!finding?.ranges.length) return;
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(finding.ranges[0].cloneRange());
  reveal(root, finding);
}

// ---- decisions

async function act(choice, { all = false, replacement } = {}) {
  const id = view.current;
  if (choice === "keep") {
    const isOpen = session.open.some((each) => each.id === id);
    if (isOpen) keepAsked(all);
    return;
  }
  if (!(await session.settled())) return;
  const finding = session.find(id) ?? session.find(view.current);
  if (!finding || finding.action === "note" || session.decisions.kept.has(finding.id)) return;
  const findings = all ? session.open.filter(({ rule }) => rule === finding.rule) : [finding];
  const own = choice === "accept" ? accepted(finding) : choice;
  if (own === "mask" && finding.replacements.length) {
    say("这一处应当改写，不必遮掩：按 R 改为建议的写法。");
    return;
  }
  if (own) change(findings, own, all ? undefined : replacement);
  else say("这一处须由人决定，没有可以直接采纳的建议。");
}

function change(findings, choice, replacement) {
  const next = after(findings);
  const changed = session.change(findings, choice, replacement);
  if (!changed.length) {
    say({ mask: "这一处不能遮掩。", replace: "这一处没有建议的写法。", remove: "这一处不能删除。" }[choice]);
    return;
  }
  decided(`${{ mask: "已遮掩", remove: "已删除", replace: "已改写" }[choice]} ${changed.length} 处：${changed[0].title}。`, next);
}

// Which finding to look at once these are decided.
function after(findings) {
  const gone = new Set(findings.map(({ id }) => id));
  const at = session.open.findIndex(({ id }) => gone.has(id));
  return session.open.find(({ id }, index) => index > at && !gone.has(id)) ?? session.open.find(({ id }) => !gone.has(id)) ?? null;
}

function decided(words, next) {
  view.keeping = null;
  const inList = list.contains(document.activeElement) || document.activeElement === document.body;
  if (next) select(next.id, { focus: inList });
  else {
    view.current = null;
    drawItems();
    if (inList) list.focus({ preventScroll: true });
  }
  const rest = session.open.length;
  say(`${words}${rest ? `还有 ${rest} 处待处理。` : "全部处理完了。"}`);
}

function keepAsked(all) {
  view.keeping = all ? "all" : "one";
  drawItems();
  list.querySelector("form.keep [data-reason]")?.focus();
}

function keep(reason) {
  const finding = session.find(view.current);
  if (!finding || !reason.trim()) {
    list.querySelector("form.keep input")?.focus();
    say("请写明保留的理由。");
    return;
  }
  const all = view.keeping === "all";
  const findings = all ? session.open.filter(({ rule }) => rule === finding.rule) : [finding];
  const next = after(findings);
  view.keeping = null;
  session.keep(findings, reason.trim());
  decided(`已保留 ${findings.length} 处：${finding.title}。`, next);
}

function unkeep() {
  if (!view.keeping) return false;
  view.keeping = null;
  drawItems();
  rowOf(view.current)?.focus();
  return true;
}

function back(which) {
  const name = session.back(which);
  const word = which === "undo" ? "撤销" : "重做";
  if (name === null) say(`没有可以${word}的。`);
  else say(`已${word}${name ? `：${name}` : "输入"}。`);
  drawTools();
}

async function maskAll() {
  if (!(await session.settled())) return;
  const findings = session.open.filter(({ action, masked }) => action === "mask" && masked?.length);
  if (findings.length) change(findings, "mask");
}

// ---- wiring

function show(name) {
  byId("work").dataset.view = name;
  for (const each of document.querySelectorAll("[data-show]")) {
    each.setAttribute("aria-pressed", String(each.dataset.show === name));
  }
}

root.addEventListener("beforeinput", (event) => {
  if (event.inputType === "historyUndo" || event.inputType === "historyRedo") {
    event.preventDefault();
    back(event.inputType === "historyUndo" ? "undo" : "redo");
  }
});
root.addEventListener("input", (event) => {
  if (event.isComposing) return;
  session.history.typed();
  drawTools();
  session.touched();
});
root.addEventListener("compositionend", () => {
  session.history.typed();
  session.touched();
});
root.addEventListener("click", () => {
  const { anchorNode, anchorOffset, isCollapsed } = document.getSelection();
  if (!isCollapsed || !session.draft || session.state !== "checked" || !anchorNode) return;
  const here = session.draft.offset(anchorNode, anchorOffset);
  const hit = here !== null && session.findings.find(({ parts, action }) => (action !== "note" || view.filter === "note") && parts.some(([start, end]) => start <= here && here <= end));
  if (!hit) return;
  filter(hit.action === "note" ? "note" : session.decisions.kept.has(hit.id) ? "done" : "open");
  select(hit.id);
});

function filter(name) {
  if (view.filter === name) return;
  view.filter = name;
  view.current = null;
  view.keeping = null;
  draw({ fresh: true });
}

list.addEventListener("click", (event) => {
  const item = event.target.closest(".item");
  const { target } = event;
  if (target.closest(".row")) {
    if (item.matches(".record")) return;
    select(item.dataset.id, { focus: true });
    return;
  }
  const { do: choice, all, with: replacement } = target.closest("[data-do]")?.dataset ?? {};
  const { reason } = target.closest("[data-reason]")?.dataset ?? {};
  if (reason) keep(reason);
  else if (choice === "unkeep") unkeep();
  else if (choice === "reopen") {
    session.reopen(session.find(item.dataset.id));
    say("已撤回保留。");
  } else if (choice) act(choice, { all: all !== undefined, replacement });
});
list.addEventListener("submit", (event) => {
  event.preventDefault();
  keep(new FormData(event.target).get("reason"));
});
for (const chip of document.querySelectorAll("[data-filter]")) chip.addEventListener("click", () => filter(chip.dataset.filter));
for (const each of document.querySelectorAll("[data-show]")) each.addEventListener("click", () => show(each.dataset.show));
byId("more").addEventListener("click", () => {
  showMore();
  drawItems();
});
byId("mask-all").addEventListener("click", maskAll);
byId("undo").addEventListener("click", () => back("undo"));
byId("redo").addEventListener("click", () => back("redo"));
byId("clear").addEventListener("click", () => {
  session.clear();
  drawTools();
  root.focus();
  say("已清空，可以撤销。");
});
byId("show-keys").addEventListener("click", () => byId("keys-dialog").showModal());
for (const close of document.querySelectorAll("dialog .close")) close.addEventListener("click", () => close.closest("dialog").close());
document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (target.id === "rule-body") byId("rule-dialog").showModal();
});
window.addEventListener("beforeunload", (event) => {
  if (!session.isEmpty()) event.preventDefault();
});
window.addEventListener("focus", async () => {
  if (session.state === "unchecked" && (await renewToken())) session.check();
});

bindRequests();
bindPaste(session, drawTools);
bindCarry(session);
const { copy } = bindOut(session, { maskAll, judged });
bindKeys({
  list,
  root,
  step,
  act,
  reason: keep,
  unkeep,
  goTo,
  leave: goTo,
  back,
  check: () => session.check(),
  copy,
});
bindFiles({ opened: untell, closed: () => root.focus() });
document.execCommand("defaultParagraphSeparator", false, "p");
rememberChoices(() => session.touched(0));
drawTools();
drawItems();
document.documentElement.dataset.ready = "";
