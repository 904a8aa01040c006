// The list of findings in reading order. One is current: it shows why, by which law, and the choices.

import { byId, button, element } from "./dom.js";
import { SIGNS, actions, audiences, judgement } from "./words.js";

const QUOTED = 48;
const AT_ONCE = 300;
const CHOICES = { mask: "已遮掩", remove: "已删除", replace: "已改写" };
export const REASONS = ["依法应当公开", "公务联系方式", "本人同意公开", "经核对不是此类信息"];

let shown = AT_ONCE;

// `model`: { filter, open, kept, notes, done, current, keeping } as workbench.js has it.
export function drawList(model, { fresh = false } = {}) {
  if (fresh) shown = AT_ONCE;
  const list = byId("list");
  const entries = {
    open: () => model.open.map((finding) => [finding, "open"]),
    done: () => [
      ...model.kept.map((finding) => [finding, "kept"]),
      ...[...model.done].reverse().map((record) => [record, "record"]),
    ],
    note: () => model.notes.map((finding) => [finding, "note"]),
  }[model.filter]();
  const reached = entries.findIndex(([each]) => each.id === model.current);
  while (reached >= shown) shown += AT_ONCE;
  const items = entries.slice(0, shown).map(([each, state]) => item(each, state, model));
  // The node that has the focus must stay in the document.
  settle(list, items);
  byId("more").hidden = entries.length <= shown;
  drawCounts(model);
  const nothing = byId("nothing");
  nothing.textContent = entries.length ? "" : nothingOf(model);
  nothing.hidden = entries.length > 0;
}

export function showMore() {
  shown += AT_ONCE;
}

export function rowOf(id) {
  return byId("list").querySelector(`[data-id="${CSS.escape(id)}"] .row`);
}

function nothingOf({ filter, checked, failures }) {
  if (!checked) return "问题按在草稿中的先后列在这里。";
  const part = failures.length ? "已检查的部分" : "";
  return { open: `${part}没有待处理的内容。`, done: "还没有处理过的内容。", note: "没有仅作提示的内容。" }[filter];
}

function drawCounts({ open, kept, notes, done, filter }) {
  const numbers = { open: open.length, done: kept.length + done.length, note: notes.length };
  for (const chip of document.querySelectorAll("[data-filter]")) {
    chip.setAttribute("aria-pressed", String(chip.dataset.filter === filter));
    chip.querySelector(".number").textContent = numbers[chip.dataset.filter];
  }
  byId("view-count").textContent = open.length;
  const maskable = open.filter((finding) => finding.action === "mask" && finding.masked?.length);
  byId("mask-all").disabled = !maskable.length;
  byId("mask-all").textContent = maskable.length ? `全部遮掩（${maskable.length}）` : "全部遮掩";
}

function settle(list, items) {
  const wanted = new Map(items.map((each) => [each.dataset.key, each]));
  const kept = new Map();
  for (const node of [...list.children]) {
    const next = wanted.get(node.dataset.key);
    if (next && next.dataset.look === node.dataset.look) kept.set(node.dataset.key, node);
    else if (next && node.contains(document.activeElement)) refill(node, next, kept);
    else node.remove();
  }
  let before = list.firstElementChild;
  for (const each of items) {
    const node = kept.get(each.dataset.key) ?? each;
    if (node === before) before = before.nextElementSibling;
    else list.insertBefore(node, before);
  }
}

function refill(node, next, kept) {
  const inRow = node.querySelector(".row") === document.activeElement;
  node.className = next.className;
  node.dataset.look = next.dataset.look;
  node.replaceChildren(...next.childNodes);
  if (inRow) node.querySelector(".row").focus({ preventScroll: true });
  kept.set(node.dataset.key, node);
}

function item(each, state, model) {
  const isCurrent = state !== "record" && each.id === model.current;
  const keeping = isCurrent && model.keeping;
  const same = isCurrent ? model.open.filter(({ rule }) => rule === each.rule) : [];
  const key = `${state}:${each.id}`;
  const made = element("li", {
    className: `item ${each.action} ${state}${isCurrent ? " current" : ""}`,
    "data-id": each.id,
    "data-key": key,
    "data-look": JSON.stringify([each.quote, each.line, each.number, each.message, each.reason, isCurrent, keeping, same.length, each.masked, each.action]),
  });
  made.append(row(each, state, isCurrent, model));
  if (isCurrent) made.append(card(each, state, same, keeping));
  return made;
}

