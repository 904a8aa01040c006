// The draft's findings and what was decided about them, checked anew after each change.

import { Refused, ask } from "./ask.js";
import { chosen } from "./choice.js";
import { editsOf, replaceAll } from "./edit.js";
import { History } from "./history.js";
import { Draft } from "./text.js";

// After a keystroke, milliseconds until the draft is sent.
const PAUSE = 100;
const AGAIN = 3000;

export class Session extends EventTarget {
  root;
  history;
  draft = null;
  findings = [];
  failures = [];
  kind = null;
  // "empty", "checking", "checked" or "unchecked".
  state = "empty";
  // `kept`: by a finding's id why it stays; `done`: what was changed. Both are replaced, never changed.
  decisions = { kept: new Map(), done: [] };
  #turn = 0;
  #timer = 0;
  #controller = null;
  #running = null;

  constructor(root) {
    super();
    this.root = root;
    const state = { get: () => this.decisions, set: (decisions) => (this.decisions = decisions) };
    this.history = new History(root, state);
  }

  get open() {
    return this.findings.filter(({ action, id }) => action !== "note" && !this.decisions.kept.has(id));
  }

  get kept() {
    return this.findings
      .filter(({ action, id }) => action !== "note" && this.decisions.kept.has(id))
      .map((finding) => ({ ...finding, reason: this.decisions.kept.get(finding.id).reason }));
  }

  get notes() {
    return this.findings.filter(({ action }) => action === "note");
  }

  find(id) {
    return this.findings.find((finding) => finding.id === id) ?? null;
  }

