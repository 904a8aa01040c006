// The draft as it stands, carried to the form that hands it in for review: as text, in a window of its own.

import { byId } from "./dom.js";
import { Draft } from "./text.js";

export function bindCarry(session) {
  const form = byId("carry");
  // Who belongs to no unit has no such form.
  form?.addEventListener("submit", () => {
    form.elements.text.value = new Draft(session.root).text;
    form.elements.page_kind.value = byId("kind").value;
  });
}

export function drawCarry(empty) {
  const button = document.querySelector("#carry button");
  if (button) button.disabled = empty;
}