function row(each, state, isCurrent, model) {
  const told = state === "record" ? CHOICES[each.choice] : state === "kept" ? "已保留" : actions[each.action];
  const isDone = state === "record" || state === "kept";
  const tabbed = isCurrent || (!model.current && each.number === 1);
  return element(
    state === "record" ? "div" : "button",
    {
      className: "row",
      ...(state !== "record" && { type: "button", tabindex: tabbed ? "0" : "-1", "aria-expanded": String(isCurrent) }),
    },
    element("span", { className: "sign", "aria-hidden": "true" }, state === "kept" ? "留" : SIGNS[each.action]),
    element("span", { className: "title" }, each.title),
    element("span", { className: "quote" }, shortened(each.quote) || "（全文）"),
    element("span", { className: "where" }, each.line ? `第 ${each.line} 行` : ""),
    element("span", { className: isDone ? "outcome" : "unseen" }, isDone ? told : `，${told}`),
  );
}

function shortened(quote) {
  return quote.length > QUOTED ? `${[...quote].slice(0, QUOTED).join("")}…` : quote;
}

function card(finding, state, same, keeping) {
  const made = element("div", { className: "card" }, element("p", { className: "message" }, finding.message));
  if (state === "open") {
    made.append(choices(finding), keeping ? keepForm(same.length, keeping) : "");
    if (!keeping && same.length > 1) made.append(together(finding, same));
  }
  if (state === "kept") {
    made.append(
      element("p", {}, `保留的理由：${finding.reason}`),
      element("div", { className: "choices" }, button("撤回保留", { "data-do": "reopen" })),
    );
  }
  made.append(facts(finding));
  return made;
}

function choices(finding) {
  const preview = finding.masked?.length ? finding.masked.join(" ") : "";
  const accepts = accepted(finding);
  const main = (choice) => (choice === accepts ? "main" : "plain");
  const made = element("div", { className: "choices", role: "group", "aria-label": "怎样处理" });
  for (const [index, replacement] of finding.replacements.slice(0, 3).entries()) {
    made.append(
      button(`改为“${replacement}”`, { className: index ? "plain" : main("replace"), "data-do": "replace", "data-with": replacement }, !index && key("R")),
    );
  }
  if (preview && !finding.replacements.length) made.append(button("遮掩", { className: main("mask"), "data-do": "mask" }, key("M")));
  if (finding.parts.length) made.append(button("删除", { className: "plain", "data-do": "remove" }, key("D")));
  made.append(button(finding.parts.length ? "保留…" : "已核对…", { className: "plain", "data-do": "keep" }, key("K")));
  if (!preview || finding.replacements.length) return made;
  return element(
    "div",
    {},
    element("p", { className: "preview" }, element("span", { className: "quiet" }, "遮掩后："), element("span", { className: "after" }, preview)),
    made,
  );
}

const key = (letter) => element("kbd", { "aria-hidden": "true" }, letter);

// What a finding's advice comes to.
export function accepted(finding) {
  if (finding.replacements.length) return "replace";
  return finding.action === "mask" && finding.masked?.length ? "mask" : null;
}

function together(finding, same) {
  const made = element("div", { className: "together" }, element("span", { className: "quiet" }, `同类共 ${same.length} 处：`));
  if (finding.replacements.length) made.append(button("全部改写", { className: "link", "data-do": "replace", "data-all": true }));
  else if (finding.masked?.length) made.append(button("全部遮掩", { className: "link", "data-do": "mask", "data-all": true }));
  if (finding.parts.length) made.append(button("全部删除", { className: "link", "data-do": "remove", "data-all": true }));
  made.append(button("全部保留…", { className: "link", "data-do": "keep", "data-all": true }));
  return made;
}

function keepForm(same, keeping) {
  const all = keeping === "all";
  const reasons = REASONS.map((reason, index) =>
    button(reason, { className: "plain", "data-reason": reason }, key(String(index + 1))),
  );
  return element(
    "form",
    { className: "keep", "data-all": all },
    element("p", {}, all ? `保留同类的 ${same} 处，理由是：` : "保留的理由是："),
    element("div", { className: "choices" }, ...reasons),
    element(
      "div",
      { className: "choices" },
      element("input", { name: "reason", maxlength: "100", autocomplete: "off", "aria-label": "其他理由", placeholder: "其他理由" }),
      element("button", { className: "main" }, "保留"),
      button("取消", { className: "plain", "data-do": "unkeep" }),
    ),
  );
}

function facts(finding) {
  const rows = [
    ["建议", finding.replacements.length ? "" : finding.suggestion],
    ["依据", basis(finding)],
    // Neither a wrong word nor a whole file is anybody's.
    ["归属", finding.parts.length && !finding.replacements.length ? audiences[finding.audience] : ""],
    ["判断", judgement(finding)],
  ];
  return element(
    "dl",
    {},
    ...rows.filter(([, told]) => told).flatMap(([name, told]) => [element("dt", {}, name), element("dd", {}, told)]),
  );
}

function basis({ basis: [first], rule, title }) {
  const link = element(
    "a",
    { href: `rules/${rule}`, "hx-get": `rules/${rule}`, "hx-target": "#rule-body", "aria-label": `规则说明：${title}` },
    "规则说明",
  );
  return element("span", {}, first ? `${first}。` : "", link);
}
