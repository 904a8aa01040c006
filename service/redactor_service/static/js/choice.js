// The policy and the kind of page that the editor chose, remembered by this browser. Nothing else is.

import { byId } from "./dom.js";

const KEYS = { policy: "redactor.policy", kind: "redactor.kind" };

export function rememberChoices(changed) {
  for (const [id, name] of Object.entries(KEYS)) {
    const select = byId(id);
    const told = read(name);
    if ([...select.options].some((option) => option.value === told)) select.value = told;
    select.addEventListener("change", () => {
      write(name, select.value);
      changed();
    });
    htmx.trigger(select, "chosen");
  }
}

export function chosen() {
  const [policy, kind] = [byId("policy").value, byId("kind").value];
  return { ...(policy && { policy }), ...(kind && { page_kind: kind }) };
}

// A browser may be told to keep nothing: then the choice holds until the page is left.
function read(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function write(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // As above.
  }
}
