// Files: dropped or chosen, sent by htmx, their result drawn by the server.

import { headers, refusal, renewToken } from "./ask.js";
import { chosen } from "./choice.js";
import { byId, button, tell } from "./dom.js";

export function bindFiles({ opened, closed }) {
  const input = byId("file");
  const form = byId("file-form");
  let last = null;
  let again = false;

  const send = (file) => {
    opened();
    last = file;
    again = true;
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
    submit();
  };

  const submit = () => {
    state(`正在上传“${last.name}”…`);
    progress(0);
    htmx.trigger(form, "chosen");
  };

  const refused = async ({ status, responseText }) => {
    // Whoever signed in anew has another token.
    if (status === 403 && again) {
      again = false;
      if (await renewToken()) return submit();
    }
    const { kind, message } = await refusal(status, () => JSON.parse(responseText), "文件");
    const login = button("打开登录页", { className: "plain" });
    login.addEventListener("click", () => window.open("login", "_blank", "noopener"));
    const once = button("再试一次", { className: "plain" });
    once.addEventListener("click", () => offer(last));
    state(message, "failed", kind === "login" ? [login, once] : [once]);
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
  for (const id of ["clean", "policy", "kind"]) {
    byId(id).addEventListener("change", () => {
      if (last) offer(last);
    });
  }
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
    else if (xhr.status) refused(xhr);
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
  // What the list links to and cannot be had; files tell it themselves.
  const fails = ({ detail: { target, xhr } }) => {
    if (target?.id !== "rule-body") return;
    tell(xhr.status === 401 ? "登录已经过期，规则说明没有打开。请登录后再试。" : "规则说明没有打开，请稍后再试。");
  };
  document.addEventListener("htmx:responseError", fails);
  document.addEventListener("htmx:sendError", fails);
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

function state(words, kind = "", choices = []) {
  byId("file-told").textContent = words;
  byId("file-choices").replaceChildren(...choices);
  byId("file-state").className = kind;
}

function progress(part) {
  const bar = byId("file-progress");
  bar.hidden = part === null;
  if (part !== null) bar.value = part;
}

const megabytes = (bytes) => (bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0);
