// The page: sends the draft, shows what was found in it and what it looks like masked.
// Offsets are UTF-16 units, as JavaScript counts. Draft text enters the page as text nodes only,
// and is kept nowhere but in the two boxes.

const byId = (id) => document.getElementById(id);

const VERDICTS = {
  pass: ["可以发布", "没有发现须处理的内容。机器检查会有遗漏，发布前仍请按程序审核。"],
  mask: ["遮掩后可以发布", "请核对标出的位置，发布时使用页面下方遮掩后的文字。"],
  hold: ["须由人工决定", "有内容须由有权限的人逐处确认，确认前请勿发布。"],
  block: ["不得发布", "稿中有不得公开的内容，请勿发布，并报请有权限的人处理。"],
};
const UNFINISHED = "有内容没有检查完，须由人工复核，确认前请勿发布。";
const ACTIONS = { block: "不得发布", hold: "由人决定", mask: "须遮掩", note: "仅提示" };
const STRICTNESS = ["note", "mask", "hold", "block"];
const CERTAINTIES = { confirmed: "确定", likely: "很可能", possible: "有可能" };
const AUDIENCES = {
  personal: "属于个人",
  public_duty: "属于公务",
  organisation: "属于单位",
};
const MARKS = { minor: "未成年人", protected: "不宜披露姓名的人" };
const EVIDENCE = {
  "a house in a village": "写到村里的门牌",
  address: "有完整的邮箱地址",
  advertised: "公开招工、招商时留下的联系方式",
  "allowance expired": "放行已到期",
  "allowed on such pages": "此类页面可以公开",
  "an office's set": "是单位配发的电话",
  "an organisation's vehicle": "是单位的车辆",
  "area code": "区号相符",
  "bank beside": "旁边写着银行",
  beside: "旁边提到",
  "birth date": "含有效的出生日期",
  "birth words": "文中说明是出生日期",
  "called a hotline": "文中称作热线",
  "check digit masked": "只遮掩了校验位",
  "check digit": "校验位正确",
  child: "文中说的是孩子",
  cited: "作为现行依据引用",
  clause: "同一分句的用语说明",
  "column of values": "所在列大多是这类内容",
  column: "所在列有名称标明",
  "damaged by a spreadsheet": "末位被表格软件改坏",
  disease: "含疾病或残疾用语",
  "division table": "与现行行政区划不符",
  extra: "多一个字",
  "head line": "在文件版头单独成行",
  holder: "写明了持有人",
  "home cue": "文中说明是住处",
  homestead: "是宅基地的界址点",
  "in China": "在我国境内",
  "index number": "后接政府信息索引号的流水部分",
  "issuer prefix": "发卡行前缀相符",
  "kind and degree": "类别和等级相符",
  "label behind": "后面有名称标明",
  "label near": "附近提到这类名称",
  label: "旁边有名称标明",
  letters: "字母与数字相符",
  "list of posts": "是按职务公布的联系表",
  "label nearby": "附近有说明名称的文字",
  mark: "标识单独成行或者在括号内",
  "mask signs": "有遮掩符号",
  "masked ones beside": "旁边的同类号码已遮掩",
  missing: "少一个字",
  name: "写有姓名",
  "named above": "前文已出现此人",
  "near a name": "与规范名称只差一个字",
  "no date": "页面没有日期，旧称是否有误须看写作时间",
  "no home cue": "没有说明是谁的住处",
  "number plan": "符合号码规划",
  number: "紧邻号码",
  "office cue": "文中说明是办公或公共场所",
  order: "名单顺序与规定不同",
  "organisation beside": "旁边写着单位",
  "organisation in the row": "同一行是单位",
  organisation: "旁边有单位名称",
  "page date": "按页面日期计算",
  "page kind": "按页面类型判断",
  "people listed": "列有人员",
  "person beside": "旁边写着个人",
  "person in the row": "同一行有个人",
  "person in the sentence": "同一句有个人",
  person: "旁边有个人",
  place: "开头是行政区划代码",
  post: "因职务公开",
  prose: "由上下文读出",
  "published with an office": "随职务依法公开",
  pupil: "文中说明是学生",
  region: "地区代码相符",
  room: "写到楼栋房号",
  row: "同一行有相符的内容",
  section: "所在栏目是对外公布的联系方式",
  shape: "格式相符",
  since: "按写作时间已不适用",
  star: "有密级和星号",
  statement: "文中写明",
  surname: "含姓氏",
  swapped: "两个字颠倒",
  "tender contact": "是招标采购的联系人",
  term: "词表所列",
  "title of a person": "姓名与职务不符",
  title: "由标题判断",
  vehicle: "文中说的是车辆",
  "words beside": "旁边的用语说明",
  "words nearby": "附近有说明身份的用语",
  "wrong check digit": "校验位不符，疑似写错",
  "wrong length": "位数不符，疑似写错",
  wrong: "一个字不同",
};
const QUOTED = 40;

