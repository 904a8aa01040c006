// What the report's keys are called in Chinese; the server's own pages use the same file.

const answer = await fetch("static/words.json");
export const { actions, audiences, certainties, evidence, marks } = await answer.json();

export const STRICTNESS = ["note", "mask", "hold", "block"];
export const SIGNS = { block: "禁", hold: "审", mask: "遮", note: "注" };

// Why a finding was made, in a phrase. A key without Chinese words would tell an editor nothing.
export function judgement(finding) {
  return [
    certainties[finding.certainty],
    ...finding.evidence.map((key) => evidence[key]),
    ...finding.marks.map((mark) => marks[mark]),
  ]
    .filter(Boolean)
    .join("，");
}

export function count(findings) {
  const counts = { block: 0, hold: 0, mask: 0, note: 0 };
  for (const { action } of findings) counts[action] += 1;
  return counts;
}

// "手机号码 3 处（须遮掩）", the strictest first.
export function listed(findings, most = 8) {
  const lines = new Map();
  const strictest = [...findings].sort((one, other) => STRICTNESS.indexOf(other.action) - STRICTNESS.indexOf(one.action));
  for (const { action, title } of strictest) {
    const key = `${action} ${title}`;
    lines.set(key, { action, title, count: (lines.get(key)?.count ?? 0) + 1 });
  }
  const told = [...lines.values()].map(({ action, title, count: number }) => `${title} ${number} 处（${actions[action]}）`);
  return told.length > most ? [...told.slice(0, most), `另有 ${told.length - most} 类`] : told;
}

// "不得发布 1 处", the strictest first.
export function counted(findings, but = ["note"]) {
  const counts = count(findings);
  return [...STRICTNESS]
    .reverse()
    .filter((action) => counts[action] && !but.includes(action))
    .map((action) => `${actions[action]} ${counts[action]} 处`);
}
