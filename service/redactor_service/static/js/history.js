// Undo and redo of whatever changed the draft: typing, pasting, masking. The browser's own history
// does not know of changes by script, so this one records the document's mutations and plays them back;
// nodes stay the same nodes. Each entry carries the decisions before and after it, too.

const MOST = 300;
// Keystrokes within so many milliseconds are undone together.
const TOGETHER = 1000;

export class History {
  #root;
  #observer;
  #state;
  #done = [];
  #undone = [];
  #typedAt = 0;
  #pending = [];

  // `state`: an object with get() and set(value); values are never changed in place.
  constructor(root, state) {
    this.#root = root;
    this.#state = state;
    this.#observer = new MutationObserver((records) => this.#pending.push(...records));
    this.#watch();
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  // Runs a change of draft and decisions as one entry.
  change(name, run) {
    this.typed();
    const before = this.#state.get();
    run();
    const steps = this.#taken();
    const after = this.#state.get();
    if (!steps.length && before === after) return;
    this.#add({ name, steps, before, after });
    this.#typedAt = 0;
  }

  // Takes in what the browser changed by itself.
  typed() {
    const steps = this.#taken();
    if (!steps.length) return;
    const now = performance.now();
    const last = this.#done[this.#done.length - 1];
    const state = this.#state.get();
    if (last?.name === "" && now - this.#typedAt < TOGETHER && last.after === state) {
      last.steps.push(...steps);
      this.#undone = [];
    } else {
      this.#add({ name: "", steps, before: state, after: state });
    }
    this.#typedAt = now;
  }

  // The name of what was undone, empty for typing; null when there was nothing.
  undo() {
    this.typed();
    const entry = this.#done.pop();
    if (!entry) return null;
    for (let index = entry.steps.length - 1; index >= 0; index -= 1) backward(entry.steps[index]);
    this.#undone.push(entry);
    this.#after(entry, entry.before);
    return entry.name;
  }

  redo() {
    this.typed();
    const entry = this.#undone.pop();
    if (!entry) return null;
    entry.steps.forEach(forward);
    this.#done.push(entry);
    this.#after(entry, entry.after);
    return entry.name;
  }

  clear() {
    this.#taken();
    this.#done = [];
    this.#undone = [];
  }

  #watch() {
    this.#observer.observe(this.#root, {
      subtree: true,
      childList: true,
      characterData: true,
      characterDataOldValue: true,
      attributes: true,
      attributeOldValue: true,
    });
  }

  #add(entry) {
    this.#done.push(entry);
    if (this.#done.length > MOST) this.#done.shift();
    this.#undone = [];
  }

  #after(entry, state) {
    this.#observer.takeRecords();
    this.#pending = [];
    this.#typedAt = 0;
    this.#state.set(state);
    const last = entry.steps[entry.steps.length - 1];
    if (last) placeCaret(this.#root, last);
  }

  #taken() {
    const records = [...this.#pending, ...this.#observer.takeRecords()];
    this.#pending = [];
    return stepsOf(records);
  }
}

// Records tell what was there before; what came after is what the next record of the same thing saw.
function stepsOf(records) {
  const later = new Map();
  const steps = [];
  for (let index = records.length - 1; index >= 0; index -= 1) {
    const record = records[index];
    const { type, target } = record;
    if (type === "childList") {
      steps.push({
        type,
        target,
        added: [...record.addedNodes],
        removed: [...record.removedNodes],
        next: record.nextSibling,
        previous: record.previousSibling,
      });
      continue;
    }
    const seen = later.get(target) ?? new Map();
    later.set(target, seen);
    const key = type === "attributes" ? record.attributeName : "";
    const now = type === "attributes" ? target.getAttribute(key) : target.data;
    steps.push({ type, target, key, before: record.oldValue, after: seen.has(key) ? seen.get(key) : now });
    seen.set(key, record.oldValue);
  }
  return steps.reverse();
}

function backward(step) {
  if (step.type === "childList") swap(step, step.added, step.removed);
  else assign(step, step.before);
}

function forward(step) {
  if (step.type === "childList") swap(step, step.removed, step.added);
  else assign(step, step.after);
}

function swap({ target, next, previous }, out, into) {
  for (const node of out) node.remove();
  const before = next?.parentNode === target ? next : previous?.parentNode === target ? previous.nextSibling : null;
  const first = !next && !previous ? target.firstChild : before;
  for (const node of into) target.insertBefore(node, first);
}

function assign({ type, target, key }, value) {
  if (type === "characterData") target.data = value;
  else if (key === "style") target.style.cssText = value ?? "";
  else if (value === null) target.removeAttribute(key);
  else target.setAttribute(key, value);
}

function placeCaret(root, { target }) {
  if (!root.contains(target) || document.activeElement !== root) return;
  const selection = document.getSelection();
  selection.selectAllChildren(target);
  selection.collapseToEnd();
}
