// Marks in any editor's field what may not be published: a line in the CMS's page.
//
//   <script src="https://redactor.example.gov.cn/static/field.js" data-field="#content"
//           data-key="rk_…" data-policy="default" defer></script>
//
// `data-field`: a textarea, or an element that is edited in place. `data-key`: a key with the scope
// `scan` only, since everybody who sees the page can read it; the CMS's origin must be among the
// service's `cors_origins`. The field is never changed. What is found stands in a list below it; the
// page may also listen to `redactor:checked` on the field, whose detail holds verdict and counts.
(() => {
  const script = document.currentScript;
  const service = new URL("..", script.src);
  const PAUSE = 400;
  const ACTIONS = { block: "不得发布", hold: "由人决定", mask: "须遮掩" };
  const COLOURS = { block: "#f3b0ac", hold: "#ffd9a0", mask: "#fff0a0" };
  const BLOCKS = new Set(["ADDRESS", "BLOCKQUOTE", "DD", "DIV", "DL", "DT", "FIGURE", "H1", "H2", "H3",
    "H4", "H5", "H6", "HR", "LI", "OL", "P", "PRE", "SECTION", "TABLE", "TBODY", "THEAD", "TR", "UL"]);
  const CELLS = new Set(["TD", "TH"]);

  // The text as it is seen, and the text node behind each stretch of it.
  function read(root) {
    let text = "";
    const pieces = [];
    const line = () => { if (text && !text.endsWith("\n")) text += "\n"; };
    const walk = (node) => {
      if (node.nodeType === Node.TEXT_NODE) {
        pieces.push({ node, at: text.length });
        text += node.data;
        return;
      }
      if (node.nodeType !== Node.ELEMENT_NODE || ["SCRIPT", "STYLE", "TEMPLATE"].includes(node.tagName)) return;
      if (node.tagName === "BR") { text += "\n"; return; }
      if (BLOCKS.has(node.tagName)) line();
      if (CELLS.has(node.tagName) && node.previousElementSibling) text += "\t";
      node.childNodes.forEach(walk);
      if (BLOCKS.has(node.tagName)) line();
    };
    root.childNodes.forEach(walk);
    return { text, pieces };
  }

  function rangesOf(pieces, start, end) {
    return pieces
      .filter(({ node, at }) => at < end && at + node.length > start)
      .map(({ node, at }) => {
        const range = document.createRange();
        range.setStart(node, Math.max(0, start - at));
        range.setEnd(node, Math.min(node.length, end - at));
        return range;
      });
  }

  function attach(field) {
    const isPlain = "value" in field;
    const list = document.createElement("ol");
    list.className = "redactor-findings";
    list.setAttribute("aria-live", "polite");
    list.setAttribute("aria-label", "发布前检查");
    field.after(list);
    let timer = 0;
    let asking = null;

    function told(words) {
      const item = document.createElement("li");
      item.textContent = words;
      list.replaceChildren(item);
    }

    function show(finding, seen) {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${ACTIONS[finding.action]}：${finding.title}`;
      button.addEventListener("click", () => {
        field.focus();
        if (finding.start === null) return;
        if (isPlain) { field.setSelectionRange(finding.start, finding.end); return; }
        const [first] = rangesOf(seen.pieces, finding.start, finding.end);
        if (!first) return;
        getSelection().removeAllRanges();
        getSelection().addRange(first);
        first.startContainer.parentElement.scrollIntoView({ block: "nearest" });
      });
      item.append(button, ` ${finding.message}`);
      return item;
    }

    function mark(findings, seen) {
      if (isPlain || !globalThis.CSS?.highlights) return;
      for (const action of Object.keys(ACTIONS)) {
        const ranges = findings
          .filter((finding) => finding.action === action)
          .flatMap(({ parts }) => parts.flatMap(([start, end]) => rangesOf(seen.pieces, start, end)));
        CSS.highlights.set(`redactor-${action}`, new Highlight(...ranges));
      }
    }

    async function check() {
      asking?.abort();
      asking = new AbortController();
      const { signal } = asking;
      const seen = isPlain ? { text: field.value, pieces: [] } : read(field);
      let report;
      try {
        const answer = await fetch(new URL("v1/scan", service), {
          method: "POST",
          signal,
          headers: { "Content-Type": "application/json", ...(script.dataset.key && { "X-API-Key": script.dataset.key }) },
          body: JSON.stringify({ text: seen.text, offset_unit: "utf16",
            ...(script.dataset.policy && { policy: script.dataset.policy }) }),
        });
        if (!answer.ok) throw new Error(String(answer.status));
        report = await answer.json();
      } catch (error) {
        if (error.name === "AbortError") return;
        mark([], seen);
        told("检查服务没有应答，这份稿件还没有检查，请稍后再试或人工审核。");
        field.dispatchEvent(new CustomEvent("redactor:checked", { bubbles: true, detail: { verdict: "hold", findings: 0 } }));
        return;
      }
      const acting = report.findings.filter(({ action }) => action in ACTIONS);
      mark(acting, seen);
      list.replaceChildren(...acting.map((finding) => show(finding, seen)));
      for (const { message } of report.failures) {
        const item = document.createElement("li");
        item.textContent = message;
        list.append(item);
      }
      if (!list.children.length) told("没有发现须处理的内容。机器检查会有遗漏，仍请人工审核。");
      field.dispatchEvent(new CustomEvent("redactor:checked", {
        bubbles: true, detail: { verdict: report.verdict, findings: acting.length },
      }));
    }

    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(check, PAUSE);
    });
    check();
  }

  function begin() {
    if (globalThis.CSSStyleSheet && document.adoptedStyleSheets) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(Object.entries(COLOURS)
        .map(([action, colour]) => `::highlight(redactor-${action}) { background-color: ${colour}; }`).join("\n"));
      document.adoptedStyleSheets.push(sheet);
    }
    const field = document.querySelector(script.dataset.field);
    if (field) attach(field);
    else console.error(`redactor: nothing on this page is ${script.dataset.field}`);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
