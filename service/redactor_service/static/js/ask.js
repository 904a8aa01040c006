// Asking the service. What it refuses is told to the editor in Chinese.

// `kind`: gone, login, large, refused or failed.
export class Refused extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

// A service that does not answer for so long (milliseconds) is gone: its own limit for a draft is shorter.
const PATIENCE = 60_000;

const meta = () => document.querySelector('meta[name="csrf-token"]');

export function headers() {
  const token = meta().content;
  return token ? { "X-CSRF-Token": token } : {};
}

// A user who signed in anew, in another window, has another token.
export async function renewToken() {
  try {
    const answer = await fetch("token", { cache: "no-store" });
    if (!answer.ok) return false;
    const { token } = await answer.json();
    meta().content = token;
    for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
    return true;
  } catch {
    return false;
  }
}

export async function ask(path, body, { signal, again = true } = {}) {
  const own = new AbortController();
  const stop = () => own.abort();
  signal?.addEventListener("abort", stop);
  const timer = setTimeout(stop, PATIENCE);
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers() },
      body: JSON.stringify(body),
      cache: "no-store",
      signal: own.signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refused("gone", "连不上检查服务，草稿没有检查，请勿据此发布。草稿还在本页，没有丢失；服务恢复后会自动继续。");
  } finally {
    clearTimeout(timer);
  }
  if (answer.status === 403 && again && (await renewToken())) {
    return ask(path, body, { signal, again: false });
  }
  if (!answer.ok) throw await refusal(answer.status, () => answer.json());
  try {
    return await answer.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused("failed", "服务给出了意外的回答，草稿没有检查，请勿据此发布。请刷新页面后再试。");
  }
}

// `read` gives the answer's JSON; `what` was to be checked.
export async function refusal(status, read, what = "草稿") {
  const kept = what === "草稿" ? "；草稿还在本页，没有丢失" : "";
  if (status === 401) return new Refused("login", `登录已经过期，${what}没有检查。请在新窗口登录，然后回到本页继续${kept}。`);
  if (status === 403) return new Refused("refused", "当前账号不能使用这项检查，请联系管理员。");
  if (status === 413) return new Refused("large", what === "草稿" ? "草稿太长，超出了服务一次能检查的大小。请分成几段，逐段检查，或者保存成文件再检查。" : "文件太大，超出了服务能检查的大小。请拆小后再检查。");
  if (status === 429) return new Refused("gone", `现在等候检查的内容太多，${what}还没有检查，${kept ? "稍后会自动再试" : "请稍后再试"}。`);
  if (status === 422) {
    const problem = await Promise.resolve().then(read).catch(() => ({}));
    const fields = (problem.errors ?? []).map((error) => error.location).join("、");
    return new Refused("refused", `服务不接受这次的检查选项${fields ? `（${fields}）` : ""}。请重新选择检查策略，或者刷新页面后再试。`);
  }
  if (status >= 500) return new Refused("failed", `服务内部出错，这份${what}没有检查完，请勿据此发布。请稍后再试；如仍出错，请联系管理员。`);
  return new Refused("failed", `服务给出了意外的回答（${status}），${what}没有检查。请刷新页面后再试。`);
}
