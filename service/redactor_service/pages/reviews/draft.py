"""The page of a draft: its text with the findings, what was decided and remarked, what may be done."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, cast

from fastapi import Request, Response
from starlette.responses import RedirectResponse

from redactor.model import Action
from redactor.reviews import CheckedFinding, Event, EventKind, Refusal, Refused, due, place_of
from redactor.reviews.draft import Decided
from redactor.reviews.forms import RULINGS
from redactor_service.files import disposition
from redactor_service.pages.reviews import marks, words
from redactor_service.pages.reviews.changes import changes
from redactor_service.pages.reviews.fields import draft_choices
from redactor_service.pages.reviews.offers import TITLES, Offers, offers, waits_for
from redactor_service.pages.reviews.people import NotForThemError, Person, Signed, drawn, new_router
from redactor_service.pages.reviews.sent import Sent, new_command
from redactor_service.pages.words import judgement
from redactor_service.reviews.contents import Content
from redactor_service.reviews.desk import Reviews, View
from redactor_service.state import state_of
from redactor_service.storage.engine import now

router = new_router()

#: Findings that one form asks about; the rest come when these are decided.
MOST_FINDINGS = 200
#: What only he does whose turn it is.
_TURNS = frozenset({"sign", "conclude", "release", "resubmit"})
#: For who reads the page that comes with it: it is the newest one already.
_STALE = "稿件在您打开之后已有变化。本页已是最新内容，请核对后再提交。"
_STRICT = (Action.BLOCK, Action.HOLD, Action.MASK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A form that was refused, to be shown again: which one, what was typed, and why."""

    deed: str
    sent: Sent
    told: str
    about: tuple[str, ...] = ()
    is_stale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A decision on a finding that somebody made before."""

    name: str
    ruling: str
    at: str
    why: str
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding as the page shows it. `told`: the report's own, None where it has none; `refusal`: why
    it is not this person's to decide."""

    finding: CheckedFinding
    told: Mapping[str, Any] | None
    judgement: str
    decided: Decided | None
    earlier: tuple[Earlier, ...]
    refusal: Refusal | None

    @property
    def is_open(self) -> bool:
        return self.decided is None


@router.get("/reviews/{draft_id}")
async def show(
    request: Request, draft_id: str, person: Signed, since: str = "", done: str = ""
) -> Response:
    """The draft for who looks at it. What he saw last stays in the address, so that a reload shows the
    same differences."""
    reviews = state_of(request).reviews
    view = await reviews.view(draft_id, person.id)
    if view.seen is not None and not since:
        path = f"{request.url.path}?since={reviews.digest(view.seen)}"
        return RedirectResponse(path + (f"&done={done}" if done else ""), status_code=303)
    return await draw(request, person, await compared(reviews, view, since), done=done)


async def compared(reviews: Reviews, view: View, since: str) -> View:
    """The view, with the text of that digest as the one that was seen, while it is there."""
    draft = view.kept.draft
    if since in ("", draft.digest):
        return view
    seen = await asyncio.to_thread(reviews.book.content, draft.id, since)
    return replace(view, seen=seen)


@router.get("/reviews/{draft_id}/attachments/{number}")
async def attachment(request: Request, draft_id: str, number: int, person: Signed) -> Response:
    """An attachment as it was handed in, to be saved and never to be opened here."""
    reviews = state_of(request).reviews
    kept = await asyncio.to_thread(reviews.seen_by, draft_id, person.id)
    content = await asyncio.to_thread(reviews.book.content, draft_id, kept.draft.digest)
    if content is None or not 0 < number <= len(content.attachments):
        raise NotForThemError("没有这个附件，或者已按规定删除。", status=404)
    found = content.attachments[number - 1]
    headers = {"Content-Disposition": disposition(found.name)}
    return Response(found.data, media_type="application/octet-stream", headers=headers)


async def draw(
    request: Request, person: Person, view: View, *, tried: Tried | None = None, done: str = ""
) -> Response:
    """The page; with `tried` beside what was typed why it was refused."""
    values = await asyncio.to_thread(_values, request, person, view, tried)
    status = 409 if tried else 200
    return await drawn(
        request,
        "draft.html",
        status=status,
        done="" if tried else words.DONE.get(done, ""),
        **values,
    )


