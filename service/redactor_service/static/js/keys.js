// The keyboard. Single letters work in the list alone; a Chinese input method may hold the letter back, so
// the key's place counts, too.

import { REASONS } from "./list.js";

const LETTERS = { KeyA: "accept", KeyM: "mask", KeyD: "remove", KeyR: "replace", KeyK: "keep" };
const MOVES = { ArrowDown: 1, ArrowUp: -1, KeyJ: 1, KeyP: -1 };

export function bindKeys({ list, root, step, act, reason, unkeep, goTo, leave, back, check, copy }) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    const control = (event.ctrlKey || event.metaKey) && !event.altKey;
    const did = control ? controlled(event) : event.key === "F8" ? (step(event.shiftKey ? -1 : 1), true) : alternative(event);
    if (did) event.preventDefault();
  });

  const controlled = (event) => {
    if (event.key === "Enter") return check(), true;
    const inDraft = root.contains(event.target) || !event.target.matches("input, textarea, select");
    if (!inDraft) return false;
    if (event.code === "KeyZ") return back(event.shiftKey ? "redo" : "undo"), true;
    if (event.code === "KeyY") return back("redo"), true;
    return false;
  };

  const alternative = (event) => event.altKey && event.code === "KeyC" && (copy(), true);

  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("input");
    if (event.key === "Escape") {
      event.preventDefault();
      if (!unkeep()) leave();
      return;
    }
    if (typing) return;
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1] ?? (/^[1-9]$/.test(event.key) ? event.key : null);
    if (digit && REASONS[digit - 1] && list.querySelector("form.keep")) {
      event.preventDefault();
      reason(REASONS[digit - 1]);
    } else if (event.code in MOVES) {
      event.preventDefault();
      step(MOVES[event.code]);
    } else if (event.code in LETTERS) {
      event.preventDefault();
      act(LETTERS[event.code], { all: event.shiftKey });
    } else if (event.key === "Enter" && event.target.matches(".row")) {
      event.preventDefault();
      goTo();
    }
  });
}
