"""A report for the person at the terminal: line, column, the masked value, what and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from redactor.model import Action, Finding, Report, Verdict
from redactor.text.offsets import line_counter

VERDICTS = {
    Verdict.PASS: "可以发布",
    Verdict.MASK: "遮掩后可以发布",
    Verdict.HOLD: "须由人工决定",
    Verdict.BLOCK: "不得发布",
}
ACTIONS = {
    Action.NOTE: "提示",
    Action.MASK: "遮掩",
    Action.HOLD: "待定",
    Action.BLOCK: "禁发",
}
_COLOURS = {Action.NOTE: "2", Action.MASK: "33", Action.HOLD: "35", Action.BLOCK: "31;1"}
_VERDICT_COLOURS = {
    Verdict.PASS: "32;1",
    Verdict.MASK: "33;1",
    Verdict.HOLD: "35;1",
    Verdict.BLOCK: "31;1",
}


def render(
    report: Report,
    text: str,
    *,
    colour: bool,
    notes: bool,
    done: Callable[[Finding], bool] = lambda _finding: False,
) -> Iterator[str]:
    """The report's lines. `text`: of a file that is text, for lines and columns. `notes` shows what was recognised and is fine to publish, too; each
    rule is explained at its first finding, and again where a finding says something of its own. What is `done` is left out."""
    place = line_counter(text)
    name = report.name or "输入"
    explained: dict[str, set[str]] = {}
    for finding, quote in zip(report.findings, report.masked_quotes, strict=True):
        if (finding.action.acting or notes) and not done(finding):
            yield _line(finding, _where(finding, name, place), quote, colour)
            told = explained.setdefault(finding.rule, set())
            if finding.advice.message not in told:
                yield from _reason(finding, colour, with_basis=not told)
                told.add(finding.advice.message)
    for failure in report.failures:
        where = f"（{failure.where}）" if failure.where else ""
        yield _painted(f"未检查：{failure.message}{where}", "31;1", colour)
    for remark in report.remarks:
        yield _painted(f"说明：{remark}", "2", colour)
    yield _summary(report, name, colour)


def _where(finding: Finding, name: str, place: Callable[[int], tuple[int, int]]) -> str:
    """Where a person finds it: as the format says (工作表 名单，D17), or line and column of a text."""
    if finding.place:
        return f"{name}（{finding.place}）"
    if finding.start is None:
        return f"{name}（全文）"
    return ":".join((name, *map(str, place(finding.start))))


def _line(finding: Finding, where: str, quote: str, colour: bool) -> str:
    action = _painted(f"[{ACTIONS[finding.action]}]", _COLOURS[finding.action], colour)
    shown = quote.replace("\n", " ")
    right = finding.advice.replacements
    becomes = f" → {'、'.join(right)}" if right else ""
    return f"{where}  {action} {finding.advice.title}  {shown}{becomes}".rstrip()


def _reason(finding: Finding, colour: bool, *, with_basis: bool) -> Iterator[str]:
    """Why; once a rule, the first legal basis stands for the others, which `rules` lists."""
    advice = finding.advice
    acting = finding.action.acting
    yield f"    {advice.message}{advice.suggestion if acting and not advice.replacements else ''}"
    if acting and advice.basis and with_basis:
        more = f"（另有 {len(advice.basis) - 1} 条）" if len(advice.basis) > 1 else ""
        yield _painted(f"    依据：{advice.basis[0]}{more}", "2", colour)


def _summary(report: Report, name: str, colour: bool) -> str:
    counts = Counter(report.actions)
    told = "，".join(
        f"{ACTIONS[action]} {counts[action]} 处" for action in Action if counts[action]
    )
    verdict = _painted(VERDICTS[report.verdict], _VERDICT_COLOURS[report.verdict], colour)
    return f"{name}：{verdict}" + (f"（{told}）" if told else "")


def _painted(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