def _values(request: Request, person: Person, view: View, tried: Tried | None) -> dict[str, object]:
    state = state_of(request)
    kept, content = view.kept, view.content
    draft, at = kept.draft, now()
    roster = state.reviews.units.roster(kept.unit)
    offered = offers(kept, state.reviews.possible(kept, person.id), roster, person.id)
    found = _found(view, offered.decidable)
    place, people = waits_for(kept, roster)
    key = place_of(kept.way, draft)
    stage = kept.way.stage(key)
    principals = {each.deputy_for for each in kept.events} - {""}
    sent = tried.sent if tried else Sent()

    def was(deed: str, name: str, default: str = "") -> str:
        """What was typed into a form that was refused, else what stands there."""
        if tried is None or tried.deed != deed:
            return default
        return sent.fields.get(name, "")

    return {
        "draft": draft,
        "way": kept.way,
        "lanes": [(key, lane.title) for key, lane in kept.way.lanes.items()],
        "unit_title": state.reviews.units.of_account(person.id)[kept.unit].title,
        "title": content.title if content else draft.particulars.title,
        "short_id": draft.id[:8],
        "content": content,
        "failures": _reports(view)[0]["failures"] if _reports(view) else [],
        "place": place,
        "place_key": key,
        "stage_checks": stage.checks if stage else "",
        "has_turn": bool(offered.open & _TURNS) or _why_not_sign(offered, stage is not None) != "",
        "sign_refusal": _why_not_sign(offered, stage is not None),
        "back_to": [(each.key, each.title) for each in offered.back_to],
        "files_found": _counted(draft.findings),
        "most": MOST_FINDINGS,
        "words_titles": TITLES | {"mask": "遮盖"},
        "people": people,
        "due": words.due(due(kept.way, draft), at),
        "offers": offered,
        "groups": _groups(found, content),
        "open_count": sum(each.is_open for each in found),
        "undone": [each for each in found if each.decided and each.decided.ruling.value != "kept"],
        "maskable": _maskable(view),
        "title_pieces": _pieces(view, "title_parts"),
        "text_pieces": _pieces(view, "parts"),
        "changes": changes(view.seen, content) if view.seen and content else None,
        "since": state.reviews.digest(view.seen) if view.seen else "",
        "opinions": _opinions(kept.events),
        "steps": _steps(kept.events),
        "maskable_open": any(
            each.is_open and each.refusal is None and each.finding.action is Action.MASK
            for each in found
        ),
        "stage_titles": {each.key: each.title for each in kept.way.stages},
        "names": state.reviews.units.names(principals) if principals else {},
        "command": new_command(),
        "was": was,
        "tried": tried,
        "about": _about(tried, found),
        "news": _news(kept.events, tried),
        "held": sent.held,
        "words": words,
        "can_edit_text": bool(offered.open & {"edit", "resubmit", "correct"}),
        **draft_choices(state),
    }


def _why_not_sign(offered: Offers, is_at_stage: bool) -> str:
    """Why who may act here cannot sign yet; empty for others, whose turn it is not."""
    refusal = offered.refused.get("sign")
    if refusal is None or not is_at_stage or refusal.code is Refused.NOT_ENTITLED:
        return ""
    if refusal.code in (Refused.UNDECIDED, Refused.NOT_CARRIED_OUT):
        return f"{len(refusal.about)} 处：{refusal.message}"
    return refusal.message


def _steps(events: Sequence[Event]) -> list[list[Event]]:
    """What happened, by the command that brought it about."""
    return [list(each) for _, each in groupby(events, key=lambda event: event.command)]


def _counted(findings: Sequence[CheckedFinding]) -> Counter[int]:
    """How many findings each attachment has, by its number."""
    places = (each.place.partition("，")[0] for each in findings)
    numbers = (each.removeprefix("附件") for each in places if each.startswith("附件"))
    return Counter(int(each) for each in numbers if each.isdecimal())


def _reports(view: View) -> list[dict[str, Any]]:
    """What the check told of the text, and of each attachment; none once it was deleted."""
    told = cast("dict[str, Any]", view.told or {})
    return [told["text"], *told["attachments"]] if told else []


