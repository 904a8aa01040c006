// Marks over the draft that do not touch it: the CSS Custom Highlight API. Browsers without it get a copy of
// the draft with the places marked.

import { byId, element } from "./dom.js";
import { Draft } from "./text.js";

const GROUPS = ["note", "kept", "mask", "hold", "block"];
const supported = "highlights" in CSS && typeof Highlight === "function";

// `groups`: for each name the findings to be marked so.
export function mark(root, groups) {
  if (!supported) {
    markCopy(root, groups);
    return;
  }
  GROUPS.forEach((name, priority) => {
    const ranges = (groups[name] ?? []).flatMap((finding) => finding.ranges);
    const highlight = new Highlight(...ranges);
    highlight.priority = priority;
    CSS.highlights.set(name, highlight);
  });
}

export function markCurrent(finding) {
  if (!supported) return;
  const highlight = new Highlight(...(finding?.ranges ?? []));
  highlight.priority = GROUPS.length;
  CSS.highlights.set("current", highlight);
}

function markCopy(root, groups) {
  const copy = byId("marked").querySelector("div");
  copy.replaceChildren(...root.cloneNode(true).childNodes);
  const draft = new Draft(copy);
  const spots = GROUPS.flatMap((name) =>
    (groups[name] ?? []).flatMap(({ parts }) => parts.flatMap(([start, end]) => draft.slices(start, end).map((slice) => ({ ...slice, name })))),
  );
  // From the end, so that a node that is cut keeps its beginning.
  spots.sort((one, other) => other.at - one.at);
  let reached = Infinity;
  for (const { node, from, to, at, name } of spots) {
    if (at + to - from > reached) continue;
    reached = at;
    const rest = node.splitText(from);
    rest.splitText(to - from);
    const marked = element("mark", { className: name });
    rest.replaceWith(marked);
    marked.append(rest);
  }
  byId("marked").hidden = false;
}

// Scrolls the draft so that a finding is in sight.
export function reveal(pane, finding) {
  const box = finding.ranges[0]?.getBoundingClientRect();
  if (!box) return;
  const frame = pane.getBoundingClientRect();
  const inside = box.top >= frame.top + 8 && box.bottom <= frame.bottom - 8;
  if (!inside) pane.scrollTop += box.top - frame.top - frame.height / 3;
  const onScreen = box.top >= 0 && box.bottom <= innerHeight;
  if (!onScreen && frame.height > innerHeight) scrollBy(0, box.top - innerHeight / 3);
}
