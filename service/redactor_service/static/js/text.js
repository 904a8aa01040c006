// The draft as plain text, and the way back from the text's offsets to the draft's text nodes.
// Blocks become lines, cells are parted by tabs as in a copied table, pictures are left out.
// Offsets are UTF-16 units, as JavaScript counts.

const BLOCKS = new Set(
  ("ADDRESS ARTICLE ASIDE BLOCKQUOTE CAPTION CENTER DD DETAILS DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER FORM " +
    "H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV OL P PRE SECTION SUMMARY TABLE TBODY TFOOT THEAD UL").split(" "),
);

export const isBlock = (node) => BLOCKS.has(node.nodeName) || isCell(node) || node.nodeName === "TR";
const isCell = (node) => node.nodeName === "TD" || node.nodeName === "TH";
const span = (cell, name) => Math.min(Math.max(Number(cell.getAttribute(name)) || 1, 1), 200);

class Writer {
  pieces = [];
  length = 0;
  nodes = [];
  starts = [];
  // What parts the next text from the last, once there is a next.
  pending = "";
  // Nothing stands in this line or cell yet.
  fresh = true;
  cells = 0;

  put(separator) {
    this.pieces.push(separator);
    this.length += separator.length;
  }

  flush() {
    if (this.pending) this.put(this.pending);
    this.pending = "";
  }

  text(node) {
    if (!node.data) return;
    this.flush();
    this.nodes.push(node);
    this.starts.push(this.length);
    this.put(node.data);
    this.fresh = false;
  }

  // Within a cell lines stay in the cell: a line end would cut the row.
  part() {
    if (!this.fresh) this.pending = this.cells ? " " : "\n";
  }

  lineEnd() {
    this.flush();
    this.put(this.cells ? " " : "\n");
    this.fresh = true;
  }

  next() {
    this.pending = "";
    this.put(this.cells > 1 ? " " : "\t");
    this.fresh = true;
  }
}

function walk(parent, writer) {
  for (const node of parent.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) writer.text(node);
    else if (node.nodeName === "BR") writer.lineEnd();
    else if (node.nodeName === "TABLE") walkTable(node, writer);
    else if (BLOCKS.has(node.nodeName)) {
      writer.part();
      walk(node, writer);
      writer.part();
    } else if (node.nodeType === Node.ELEMENT_NODE) walk(node, writer);
  }
}

// Rows as lines with a column for each cell, also under cells that span rows or columns.
function walkTable(table, writer) {
  writer.part();
  if (table.caption) walk(table.caption, writer);
  const held = [];
  for (const row of table.rows) {
    if (!row.cells.length) continue;
    writer.part();
    writer.flush();
    writer.cells += 1;
    let column = 0;
    const skip = () => {
      while (held[column] > 0) {
        held[column] -= 1;
        if (column++) writer.next();
      }
    };
    for (const cell of row.cells) {
      skip();
      if (column) writer.next();
      writer.fresh = true;
      walk(cell, writer);
      writer.pending = "";
      const wide = span(cell, "colspan");
      const rest = span(cell, "rowspan") - 1;
      for (let at = 0; at < wide; at += 1) {
        if (at) writer.next();
        held[column++] = rest;
      }
    }
    skip();
    writer.cells -= 1;
    writer.pending = writer.cells ? " " : "\n";
    writer.fresh = true;
  }
  // What comes behind a table does not go on in its last cell.
  if (writer.pending === "\n") writer.pending = "\n\n";
}

export class Draft {
  constructor(root) {
    const writer = new Writer();
    walk(root, writer);
    this.text = writer.pieces.join("");
    this.nodes = writer.nodes;
    this.starts = writer.starts;
    this.indices = null;
    this.ends = null;
  }

  // The last node that begins at or before an offset, -1 when there is none.
  #at(offset) {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  // What lies between two offsets: text nodes, from where to where in each, and where that is in the text.
  slices(start, end) {
    const found = [];
    for (let index = Math.max(this.#at(start), 0); index < this.nodes.length; index += 1) {
      const [node, begin] = [this.nodes[index], this.starts[index]];
      if (begin >= end) break;
      const from = Math.max(start - begin, 0);
      const to = Math.min(end - begin, node.data.length);
      if (from < to) found.push({ node, from, to, at: begin + from });
    }
    return found;
  }

  range(start, end) {
    const found = this.slices(start, end);
    if (!found.length) return null;
    const [first, last] = [found[0], found[found.length - 1]];
    const range = document.createRange();
    range.setStart(first.node, first.from);
    range.setEnd(last.node, last.to);
    return range;
  }

  // Where a place in the draft is in the text; null for a place without text.
  offset(node, within) {
    if (node.nodeType !== Node.TEXT_NODE) return null;
    this.indices ??= new Map(this.nodes.map((each, index) => [each, index]));
    const index = this.indices.get(node);
    return index === undefined ? null : this.starts[index] + within;
  }

  line(offset) {
    if (!this.ends) {
      this.ends = [];
      for (let at = this.text.indexOf("\n"); at >= 0; at = this.text.indexOf("\n", at + 1)) this.ends.push(at);
    }
    let low = 0;
    let high = this.ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ends[middle] < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  }
}
