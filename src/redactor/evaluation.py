"""How well the rules do on labelled text: precision, recall, F1 per entity, and what was missed.

Three kinds of corpus are read:

* `.toml`: cases with `⟦…⟧` around what must be found (see corpora/README.md);
* `.jsonl`: a line each `{"id", "text", "spans": [{"start", "end", "type"}]}`; a span may name
  its `shape` and `action`;
* `.txt`: a page in which nothing may be acted on.

A folder stands for all such files in it. Scores are by exact span. What was missed is named by
corpus and case, never quoted.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from redactor.audit import Scanner
from redactor.errors import InputError
from redactor.model import Finding, ScanOptions
from redactor.options import make_options
from redactor.rulebook import load, read_toml

_MARK = re.compile(
    r"⟦(?:(?P<entity>[A-Z_+]+)?(?:=(?P<action>[a-z]+))?\|)?(?P<value>.*?)⟧", re.DOTALL
)
_ENDINGS = (".toml", ".jsonl", ".txt")


class Expected(NamedTuple):
    """A value that must be found."""

    start: int
    end: int
    entity: str
    shape: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A text and what must be found in it; `about`: entities that are found of the page as a whole.

    `entity` is the one that the case is about: of others, an unmarked finding is wrong only
    when it acts. Empty: every unmarked finding of an entity that the corpus labels is wrong.
    """

    id: str
    text: str
    expected: tuple[Expected, ...]
    entity: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    about: tuple[str, ...] = ()
    why: str = ""


@dataclass(slots=True)
class Tally:
    """Counts for one entity (or one entity in one shape)."""

    right: int = 0
    missed: int = 0
    wrong: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Fault(NamedTuple):
    """Something missed, wrong, or acted on otherwise than expected."""

    case: str
    entity: str
    start: int
    end: int
    what: str


@dataclass(slots=True)
class Score:
    """The outcome of an evaluation. `false_alarms` counts unmarked acting findings."""

    entities: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    shapes: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    faults: list[Fault] = field(default_factory=list)
    cases: int = 0
    characters: int = 0
    false_alarms: int = 0

    @property
    def alarms_per_10k(self) -> float:
        return 10_000 * self.false_alarms / self.characters if self.characters else 0.0


def read_corpora(paths: Iterable[str | Path]) -> Iterator[Case]:
    """All cases under these files and folders. InputError names what cannot be read."""
    for each in paths:
        path = Path(each)
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if file.suffix in _ENDINGS)
            for file in files:
                yield from _read(file)
        elif path.is_file():
            yield from _read(path)
        else:
            raise InputError("no such file or folder", where=str(path), advice="check the path")


def _read(path: Path) -> Iterator[Case]:
    match path.suffix:
        case ".toml":
            yield from _marked_cases(path)
        case ".jsonl":
            yield from _labelled_lines(path)
        case ".txt":
            yield Case(id=path.name, text=_text(path), expected=())
        case _:
            raise InputError(
                "is no corpus", where=str(path), advice=f"known are {', '.join(_ENDINGS)}"
            )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError) as error:
        raise InputError(
            f"cannot be read: {type(error).__name__}", where=str(path), advice="save it as UTF-8"
        ) from None


def _marked_cases(path: Path) -> Iterator[Case]:
    data = read_toml(path)
    entity = data.get("entity", path.stem.upper())
    for number, case in enumerate(data.get("case", []), 1):
        if not isinstance(case.get("text"), str):
            raise InputError("has no text", where=f"{path}, case {number}", advice='text = "…"')
        action = case.get("action", data.get("action", ""))
        text, expected = unmark(case["text"], entity, action)
        yield Case(
            id=f"{path.parent.name}/{path.name}:{number}",
            text=text,
            expected=expected,
            entity=entity,
            options=case.get("options", {}),
            about=tuple(case.get("about", ())),
            why=case.get("why", ""),
        )


def unmark(marked: str, entity: str, action: str = "") -> tuple[str, tuple[Expected, ...]]:
    """The text without its marks, and where they stood.

    >>> unmark("机⟦138⟧和⟦EMAIL|a@b⟧", "MOBILE_PHONE")[0]
    '机138和a@b'
    >>> unmark("⟦=note|霍建林⟧", "PERSON_NAME", "mask")[1][0].action
    'note'
    """
    pieces: list[str] = []
    expected: list[Expected] = []
    position = length = 0
    for match in _MARK.finditer(marked):
        pieces += (marked[position : match.start()], match.group("value"))
        start = length + match.start() - position
        length = start + len(match.group("value"))
        named = match.group("entity")
        told = match.group("action") or ("" if named else action)
        # One place may be of two entities: ⟦MASKED+WEAK_MASK|6401…⟧.
        for each in (named or entity).split("+"):
            expected.append(Expected(start, length, each, "", told))
        position = match.end()
    pieces.append(marked[position:])
    return "".join(pieces), tuple(expected)


def _labelled_lines(path: Path) -> Iterator[Case]:
    for number, line in enumerate(_text(path).splitlines(), 1):
        try:
            data = json.loads(line)
            spans = tuple(
                Expected(
                    span["start"],
                    span["end"],
                    span["type"],
                    span.get("shape", ""),
                    span.get("action", ""),
                )
                for span in data.get("spans", [])
            )
            case = Case(
                id=f"{path.name}:{data.get('id', number)}",
                text=data["text"],
                expected=spans,
                options=dict(data.get("options", {})),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"is no labelled text: {type(error).__name__}",
                where=f"{path}, line {number}",
                advice='write {"id", "text", "spans": [{"start", "end", "type"}]}',
            ) from None
        yield case


def evaluate(cases: Iterable[Case], options: ScanOptions) -> Score:
    """Scan every case and compare."""
    score = Score()
    known = {rule.entity for rule in load(options.packs).rules}
    cases = list(cases)
    # A kind that is only ever marked to be acted on may be noted elsewhere: a village in a home.
    labelled = {
        each.entity for case in cases for each in case.expected if each.action in {"", "note"}
    }
    scanners: dict[ScanOptions, Scanner] = {}
    for case in cases:
        chosen = make_options(case.options, options)
        if chosen not in scanners:
            scanners[chosen] = Scanner.of(chosen)
        _compare(case, scanners[chosen].scan(case.text).findings, known, labelled, score)
        score.cases += 1
        score.characters += len(case.text)
    return score


def _compare(
    case: Case, findings: Iterable[Finding], known: set[str], labelled: set[str], score: Score
) -> None:
    expected = {
        (each.start, each.end, each.entity): each for each in case.expected if each.entity in known
    }
    for finding in findings:
        if not finding.parts and finding.entity in case.about:
            continue
        key = (finding.start or 0, finding.end or 0, finding.entity)
        match = expected.pop(key, None)
        if match is not None:
            score.entities[match.entity].right += 1
            score.shapes[match.entity, match.shape].right += 1
            if match.action and match.action != finding.action.value:
                what = f"{finding.action.value} instead of {match.action}"
                score.faults.append(Fault(case.id, finding.entity, key[0], key[1], what))
        elif finding.action.acting or finding.entity in (
            {case.entity} if case.entity else labelled
        ):
            score.false_alarms += finding.action.acting
            score.entities[finding.entity].wrong += 1
            score.faults.append(Fault(case.id, finding.entity, key[0], key[1], "wrong"))
    for missed in expected.values():
        score.entities[missed.entity].missed += 1
        score.shapes[missed.entity, missed.shape].missed += 1
        score.faults.append(Fault(case.id, missed.entity, missed.start, missed.end, "missed"))