def text_findings(view: View) -> list[dict[str, Any]]:
    """What was found in the title and the text, as the report has it."""
    reports = _reports(view)
    return reports[0]["findings"] if reports else []


def _found(view: View, decidable: Mapping[str, Refusal | None]) -> list[Found]:
    """Open ones first, the strictest first; those that one form can take."""
    reports = _reports(view)
    told = {each["id"]: each for report in reports for each in report["findings"]}
    draft = view.kept.draft
    found = [
        Found(
            finding=each,
            told=told.get(each.id),
            judgement=judgement(told[each.id]) if each.id in told else "",
            decided=draft.decisions.get(each.id),
            earlier=_earlier(view.kept.events, each.id, draft.decisions.get(each.id)),
            refusal=decidable.get(each.id),
        )
        for each in draft.findings
    ]
    found.sort(key=lambda each: (not each.is_open, _STRICT.index(each.finding.action)))
    return found


def _earlier(
    events: Sequence[Event], finding: str, standing: Decided | None
) -> tuple[Earlier, ...]:
    """All decisions that were made on a finding, the last one first."""
    made = [
        Earlier(
            name=each.name,
            ruling=RULINGS[each.facts["ruling"]],
            at=words.moment(each.at),
            why="；".join(filter(None, (each.facts["reason"], each.facts["basis"]))),
            stands=standing is not None and standing.event == each.number,
        )
        for each in events
        if each.kind is EventKind.DECIDED and each.facts["finding"] == finding
    ]
    return tuple(reversed(made))


def _groups(found: Sequence[Found], content: Content | None) -> list[tuple[str, list[Found]]]:
    """By where they are: in the title and the text, and in each attachment."""
    names = [each.name for each in content.attachments] if content else []
    groups: dict[str, list[Found]] = {}
    for each in found[:MOST_FINDINGS]:
        where, _, _ = each.finding.place.partition("，")
        number = where.removeprefix("附件")
        is_file = where.startswith("附件") and number.isdecimal()
        name = f"：{names[int(number) - 1]}" if is_file and int(number) <= len(names) else ""
        groups.setdefault(f"{where}{name}" if is_file else "标题和正文", []).append(each)
    return sorted(groups.items(), key=lambda each: each[0] != "标题和正文")


def _maskable(view: View) -> int:
    """How many places of the title and the text can be masked at once."""
    if view.content is None:
        return 0
    findings = text_findings(view)
    return (
        marks.masked(view.content.text, findings)[1]
        + (marks.masked(view.content.title, findings, of="title_parts")[1])
    )


def _pieces(view: View, of: str) -> list[marks.Piece]:
    if view.content is None:
        return []
    findings = text_findings(view)
    spans = marks.spans(findings, view.kept.draft.decisions, of=of)
    if of == "title_parts":
        return marks.pieces(view.content.title, spans)
    return marks.pieces(view.content.text, spans, format=view.content.format)


#: Events by which somebody tells the others what he thinks.
_SPOKEN = frozenset({EventKind.SIGNED, EventKind.CONCLUDED, EventKind.RETURNED})


def _opinions(events: Sequence[Event]) -> list[Event]:
    """What reviewers remarked, the last one first."""
    return [each for each in reversed(events) if each.kind in _SPOKEN]


def _about(tried: Tried | None, found: Sequence[Found]) -> list[Found]:
    """The findings that a refusal is about."""
    return [each for each in found if tried and each.finding.id in tried.about]


def _news(events: Sequence[Event], tried: Tried | None) -> list[Event]:
    """What has happened since the page was opened on which a form was filled in."""
    if tried is None or not tried.is_stale:
        return []
    seen = tried.sent.fields.get("version", "")
    version = int(seen) if seen.isascii() and seen.isdecimal() else 0
    return [each for each in events if each.version > version]


def tried(deed: str, sent: Sent, outcome: Refusal | str) -> Tried:
    """A refused form, to be shown again."""
    if isinstance(outcome, str):
        return Tried(deed=deed, sent=sent, told=outcome)
    is_stale = outcome.code in (Refused.STALE, Refused.OTHER_TEXT, Refused.REUSED_ID)
    told = _STALE if is_stale else outcome.message
    return Tried(deed=deed, sent=sent, told=told, about=outcome.about, is_stale=is_stale)
