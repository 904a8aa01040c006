"""What is done with a draft on its page: each form is a command, carried out or refused."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from fastapi import Request, Response
from starlette.responses import RedirectResponse

from redactor import InputError, OptionError
from redactor.model import Action
from redactor.reviews import Accepted, Refusal, Refused
from redactor.reviews import commands as asked
from redactor.reviews.draft import place_of
from redactor_service.pages.reviews import draft as page
from redactor_service.pages.reviews import marks, words
from redactor_service.pages.reviews.changes import changes
from redactor_service.pages.reviews.people import NotForThemError, Person, Signed, new_router
from redactor_service.pages.reviews.sent import Sent, hold, received
from redactor_service.reviews.book import Kept
from redactor_service.reviews.contents import Content
from redactor_service.reviews.desk import Asking, Reviews
from redactor_service.state import state_of

router = new_router()

_NOTHING_CHOSEN = "请先为要处理的问题选择“遮盖”“改正”或“保留”。"
_NOTHING_TO_MASK = "正文和标题中没有可以直接遮盖的内容；附件请在本机处理后重新上传。"
_GONE = "稿件内容已按规定删除，不能再进行这一操作。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """A form that was sent, the draft as it is, and its present text."""

    reviews: Reviews
    draft_id: str
    asking: Asking
    sent: Sent
    kept: Kept
    content: Content | None

    async def act(self, act: asked.Act) -> Accepted | Refusal:
        return await self.reviews.act(self.draft_id, self.asking, act)

    @property
    def seen_digest(self) -> str:
        """Of the text that was on the page on which this was filled in."""
        return self.sent.line("digest")

    @property
    def is_answered(self) -> bool:
        """Whether a command with this id was carried out before."""
        return self.asking.id in self.kept.draft.answered


#: A string tells what is missing in the form.
Outcome = Accepted | Refusal | str


@router.post("/reviews/{draft_id}/{deed}")
async def do(request: Request, draft_id: str, deed: str, person: Signed) -> Response:
    """Carry it out and go back to the draft, or show it again with what was typed and why not."""
    carried_out = _DEEDS.get(deed)
    if carried_out is None:
        raise NotForThemError("没有这种操作。", status=404)
    reviews = state_of(request).reviews
    await asyncio.to_thread(reviews.seen_by, draft_id, person.id)
    sent = await received(request, person)
    trial = await _trial(reviews, draft_id, person, sent)
    outcome: Outcome
    try:
        outcome = await carried_out(trial)
    except (InputError, OptionError) as error:
        outcome = words.fault(error)
    if isinstance(outcome, Accepted):
        return _back(request, draft_id, deed, sent)
    await hold(request, person, sent)
    view = await reviews.view(draft_id, person.id)
    # What was on the page that was filled in, where the text is another one by now.
    is_other = sent.line("digest") != view.kept.draft.digest
    seen = _digest(sent, "digest") if is_other else _digest(sent, "since")
    view = await page.compared(reviews, view, seen)
    return await page.draw(request, person, view, tried=page.tried(deed, sent, outcome))


async def _trial(reviews: Reviews, draft_id: str, person: Person, sent: Sent) -> Try:
    kept = await asyncio.to_thread(reviews.seen_by, draft_id, person.id)
    content = await asyncio.to_thread(reviews.book.content, draft_id, kept.draft.digest)
    return Try(
        reviews=reviews,
        draft_id=draft_id,
        asking=sent.asking(person),
        sent=sent,
        kept=kept,
        content=content,
    )


def _digest(sent: Sent, name: str) -> str:
    """The digest of a text, as the form has it; empty for what is none."""
    told = sent.line(name)
    return told if len(told) == 64 and told.isalnum() else ""


def _back(request: Request, draft_id: str, deed: str, sent: Sent) -> Response:
    root = str(request.scope.get("root_path", "")).rstrip("/")
    since = _digest(sent, "since")
    # After another text the page compares with the one that was seen before.
    kept = f"&since={since}" if since and deed not in ("edit", "mask") else ""
    address = f"{root}/reviews/{draft_id}?done={deed}{kept}"
    return RedirectResponse(address, status_code=303)


async def _decide(trial: Try) -> Outcome:
    sent, findings = trial.sent, trial.kept.draft.findings
    chosen = {each: sent.line(f"ruling.{each}") for each in sent.chosen("ruling.")}
    if sent.line("all") == "masked":
        left = [each.id for each in findings if each.action is Action.MASK]
        decided = trial.kept.draft.decisions
        chosen |= {each: "masked" for each in left if each not in chosen and each not in decided}
    if not chosen:
        return _NOTHING_CHOSEN
    try:
        verdicts = tuple(_verdict(sent, each, ruling) for each, ruling in chosen.items())
    except ValueError:
        return _NOTHING_CHOSEN
    return await trial.act(asked.Decide(verdicts=verdicts))


def _verdict(sent: Sent, finding: str, ruling: str) -> asked.Verdict:
    """What was written for several serves where nothing was written for this one."""
    told = asked.Ruling(ruling)
    is_kept = told is asked.Ruling.KEPT
    reason, basis = (
        sent.text(f"{name}.{finding}").strip() or (sent.text(name).strip() if is_kept else "")
        for name in ("reason", "basis")
    )
    return asked.Verdict(finding=finding, ruling=told, reason=reason, basis=basis)


async def _edit(trial: Try) -> Outcome:
    content = trial.sent.content(trial.content)
    if trial.is_answered and content == trial.content:
        # Sent again: the text is there.
        return _repeated(trial)
    before = trial.kept.draft.particulars
    return await trial.reviews.edit(
        trial.draft_id,
        trial.asking,
        content,
        particulars=trial.sent.particulars(before.unit, before),
        changes=await _count(trial, content),
    )


def _repeated(trial: Try) -> Accepted:
    draft = trial.kept.draft
    return Accepted(draft=draft, answer=draft.answered[trial.asking.id])


async def _count(trial: Try, content: Content) -> int:
    """At how many places the text is another one."""
    if trial.content is None:
        return 0
    return (await asyncio.to_thread(changes, trial.content, content)).count


async def _mask(trial: Try) -> Outcome:
    """Decide that what is to be masked is masked, as far as he may, and mask it."""
    if trial.is_answered:
        return _repeated(trial)
    if trial.content is None:
        return _GONE
    told = await asyncio.to_thread(trial.reviews.book.told, trial.draft_id, trial.kept.draft.digest)
    findings = told["text"]["findings"] if told else []
    text, count = marks.masked(trial.content.text, findings)
    title, more = marks.masked(trial.content.title, findings, of="title_parts")
    if not count + more:
        return _NOTHING_TO_MASK
    asking = trial.asking
    in_text = {each["id"] for each in findings if each["action"] == "mask" and each["masked"]}
    verdicts = tuple(
        asked.Verdict(finding=each.id, ruling=asked.Ruling.MASKED)
        for each in trial.kept.draft.findings
        if each.id in in_text and each.id not in trial.kept.draft.decisions
    )
    if verdicts:
        first = replace(asking, id=f"{asking.id}.decided")
        decided = await trial.reviews.act(trial.draft_id, first, asked.Decide(verdicts=verdicts))
        if isinstance(decided, Accepted):
            asking = replace(asking, version=decided.answer.version)
        elif decided.code is not Refused.NOT_ENTITLED:
            # An author may write another text, though others decide.
            return decided
    content = replace(trial.content, title=title, text=text)
    return await trial.reviews.edit(trial.draft_id, asking, content, changes=count + more)


async def _resubmit(trial: Try) -> Outcome:
    sent, before = trial.sent, trial.kept.draft.particulars
    return await trial.reviews.resubmit(
        trial.draft_id,
        trial.asking,
        sent.content(trial.content),
        sent.particulars(before.unit, before),
        lane=sent.line("lane"),
        lane_reason=sent.text("lane_reason").strip(),
    )


async def _correct(trial: Try) -> Outcome:
    before = trial.kept.draft.particulars
    return await trial.reviews.correct(
        trial.draft_id,
        trial.asking,
        trial.sent.content(trial.content),
        trial.sent.text("reason").strip(),
        particulars=trial.sent.particulars(before.unit, before),
    )


async def _recheck(trial: Try) -> Outcome:
    return await trial.reviews.recheck(trial.draft_id, trial.asking)


async def _release(trial: Try) -> Outcome:
    address = trial.sent.line("address")
    return await trial.reviews.release(
        trial.draft_id, trial.asking, trial.seen_digest, address=address
    )


async def _sign(trial: Try) -> Outcome:
    stage = trial.sent.line("stage") or place_of(trial.kept.way, trial.kept.draft)
    return await trial.act(
        asked.Sign(
            stage=stage,
            digest=trial.seen_digest,
            remark=trial.sent.text("remark").strip(),
            deputy_for=trial.sent.line("deputy_for"),
        )
    )


async def _conclude(trial: Try) -> Outcome:
    told = trial.sent.line("conclusion")
    if told not in set(asked.Conclusion):
        return "请选择保密审查结论。"
    return await trial.act(
        asked.Conclude(
            digest=trial.seen_digest,
            conclusion=asked.Conclusion(told),
            basis=trial.sent.text("basis").strip(),
            deputy_for=trial.sent.line("deputy_for"),
        )
    )


async def _return(trial: Try) -> Outcome:
    reasons = trial.sent.text("reasons").strip()
    return await trial.act(asked.Return(reasons=reasons, to=trial.sent.line("to")))


async def _withdraw(trial: Try) -> Outcome:
    return await trial.act(asked.Withdraw(reason=trial.sent.text("reason").strip()))


async def _reread(trial: Try) -> Outcome:
    return await trial.act(asked.Reread(result=trial.sent.text("result").strip()))


async def _retract(trial: Try) -> Outcome:
    return await trial.act(asked.Retract(reason=trial.sent.text("reason").strip()))


_DEEDS: dict[str, Callable[[Try], Awaitable[Outcome]]] = {
    "decide": _decide,
    "edit": _edit,
    "mask": _mask,
    "recheck": _recheck,
    "sign": _sign,
    "conclude": _conclude,
    "return": _return,
    "withdraw": _withdraw,
    "release": _release,
    "resubmit": _resubmit,
    "reread": _reread,
    "correct": _correct,
    "retract": _retract,
}