  // Something changed: what is known is no longer of this draft.
  touched(pause = PAUSE) {
    this.#turn += 1;
    this.#controller?.abort();
    clearTimeout(this.#timer);
    this.#running = null;
    if (this.isEmpty()) {
      this.#forget();
      return;
    }
    this.#become("checking");
    if (pause) this.#timer = setTimeout(() => this.check(), pause);
    else this.check();
  }

  isEmpty() {
    return !this.root.textContent.trim() && !this.root.querySelector("img");
  }

  // Waits until the draft as it stands has been checked; false when it could not be.
  async settled() {
    this.history.typed();
    if (this.state === "checked") return true;
    await (this.#running ?? this.check());
    return this.state === "checked";
  }

  check() {
    clearTimeout(this.#timer);
    this.#running = this.#check();
    return this.#running;
  }

  async #check() {
    this.#turn += 1;
    const turn = this.#turn;
    this.#controller?.abort();
    this.#controller = new AbortController();
    const draft = new Draft(this.root);
    this.#become("checking");
    try {
      const body = { text: draft.text, offset_unit: "utf16", previews: true, ...chosen() };
      const report = await ask("v1/scan", body, { signal: this.#controller.signal });
      if (turn === this.#turn) this.#adopt(draft, report);
    } catch (error) {
      if (turn !== this.#turn || error.name === "AbortError") return;
      const known = error instanceof Refused ? error : new Refused("failed", "页面出错，草稿没有检查，请勿据此发布。请刷新页面后再试。");
      this.#become("unchecked");
      this.#tell("refused", known);
      if (known.kind === "gone") this.#timer = setTimeout(() => this.check(), AGAIN);
    }
  }

  #adopt(draft, report) {
    this.draft = draft;
    this.kind = report.page_kind;
    this.failures = report.failures;
    let number = 0;
    this.findings = report.findings.map((finding) => {
      const value = finding.parts.map(([start, end]) => draft.text.slice(start, end)).join(" … ");
      return {
        replacements: [],
        ...finding,
        value,
        quote: value,
        line: finding.parts.length ? draft.line(finding.parts[0][0]) : null,
        ranges: finding.parts.map(([start, end]) => draft.range(start, end)).filter(Boolean),
        number: finding.action === "note" ? 0 : (number += 1),
      };
    });
    this.#carryOver();
    this.#become("checked");
    this.#tell("checked");
  }

  // When the first of two equal values was masked, the second takes its place, and its id: a reason to keep
  // it goes with it.
  #carryOver() {
    const ids = new Set(this.findings.map(({ id }) => id));
    const { kept } = this.decisions;
    const moved = new Map(kept);
    for (const [id, decision] of kept) {
      if (ids.has(id)) continue;
      const heir = this.findings.find((each) => each.rule === decision.rule && each.value === decision.value && !moved.has(each.id));
      if (!heir) continue;
      moved.delete(id);
      moved.set(heir.id, decision);
    }
    if (moved.size !== kept.size || [...moved.keys()].some((id) => !kept.has(id))) {
      this.decisions = { ...this.decisions, kept: moved };
    }
  }

  #forget() {
    this.draft = null;
    this.findings = [];
    this.failures = [];
    this.kind = null;
    this.#become("empty");
    this.#tell("checked");
  }

  #become(state) {
    this.state = state;
    this.#tell("state");
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  // Masks, removes or rewrites findings as one step; gives those that were changed.
  change(findings, choice, replacement) {
    const changed = [];
    const edits = [];
    for (const finding of findings) {
      const right = choice === "replace" ? (replacement ?? finding.replacements[0]) : undefined;
      const own = editsOf(finding, choice, right);
      if (!own) continue;
      changed.push({ finding, replacement: right });
      edits.push(...own);
    }
    if (!changed.length) return [];
    const name = `${{ mask: "遮掩", remove: "删除", replace: "改写" }[choice]}${titles(changed)}`;
    this.history.change(name, () => {
      replaceAll(this.draft, edits);
      this.decisions = { ...this.decisions, done: [...this.decisions.done, ...changed.map((each) => record(each, choice))] };
    });
    this.#drop(new Set(changed.map(({ finding }) => finding.id)));
    return changed.map(({ finding }) => finding);
  }

  keep(findings, reason) {
    this.history.change(`保留${titles(findings.map((finding) => ({ finding })))}`, () => {
      const kept = new Map(this.decisions.kept);
      for (const { id, rule, value } of findings) kept.set(id, { reason, rule, value });
      this.decisions = { ...this.decisions, kept };
    });
    this.#tell("checked");
  }

  reopen(finding) {
    this.history.change(`撤回保留${finding.title}`, () => {
      const kept = new Map(this.decisions.kept);
      kept.delete(finding.id);
      this.decisions = { ...this.decisions, kept };
    });
    this.#tell("checked");
  }

  // Undo or redo; its name, empty for typing, null when there is nothing.
  back(which) {
    const name = this.history[which]();
    if (name !== null) this.touched(0);
    return name;
  }

  // Shown at once; the next check says whether it is so.
  #drop(ids) {
    this.findings = this.findings.filter(({ id }) => !ids.has(id));
    this.touched(0);
    this.#tell("checked");
  }

  isKept({ id, rule, value }) {
    const { kept } = this.decisions;
    return kept.has(id) || [...kept.values()].some((each) => each.rule === rule && each.value === value);
  }

  clear() {
    this.history.change("清空", () => {
      this.root.replaceChildren();
      this.decisions = { kept: new Map(), done: [] };
    });
    this.touched(0);
  }
}

const titles = (changed) => (changed.length === 1 ? `“${changed[0].finding.title}”` : `“${changed[0].finding.title}”等 ${changed.length} 处`);

let records = 0;

function record({ finding, replacement }, choice) {
  const { title, rule, action, line, message, basis, evidence, marks, certainty, quote_masked, masked } = finding;
  const quote = { mask: masked?.join(" ") ?? "", remove: quote_masked ?? "", replace: replacement }[choice];
  records += 1;
  return { id: `r${records}`, choice, title, rule, action, line, message, basis, evidence, marks, certainty, quote_masked, quote };
}
