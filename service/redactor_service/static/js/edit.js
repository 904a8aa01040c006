// Changes of the draft at the places of findings. Text is changed where it stands, so that bold, colours and
// tables stay.

// Puts texts in the place of spans: [{ start, end, text }]. Of spans that overlap the first is taken.
export function replaceAll(draft, edits) {
  const sorted = [...edits].sort((one, other) => one.start - other.start || other.end - one.end);
  const taken = [];
  let reached = -1;
  for (const edit of sorted) {
    if (edit.start < reached) continue;
    taken.push(edit);
    reached = edit.end;
  }
  // From the end, so that what is still to be changed keeps its offsets.
  for (const edit of taken.reverse()) replaceOne(draft.slices(edit.start, edit.end), edit);
}

// A text of the same length keeps its characters' formats; another takes that of the first character.
function replaceOne(slices, { start, end, text }) {
  const same = text.length === end - start;
  for (let index = slices.length - 1; index >= 0; index -= 1) {
    const { node, from, to, at } = slices[index];
    const whole = index ? "" : text;
    node.replaceData(from, to - from, same ? text.slice(at - start, at - start + to - from) : whole);
  }
}

// What a choice puts in the place of a finding's parts; null when it cannot.
export function editsOf(finding, choice, replacement) {
  const { parts } = finding;
  if (!parts.length) return null;
  const texts = {
    mask: finding.masked,
    remove: parts.map(() => ""),
    replace: replacement === undefined ? null : parts.map((_, index) => (index ? "" : replacement)),
  }[choice];
  return texts?.length ? parts.map(([start, end], index) => ({ start, end, text: texts[index] ?? "" })) : null;
}

// Puts a fragment in the place of the selection; blocks are never put inside a paragraph. One paragraph alone, as
// word processors wrap a few words in, goes on in the paragraph that is there.
export function insert(root, fragment) {
  const range = caret(root);
  range.deleteContents();
  const [only] = fragment.children;
  if (fragment.childNodes.length === 1 && only?.nodeName === "P" && root.textContent.trim()) only.replaceWith(...only.childNodes);
  const last = fragment.lastChild;
  if (!last) return;
  const blocks = [...fragment.children].some((child) => BLOCK.test(child.nodeName));
  const top = topOf(root, range.startContainer);
  if (!blocks || !top) {
    range.insertNode(fragment);
  } else {
    const tail = document.createRange();
    tail.setStart(range.startContainer, range.startOffset);
    tail.setEndAfter(top);
    const rest = tail.extractContents();
    top.after(fragment);
    if (rest.textContent.trim() || rest.querySelector("img, table")) last.after(rest);
    if (!top.textContent && !top.querySelector("img, table")) top.remove();
  }
  const selection = document.getSelection();
  const after = document.createRange();
  after.selectNodeContents(last);
  if (last.nodeType === Node.TEXT_NODE || BLOCK.test(last.nodeName)) after.collapse(false);
  else {
    after.setStartAfter(last);
    after.collapse(true);
  }
  selection.removeAllRanges();
  selection.addRange(after);
}

const BLOCK = /^(ADDRESS|BLOCKQUOTE|CENTER|DIV|DL|H[1-6]|HR|OL|P|PRE|TABLE|UL)$/;

function caret(root) {
  const selection = document.getSelection();
  if (selection.rangeCount && root.contains(selection.getRangeAt(0).commonAncestorContainer)) {
    return selection.getRangeAt(0);
  }
  const range = document.createRange();
  range.selectNodeContents(root);
  range.collapse(false);
  return range;
}

// The draft's own block around a place. In a cell, what is pasted stays in the cell.
function topOf(root, node) {
  let top = node;
  while (top !== root && top.parentNode !== root) {
    if (top.nodeName === "TD" || top.nodeName === "TH") return null;
    top = top.parentNode;
  }
  return top === root || !BLOCK.test(top.nodeName) || top.nodeName === "TABLE" ? null : top;
}
