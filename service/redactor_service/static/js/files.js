// Files: dropped or chosen, sent by htmx, their result drawn by the server.

import { headers, refusal } from "./ask.js";
import { chosen } from "./choice.js";
import { byId } from "./dom.js";

export function bindFiles({ opened, closed }) {
  const input = byId("file");
  const form = byId("file-form");
  let last = null;

  const send = (file) => {
    opened();
    last = file;
    document.body.dataset.mode = "file";
    byId("file-pane").hidden = false;
    byId("file-result").replaceChildren();
    const most = Number(document.body.dataset.mostFile);
    if (file.size > most) {
      state(`文件有 ${megabytes(file.size)} MB，超出了服务能检查的 ${megabytes(most)} MB。请拆小后再检查。`, "failed");
      return;
    }
    const { policy = "", page_kind: kind = "" } = chosen();
    byId("file-policy").value = policy;
    byId("file-kind").value = kind;
    state(`正在上传“${file.name}”…`);
    progress(0);
    htmx.trigger(form, "chosen");
  };

  const offer = (file) => {
    const transfer = new DataTransfer();
    transfer.items.add(file);
    input.files = transfer.files;
    send(file);
  };

  input.addEventListener("change", () => {
    if (input.files.length) send(input.files[0]);
  });
  byId("clean").addEventListener("change", () => {
    if (last) offer(last);
  });
  byId("file-print").addEventListener("click", () => window.print());
  byId("file-again").addEventListener("click", () => input.click());
  byId("file-close").addEventListener("click", () => {
    htmx.trigger(form, "htmx:abort");
    last = null;
    input.value = "";
    byId("file-result").replaceChildren();
    byId("file-pane").hidden = true;
    delete document.body.dataset.mode;
    closed();
  });

  form.addEventListener("htmx:xhr:progress", ({ detail: { loaded, total } }) => {
    progress(total ? loaded / total : 0);
    if (total && loaded === total) state(`正在检查“${last?.name ?? ""}”…`);
  });
  form.addEventListener("htmx:afterRequest", ({ detail: { successful, xhr } }) => {
    progress(null);
    if (!xhr) return;
    if (successful) state(`“${last?.name ?? ""}”检查完毕。`);
    else if (xhr.status) refusal(xhr.status, () => JSON.parse(xhr.responseText)).then((error) => state(error.message, "failed"));
  });
  form.addEventListener("htmx:sendError", () => state("连不上检查服务，文件没有检查。请确认服务仍在运行，然后再试一次。", "failed"));
  dropped(offer);
}

// Every request of htmx carries the token, and a choice's value in its path.
export function bindRequests() {
  document.addEventListener("htmx:configRequest", (event) => {
    Object.assign(event.detail.headers, headers());
    const { elt } = event.detail;
    if (!event.detail.path.includes("{value}")) return;
    if (elt.value) event.detail.path = event.detail.path.replace("{value}", encodeURIComponent(elt.value));
    else {
      event.preventDefault();
      htmx.find(elt.getAttribute("hx-target")).replaceChildren();
    }
  });
}

function dropped(offer) {
  const veil = byId("drop-here");
  const holdsFile = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    veil.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) veil.hidden = true;
  });
  document.addEventListener("drop", (event) => {
    veil.hidden = true;
    if (!holdsFile(event)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.dataTransfer.files.length) offer(event.dataTransfer.files[0]);
  }, { capture: true });
}

function state(words, kind = "") {
  byId("file-told").textContent = words;
  byId("file-state").className = kind;
}

function progress(part) {
  const bar = byId("file-progress");
  bar.hidden = part === null;
  if (part !== null) bar.value = part;
}

const megabytes = (bytes) => (bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0);
