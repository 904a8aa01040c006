"""Reading: everything that a document holds, before any policy.

The road from blocks to what was found in them: scan, judge, words, and what the file itself is told
of. A large document passes in flows; of each only what was found in it is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from redactor.context import pages
from redactor.context.beside import Beside, beside
from redactor.context.candidate import Answer
from redactor.context.found import Failed, Found
from redactor.model import Block, Certainty, Failure, Notice, Role, ScanOptions, Source
from redactor.scan.asked import Asked
from redactor.scan.engine import Engine
from redactor.scan.flow import Flow, flows
from redactor.scan.judge import Judge
from redactor.scan.same import with_homes
from redactor.scan.wrong_words import in_order, wrong_words
from redactor.wording import Hit

Progress = Callable[[int], None]
#: Rules about what a file itself hides begin so; their value is what it is, in Chinese.
ABOUT_FILES = "file/"
#: Of the table of concealments: told, and no finding.
_NO_FINDING = "NONE"
#: So many places of one kind of hidden thing are told; of more, their number.
_PLACES = 5
#: Running texts longer than this are not searched for a date and a title.
_TITLED = 2_000_000


@dataclass(slots=True)
class Reading:
    """What reading a document gave. `kind`: of its page; `texts`: its running texts, the first of
    them; `about`: the rules that have spoken of the page; `failures`: what the file's format could
    not read; `beside`: where it was asked for, what stands beside a finding, by flow and place."""

    kind: str
    found: list[tuple[Flow, Found]] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    about: set[str] = field(default_factory=set)
    beside: dict[tuple[int, int], Beside] = field(default_factory=dict)


class Reader:
    """Reads documents with an engine and a judge, as options say."""

    def __init__(self, engine: Engine, judge: Judge, options: ScanOptions) -> None:
        self._engine = engine
        self._judge = judge
        self._options = options
        self._about_files = {
            rule.entity: rule for rule in engine.book.rules if rule.scope == "document"
        }

        self._titles = engine.book.tables["concealments"]

    def read(self, source: Source, asked: Asked, progress: Progress | None = None) -> Reading:
        """Everything found in a document. `progress` is told the characters read so far."""
        reading = Reading(kind=self._options.page_kind or pages.GENERAL)
        hits: list[tuple[Flow, Hit]] = []
        done = 0
        for flow in flows(source.document.blocks()):
            self._read_flow(flow, asked, reading, hits)
            if progress is not None:
                done += len(flow.text) - flow.fresh
                progress(done)
        reading.found = with_homes(reading.found)
        if hits:
            words = wrong_words(
                hits,
                reading.texts,
                date=self._options.document_date,
                today=self._options.today,
                archived=self._options.archived,
            )
            reading.found = in_order([*reading.found, *words])
        reading.found[:0] = self._about(source.notices)
        reading.failures += source.failures
        return reading

    def _read_flow(
        self, flow: Flow, asked: Asked, reading: Reading, hits: list[tuple[Flow, Hit]]
    ) -> None:
        scanned = self._engine.scan(flow, asked)
        reading.failed += scanned.failed
        found = scanned.found
        if not flow.is_aside:
            # What the first part of a large document is tells of the others.
            known = reading.kind if reading.texts and reading.kind != pages.GENERAL else None
            judged = self._judge.judge(
                flow.text,
                scanned.tables,
                found,
                scanned.words,
                kind=self._options.page_kind or known,
                date=self._options.document_date,
                today=self._options.today,
            )
            found = judged.found
            reading.failed += judged.failed
            reading.kind = judged.kind.name
            if sum(map(len, reading.texts)) < _TITLED:
                reading.texts.append(flow.text)
        found = list(_new(flow, found, reading))
        new_hits = [hit for hit in scanned.hits if hit.start >= flow.fresh]
        ranges = [(each.start, each.end) for each in found]
        kept = flow.only([*ranges, *((hit.start, hit.end) for hit in new_hits)])
        reading.found += ((kept, each) for each in found)
        if asked.beside:
            told = beside(scanned.tables, found, self._engine.column_of)
            for each, besides in zip(found, told, strict=True):
                reading.beside[id(kept), each.start] = besides
        hits += ((kept, hit) for hit in new_hits)

    def _about(self, notices: Sequence[Notice]) -> list[tuple[Flow, Found]]:
        """What a file hides or only seems to hide, each kind of it once."""
        places: dict[tuple[str, str], list[str]] = defaultdict(list)
        for notice in notices:
            if self._titles.get(notice.what, ("", ""))[0] == _NO_FINDING:
                continue
            places[notice.entity, notice.what].append(notice.place)
        about = []
        for (entity, what), several in places.items():
            rule = self._about_files[entity]
            evidence = (what, f"{len(several)} places")
            answer = Answer(Certainty.CONFIRMED, evidence, 0, 0)
            title = self._titles[what][1] if what in self._titles else what
            about.append((_nowhere(several), Found(0, 0, rule, answer, title)))
        return about


def _new(flow: Flow, found: Sequence[Found], reading: Reading) -> Iterator[Found]:
    """What was not found in the flow before: neither in the rows that stand again, nor about the
    page, of which each rule speaks once."""
    told: set[str] = set()
    for each in found:
        if each.end > each.start:
            if each.start >= flow.fresh:
                yield each
        elif each.rule.id not in reading.about:
            told.add(each.rule.id)
            yield each
    reading.about |= told


def _nowhere(places: Sequence[str]) -> Flow:
    """A flow without text that says where a person finds it."""
    named = [place for place in dict.fromkeys(places) if place]
    told = "、".join(named[:_PLACES]) + ("等" if len(named) > _PLACES else "")
    block = Block(index=0, text="", role=Role.METADATA, place=(lambda: told) if told else None)
    return Flow("", [block], [0], None)
