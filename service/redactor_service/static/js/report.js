// The check report, for printing: what was found and decided, with masked quotes only.

import { byId, element } from "./dom.js";
import { actions, judgement } from "./words.js";

const CHOICES = { mask: "遮掩", remove: "删除", replace: "改写" };

export function drawReport({ open, kept, done, failures, verdict, kind }) {
  const rows = [
    ...open.map((finding) => [finding, "未处理"]),
    ...kept.map((finding) => [finding, `保留：${finding.reason}`]),
    ...done.map((record) => [record, CHOICES[record.choice]]),
  ];
  const facts = [
    ["检查时间", new Date().toLocaleString("zh-CN", { hour12: false })],
    ["检查策略", selected("policy")],
    ["页面类型", kind],
    ["结论", verdict.word],
    ["统计", [...verdict.told, done.length ? `已改动 ${done.length} 处` : ""].filter(Boolean).join("，") || "没有发现须处理的内容"],
  ];
  byId("report").replaceChildren(
    element("h1", {}, "草稿发布前检查报告"),
    element("dl", {}, ...facts.flatMap(([name, told]) => [element("dt", {}, name), element("dd", {}, told)])),
    failures.length ? failed(failures) : "",
    rows.length ? table(rows) : element("p", {}, "没有发现须处理的内容。"),
    element("p", {}, "报告中的内容已经遮掩。机器检查会有遗漏，也会有误报，不能代替人工审核。"),
    element("p", { className: "sign-off" }, element("span", {}, "编辑："), element("span", {}, "审核："), element("span", {}, "日期：")),
  );
}

function selected(id) {
  return byId(id).selectedOptions[0]?.textContent ?? "";
}

function failed(failures) {
  return element("div", {}, element("h2", {}, "没有检查完的内容"), element("ul", {}, ...failures.map(({ message }) => element("li", {}, message))));
}

function table(rows) {
  const head = ["序号", "位置", "类别", "内容（已遮掩）", "意见", "理由和依据", "处理"];
  return element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...head.map((name) => element("th", { scope: "col" }, name)))),
    element("tbody", {}, ...rows.map(([finding, told], index) => line(finding, told, index + 1))),
  );
}

function line(finding, told, number) {
  const why = [finding.message, finding.basis[0] ? `${finding.basis[0]}。` : "", `判断：${judgement(finding)}。`];
  const cells = [
    String(number),
    finding.line ? `第 ${finding.line} 行` : "全文",
    finding.title,
    finding.quote_masked ?? "",
    actions[finding.action],
    why.join(""),
    told,
  ];
  return element("tr", {}, ...cells.map((cell) => element("td", {}, cell)));
}
