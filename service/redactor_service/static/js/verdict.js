// The verdict in words, by what is found and not yet decided.

import { byId, element } from "./dom.js";
import { count, counted } from "./words.js";

const WORDS = {
  pass: ["可以发布", "没有发现须处理的内容。机器检查会有遗漏，发布前仍请按程序审核。"],
  done: ["已处理完，可以发布", "请复制处理好的稿子，按程序审核后发布。"],
  mask: ["遮掩后可以发布", "请逐处核对，可以全部遮掩。"],
  hold: ["须由人工决定", "有内容须由有权限的人逐处确认，确认前请勿发布。"],
  block: ["不得发布", "稿中有不得公开的内容，请勿发布，并报请有权限的人处理。"],
};
const UNFINISHED = "有内容没有检查完，须由人工复核，确认前请勿发布。";
const KEPT_BLOCK = "稿中保留了不得公开的内容，须由有权限的人书面确认，确认前请勿发布。";

// The verdict and its words for what is still open, what was kept, and what could not be checked.
export function judge({ open, kept, failures, decided, pictures }) {
  const counts = count(open);
  const keptBlock = kept.some((finding) => finding.action === "block");
  let level = "pass";
  if (counts.block) level = "block";
  else if (counts.hold || failures.length || keptBlock) level = "hold";
  else if (counts.mask) level = "mask";
  let [word, advice] = WORDS[level === "pass" && decided ? "done" : level];
  if (level === "hold" && !counts.hold) advice = failures.length ? UNFINISHED : KEPT_BLOCK;
  if (pictures) advice += `图片 ${pictures} 张，其中的文字没有检查，请人工查看。`;
  const told = counted(open);
  if (failures.length) told.unshift(`未检查完 ${failures.length} 项`);
  if (kept.length) told.push(`已保留 ${kept.length} 处`);
  return { level, word, advice, told };
}

export function drawVerdict({ level, word, advice, told }) {
  byId("verdict").className = `verdict ${level}`;
  setText("verdict-word", word);
  setText("verdict-advice", advice);
  const counts = byId("verdict-counts");
  // Unchanged words are left alone: each change is read out.
  if (counts.textContent !== told.join("")) {
    counts.replaceChildren(...told.map((each) => element("span", {}, each)));
  }
}

export function drawEmpty() {
  drawVerdict({ level: "empty", word: "还没有草稿", advice: "粘贴草稿后，边写边查，结论显示在这里。", told: [] });
}

export function drawFailures(failures) {
  const section = byId("failures");
  section.querySelector("ul").replaceChildren(...failures.map((failure) => element("li", {}, failure.message)));
  section.hidden = !failures.length;
}

// Whatever was found before: of the draft as it stands nothing is known.
export function drawUnchecked() {
  drawVerdict({ level: "unchecked", word: "没有检查", advice: "现在的草稿还没有检查，请勿据此发布。下面标出的是上一次检查的结果。", told: [] });
}

// `state`: checking, checked, unchecked, or nothing.
export function drawState(state) {
  const words = { checking: "正在检查…", checked: "已检查", unchecked: "没有检查" };
  byId("state").className = `state ${state}`;
  setText("state", words[state] ?? "");
  byId("verdict").classList.toggle("stale", state === "checking" || state === "unchecked");
}

function setText(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}