// What the last check gave, for redrawing when notes are shown or hidden.
let shown = null;
let current = null;
let running = false;

function element(tag, { className = "", ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

function show(node, text, className) {
  node.textContent = text;
  node.className = className;
  node.hidden = !text;
}

// ---- asking the service

class Refused extends Error {}

async function ask(path, body) {
  const request = body && {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  let answer;
  try {
    answer = await fetch(path, { cache: "no-store", ...request });
  } catch {
    throw new Refused("连不上检查服务。请确认服务仍在运行，然后再试一次。草稿还在上面的框里，没有丢失。");
  }
  if (answer.ok) return answer.json();
  throw new Refused(await complaint(answer));
}

async function complaint(answer) {
  if (answer.status === 413) return "草稿太长，超出了服务一次能检查的大小。请分成几段，逐段检查。";
  if (answer.status === 422) {
    const problem = await answer.json().catch(() => ({}));
    const fields = (problem.errors ?? []).map((error) => error.location).join("、");
    const where = fields ? `（${fields}）` : "";
    return `服务不接受这次的检查选项${where}。请刷新页面，重新选择检查策略后再试。`;
  }
  if (answer.status >= 500) {
    return "服务内部出错，这份草稿没有检查完，请勿据此发布。请稍后再试；如仍出错，请联系管理员。";
  }
  return `服务给出了意外的回答（${answer.status}）。请刷新页面后再试。`;
}

// ---- the verdict

function countActions(findings) {
  const counts = { block: 0, hold: 0, mask: 0, note: 0 };
  for (const finding of findings) counts[finding.action] += 1;
  return counts;
}

function verdictCounts({ findings, failures }) {
  const counts = countActions(findings);
  const said = [...STRICTNESS]
    .reverse()
    .filter((action) => counts[action] > 0)
    .map((action) => `${ACTIONS[action]} ${counts[action]} 处`);
  if (failures.length) said.unshift(`未检查完 ${failures.length} 项`);
  return said;
}

function drawVerdict(report) {
  const [title, usual] = VERDICTS[report.verdict];
  // A failure alone lifts the verdict: then nobody has a finding to decide about.
  const decided = report.verdict !== "hold" || countActions(report.findings).hold > 0;
  const advice = decided ? usual : UNFINISHED;
  const counts = verdictCounts(report).map((count) => element("span", {}, count));
  const node = byId("verdict");
  node.className = `verdict ${report.verdict}`;
  node.hidden = false;
  node.replaceChildren(
    element("strong", {}, title),
    element("span", { className: "counts" }, ...counts),
    element("span", { className: "advice" }, advice),
  );
}

function drawFailures(failures) {
  const items = failures.map((failure) => element("li", {}, failure.message));
  byId("failures").querySelector("ul").replaceChildren(...items);
  byId("failures").hidden = !failures.length;
}

// ---- the marked text

// Cuts the text where a finding begins or ends: [start, end, numbers of the findings there].
function segments(text, findings) {
  const events = findings.flatMap(({ number, parts }) =>
    parts.flatMap(([start, end]) => [[start, number, true], [end, number, false]]),
  );
  events.sort((one, other) => one[0] - other[0]);
  const here = new Set();
  const cut = [];
  let position = 0;
  for (const [at, number, opens] of events) {
    if (at > position) cut.push([position, at, [...here]]);
    position = Math.max(position, at);
    if (opens) here.add(number);
    else here.delete(number);
  }
  if (text.length > position) cut.push([position, text.length, []]);
  return cut;
}

function strictest(findings) {
  return findings.reduce((one, other) =>
    STRICTNESS.indexOf(other.action) > STRICTNESS.indexOf(one.action) ? other : one,
  );
}

function markNode(piece, finding, ends) {
  return element(
    "mark",
    {
      className: `${finding.action}${ends ? " last" : ""}`,
      "data-number": finding.number,
      role: "button",
      tabindex: "0",
      title: `${finding.title}：${ACTIONS[finding.action]}`,
    },
    piece,
  );
}

function drawMarked(text, findings) {
  const byNumber = new Map(findings.map((finding) => [finding.number, finding]));
  const nodes = segments(text, findings).map(([start, end, numbers]) => {
    const piece = text.slice(start, end);
    if (!numbers.length) return piece;
    const lead = strictest(numbers.map((number) => byNumber.get(number)));
    return markNode(piece, lead, lead.parts.some((part) => part[1] === end));
  });
  byId("marked").replaceChildren(...nodes);
}

// ---- the list

function quote(text, parts) {
  if (!parts.length) return "（全文）";
  const value = parts.map(([start, end]) => text.slice(start, end)).join(" … ");
  return `“${value.length > QUOTED ? `${value.slice(0, QUOTED)}…` : value}”`;
}

function judgement(finding) {
  const words = [
    CERTAINTIES[finding.certainty],
    ...finding.evidence.map((key) => EVIDENCE[key] ?? key),
    AUDIENCES[finding.audience],
    ...finding.marks.map((mark) => MARKS[mark] ?? mark),
  ];
  return words.filter(Boolean).join("，");
}

// The first basis in sight, the others on demand.
function basisNode([first, ...others]) {
  if (!others.length) return first ?? "";
  const more = element("summary", {}, `${first}（另有 ${others.length} 条）`);
  const list = element("ul", {}, ...others.map((basis) => element("li", {}, basis)));
  return element("details", {}, more, list);
}

// Of a wrong word, what to write instead.
function remedy({ replacements = [], suggestion }) {
  return replacements.length ? `改为“${replacements.join("”或“")}”` : suggestion;
}

function details(finding) {
  const rows = [
    ["理由", finding.message],
    ["建议", remedy(finding)],
    ["依据", basisNode(finding.basis)],
    ["判断", judgement(finding)],
  ];
  const cells = rows
    .filter(([, content]) => content)
    .flatMap(([name, content]) => [element("dt", {}, name), element("dd", {}, content)]);
  return element("dl", {}, ...cells);
}

function itemNode(text, finding) {
  const heading = element(
    "button",
    { type: "button", className: "go" },
    element("span", {}, `${finding.number}. ${finding.title}`),
    element("span", { className: "badge" }, ACTIONS[finding.action]),
  );
  return element(
    "li",
    { className: `item ${finding.action}`, "data-number": finding.number },
    heading,
    element("p", { className: "quote" }, quote(text, finding.parts)),
    details(finding),
  );
}

function drawList(text, findings, failures) {
  byId("list").replaceChildren(...findings.map((finding) => itemNode(text, finding)));
  const checked = failures.length ? "已检查的部分" : "";
  byId("nothing").textContent = `${checked}没有发现须处理的内容。`;
  byId("nothing").hidden = findings.length > 0;
}

// ---- the masked text

function drawMasked({ text, findings, failures }) {
  const counts = countActions(findings);
  const left = ["block", "hold"]
    .filter((action) => counts[action] > 0)
    .map((action) => `${ACTIONS[action]}的 ${counts[action]} 处没有遮掩`);
  if (failures.length) left.push("没有检查完的内容可能还有应当遮掩的");
  const warning = left.length ? `注意：下面的文字里，${left.join("，")}，处理前请勿发布。` : "";
  byId("masked").value = text;
  show(byId("remains"), warning, counts.block ? "message" : "message hold");
  show(byId("copied"), "", "copied");
}

async function copyMasked() {
  const box = byId("masked");
  let copied = false;
  try {
    await navigator.clipboard.writeText(box.value);
    copied = true;
  } catch {
    // No clipboard for pages that came without TLS from another machine: the old way.
    box.select();
    copied = document.execCommand("copy");
  }
  const rest = byId("remains").hidden ? "" : "，其中仍有须处理的内容";
  show(
    byId("copied"),
    copied ? `已复制遮掩后的文字${rest}` : "浏览器不允许复制：文字已选中，请按 Ctrl + C",
    copied ? "copied" : "copied failed",
  );
}

// ---- drawing and moving

function draw() {
  const { text, report } = shown;
  const notes = report.findings.filter((finding) => finding.action === "note").length;
  const wanted = report.findings.filter(
    (finding) => finding.action !== "note" || byId("notes").checked,
  );
  byId("notes-count").textContent = notes;
  byId("notes-switch").hidden = !notes;
  drawMarked(text, wanted);
  drawList(text, wanted, report.failures);
  drawCurrent();
}

function drawAll() {
  const { report } = shown;
  report.findings.forEach((finding, index) => {
    finding.number = index + 1;
  });
  current = null;
  byId("notes").checked = false;
  drawVerdict(report);
  drawFailures(report.failures);
  byId("result").hidden = false;
  draw();
  drawMasked(report);
  byId("marked").scrollTop = 0;
  byId("verdict").scrollIntoView({ block: "start" });
}

function hideResult() {
  for (const id of ["verdict", "result", "stale", "message"]) byId(id).hidden = true;
}

function drawCurrent() {
  for (const node of document.querySelectorAll("[data-number]")) {
    node.classList.toggle("current", node.dataset.number === current);
  }
}

// Puts the same finding into view on the other side, and shows which it is on both.
function point(event, other) {
  const from = event.target.closest("[data-number]");
  if (event.target.closest("details")) return;
  const selecting = event.detail > 0 && !document.getSelection().isCollapsed;
  if (!from || selecting) return;
  current = from.dataset.number;
  drawCurrent();
  byId(other).querySelector(".current")?.scrollIntoView({ block: "center" });
}

// ---- checking

async function check() {
  if (running) return;
  const text = byId("draft").value;
  hideResult();
  if (!text.trim()) {
    show(byId("message"), "框里还没有文字。请先把草稿粘贴进来，再点“检查”。", "message hint");
    byId("draft").focus();
    return;
  }
  setRunning(true);
  try {
    const policy = byId("policy").value;
    // One request gives the report and the masked text of the same draft.
    const report = await ask("v1/redact", {
      text,
      offset_unit: "utf16",
      ...(policy && { policy }),
    });
    shown = { text, policy, report };
    drawAll();
    noticeChange();
  } catch (error) {
    const words = error instanceof Refused ? error.message : "页面出错，没有显示结果。请刷新后再试。";
    hideResult();
    show(byId("message"), words, "message");
    byId("message").scrollIntoView({ block: "nearest" });
  } finally {
    setRunning(false);
  }
}

function setRunning(now) {
  running = now;
  byId("check").textContent = now ? "检查中…" : "检查";
  byId("check").setAttribute("aria-disabled", now);
}

// The result stands beside a draft that may have changed since.
function noticeChange() {
  if (byId("result").hidden) return;
  const { text, policy } = shown;
  byId("stale").hidden = byId("draft").value === text && byId("policy").value === policy;
}

function clear() {
  if (running) return;
  byId("draft").value = "";
  byId("masked").value = "";
  shown = null;
  hideResult();
  byId("draft").focus();
}

async function offerPolicies() {
  let policies;
  try {
    policies = await ask("v1/policies");
  } catch {
    show(byId("why"), "没能取得策略列表，将按默认策略检查。", "quiet");
    return;
  }
  const options = policies.map(({ name, title }) => element("option", { value: name }, title));
  byId("policy").replaceChildren(...options);
  const explain = () => {
    const chosen = policies.find(({ name }) => name === byId("policy").value);
    show(byId("why"), chosen.why, "quiet");
  };
  byId("policy").addEventListener("change", explain);
  explain();
}

function onKeys(node, handler) {
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    if (!event.target.matches("[data-number]")) return;
    event.preventDefault();
    handler(event);
  });
}

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  check();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
    event.preventDefault();
    check();
  }
});
byId("draft").addEventListener("input", noticeChange);
byId("policy").addEventListener("change", noticeChange);
byId("notes").addEventListener("change", draw);
byId("clear").addEventListener("click", clear);
byId("copy").addEventListener("click", copyMasked);
byId("marked").addEventListener("click", (event) => point(event, "list"));
byId("list").addEventListener("click", (event) => point(event, "marked"));
onKeys(byId("marked"), (event) => point(event, "list"));
offerPolicies();
