"""Fit the weights of signs around names, days, schools, illnesses, numbers and what is found but
nobody's yet, and tell how well they do on what they have not seen:

    uv run --group fit python -m benchmarks.signs [--write] [--unseen FOLDER] [--public FILE]

Every candidate (`redactor.scan.places`) in the marked cases of corpora/ is a case with its signs;
logistic regression gives each sign its weight. Five-fold, by cases: the weights of four fifths judge
the fifth. FOLDER holds marked cases that took no part; FILE (`.jsonl` with `text`) holds news and
résumés, whose names are public, and teaches names. `--write` puts the weights of all into
rules/tables/signs.tsv.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.promises.drafts import cases as cases_of
from corpora.generator import drafts, rosters, shaped
from redactor.context.found import Found
from redactor.context.signs import named
from redactor.context.tables import Tables
from redactor.evaluation import Case, Expected, read_corpora
from redactor.model import Audience, Block
from redactor.rulebook import load
from redactor.scan.engine import Engine
from redactor.scan.flow import Flow
from redactor.scan.judge import Judge
from redactor.scan.places import Kind, numbers_of
from redactor.scan.stories import Stories

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "rules/tables/signs.tsv"
FOLDERS = (
    "privacy",
    "strangers",
    "planted",
    "pages",
    "lookalikes",
    "secrecy",
    "names",
    "wording",
)
#: Every value in this is marked as it has to be; elsewhere what the rules say is right.
MARKED_WHOLE = "signs"
#: What of the generator is fitted on.
SEED, DRAFTS, PER_SHAPE, ROSTERS = 30, 300, 4, 64
FOLDS = 5
#: A rule's own cases have to hold.
COUNTS = {"privacy/": 20, "wording/": 8, "names/": 8, "pages/": 12, "planted/": 6, "strangers/": 2}
#: Nothing in pages of look-alikes may be acted on.
LOOKALIKES = 10
#: No name in the news may be acted on.
PUBLIC = 8
#: Weights nearer to nothing, and signs seen more seldom, are left out.
SMALLEST, SELDOM = 0.12, 3
#: Strong regularisation: most signs are seen a few times.
STRENGTH = 0.5
#: Log-odds from which each kind is told: what is public must stay.
THRESHOLDS = {
    Kind.NAME: 0.4,
    Kind.BIRTH: 0.2,
    Kind.SCHOOL: 0.3,
    Kind.ILLNESS: 2.4,
    Kind.WHOSE: 1.2,
    Kind.NUMBER: 2.4,
}
#: Kinds whose values are numbers, and a person's.
NUMBERS = {
    *("RESIDENT_ID", "MOBILE_PHONE", "LANDLINE_PHONE", "BANK_CARD", "BANK_ACCOUNT", "STUDENT_ID"),
    *("PASSPORT", "TRAVEL_PERMIT", "MILITARY_ID", "SOCIAL_SECURITY_CARD", "VEHICLE_PLATE", "VIN"),
    *("DISABILITY_CERTIFICATE", "MARRIAGE_CERTIFICATE", "BIRTH_CERTIFICATE", "MEDICAL_RECORD"),
    *("ADOPTION_CERTIFICATE", "WELFARE_CERTIFICATE", "PROPERTY_CERTIFICATE", "DRIVING_RECORD"),
    *("EMAIL", "QQ_ID", "WECHAT_ID", "IMEI", "MAC_ADDRESS", "COORDINATES", "IP_ADDRESS"),
    "PERSONAL_NUMBER",
}
_ENTITIES = {
    Kind.NAME: {"PERSON_NAME"},
    Kind.BIRTH: {"BIRTH_DATE"},
    Kind.SCHOOL: {"SCHOOL"},
    Kind.ILLNESS: {"HEALTH"},
    Kind.WHOSE: {"LANDLINE_PHONE", "IP_ADDRESS", "COORDINATES", "HOME_ADDRESS"},
    Kind.NUMBER: NUMBERS,
}
#: What the rules found of these is sought anew.
_REMADE = frozenset({"BIRTH_DATE", "HEALTH"})
TODAY = datetime.date(2026, 11, 30)


class Sample(NamedTuple):
    """A candidate with its signs, whether it must go, whether the rules see that, and how often it
    counts."""

    kind: Kind
    signs: frozenset[str]
    must_go: bool
    is_seen: bool
    counts: int = 1


class Recorder(Stories):
    """Stands where the weights are asked, and notes what they are asked."""

    def watch(self, case: Case, *, is_whole: bool) -> None:
        """`is_whole`: every value of the case is marked as it has to be."""
        self.samples: list[Sample] = []
        self._case = case
        self._is_whole = is_whole

    def told(self, text: str, tables: Tables, found: Sequence[Found]) -> list[Found]:
        bare = [_bare(each) for each in found if each.rule.entity not in _REMADE]
        signs, places = self.places.read(text, tables, bare)
        # Numbers that the rules find teach, too.
        places = [each for each in places if each.kind is not Kind.NUMBER]
        for place in (*places, *numbers_of(text)):
            over = [
                each
                for each in self._case.expected
                if each.start < place.end and place.start < each.end
            ]
            if any(each.entity == "MASKED" for each in over):
                continue
            seen = any(
                each.start < place.end and place.start < each.end and _is_told(each, place.kind)
                for each in found
            )
            must_go = self._must_go(place.kind, place.start, place.end, over, seen)
            if must_go is not None:
                around = named({**signs.around(place.start, place.end), **place.own})
                if place.kind is not Kind.NUMBER:
                    around = {each for each in around if not _OF_FINDINGS.search(each)}
                is_page = self._case.id.endswith(".txt")
                counts = next(
                    (n for name, n in COUNTS.items() if self._case.id.startswith(name)),
                    LOOKALIKES if is_page else 1,
                )
                self.samples.append(Sample(place.kind, frozenset(around), must_go, seen, counts))
        return list(found)

    def _must_go(
        self, kind: Kind, start: int, end: int, over: Sequence[Expected], seen: bool
    ) -> bool | None:
        """Whether what stands in a place must go; None where that cannot be said."""
        of_kind = [each for each in over if each.entity in _ENTITIES[kind]]
        if not self._is_whole:
            told = [each for each in of_kind if each.action]
            return any(each.action != "note" for each in told) if told else seen
        if kind is Kind.NAME and of_kind and not any(each[:2] == (start, end) for each in of_kind):
            return None
        return any(each.action != "note" for each in of_kind)


# What is told of other findings, see `redactor.scan.places`.
_OF_FINDINGS = re.compile(": an? [a-z ]+$")


def _is_told(found: Found, kind: Kind) -> bool:
    """Whether the rules say that a finding must go."""
    audience = found.answer.audience
    if kind is not Kind.NUMBER:
        return (
            bool(found.answer.marks)
            or audience is Audience.PERSONAL
            or found.rule.entity in _REMADE
        )
    open_kinds = _ENTITIES[Kind.WHOSE]
    return audience is Audience.PERSONAL or (
        audience is Audience.UNKNOWN
        and found.rule.entity in NUMBERS
        and found.rule.entity not in open_kinds
    )


def _bare(found: Found) -> Found:
    """A finding as it was before the rules said whose it is."""
    answer = found.answer._replace(marks=())
    if found.rule.entity in _ENTITIES[Kind.WHOSE] and answer.audience is Audience.PERSONAL:
        answer = answer._replace(audience=Audience.UNKNOWN)
    return found._replace(answer=answer)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--write", action="store_true", help="write the table")
    parser.add_argument("--unseen", type=Path, help="marked cases that took no part")
    parser.add_argument("--public", type=Path, nargs="*", default=(), help="texts of public names")
    parsed = parser.parse_args()
    book = load(())
    engine, judge, recorder = Engine(book), Judge(book), Recorder(book)
    judge.stories = recorder

    def samples_of(cases: Iterable[Case], *, is_whole: bool) -> Iterator[list[Sample]]:
        for case in cases:
            if case.options.get("format", "text") == "text":
                recorder.watch(case, is_whole=is_whole)
                _judge(case.text, engine, judge)
                if recorder.samples:
                    yield recorder.samples

    cases = [
        *samples_of(_of(FOLDERS), is_whole=False),
        *samples_of(_of([MARKED_WHOLE]), is_whole=True),
        *samples_of(_generated(), is_whole=True),
        *(
            [each._replace(counts=PUBLIC) for each in case if each.kind is Kind.NAME]
            for case in samples_of(_public(parsed.public), is_whole=True)
        ),
    ]
    random.Random(5).shuffle(cases)
    unseen = list(samples_of(read_corpora([parsed.unseen]), is_whole=True)) if parsed.unseen else []
    columns = {}
    for kind in Kind:
        mine = [[each for each in case if each.kind is kind] for case in cases]
        judged = []
        for fold in range(FOLDS):
            others = [
                each for index, case in enumerate(mine) if index % FOLDS != fold for each in case
            ]
            weights = fitted(others, kind)
            judged += [(weight(each, weights), each) for case in mine[fold::FOLDS] for each in case]
        _tell(f"{kind}, held out", judged)
        columns[kind] = weights = fitted([each for case in mine for each in case], kind)
        new = [each for case in unseen for each in case if each.kind is kind]
        if new:
            _tell(f"{kind}, unseen", [(weight(each, weights), each) for each in new])
        print(f"{kind}: {len(weights)} signs")
    if parsed.write:
        _write(columns)


def _of(folders: Iterable[str]) -> Iterator[Case]:
    return read_corpora([ROOT / "corpora" / each for each in folders])


def _generated() -> Iterator[Case]:
    """Whole drafts and tables of the generator, whose public values teach most."""
    yield from cases_of(drafts(SEED, DRAFTS))
    yield from cases_of(shaped(SEED, PER_SHAPE))
    yield from cases_of(rosters(SEED, ROSTERS))


def _public(paths: Iterable[Path]) -> Iterator[Case]:
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").strip().split("\n")):
            yield Case(id=f"{path.stem}:{number}", text=json.loads(line)["text"], expected=())


def _judge(text: str, engine: Engine, judge: Judge) -> None:
    scanned = engine.scan(Flow(text, [Block(index=0, text=text)], [0], None))
    judge.judge(
        text, scanned.tables, scanned.found, scanned.words, kind=None, date=None, today=TODAY
    )


def fitted(samples: Sequence[Sample], kind: Kind) -> dict[str, float]:
    """The weight of each sign, rounded as in the table, and the threshold."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    seen = Counter(sign for each in samples for sign in each.signs)
    rows = [{sign: 1 for sign in each.signs if seen[sign] >= SELDOM} for each in samples]
    vectorizer: Any = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    # The solver wants short indices.
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    model: Any = LogisticRegression(C=STRENGTH, max_iter=1000, solver="liblinear")
    model.fit(
        matrix,
        [each.must_go for each in samples],
        sample_weight=[each.counts for each in samples],
    )
    names_of = vectorizer.get_feature_names_out()
    weights = {
        sign: round(float(value), 2)
        for sign, value in zip(names_of, model.coef_[0], strict=True)
        if abs(value) >= SMALLEST
    }
    return {**weights, "threshold": round(THRESHOLDS[kind] - float(model.intercept_[0]), 2)}


def weight(sample: Sample, weights: dict[str, float]) -> float:
    return sum(weights.get(sign, 0.0) for sign in sample.signs) - weights["threshold"]


def _tell(what: str, judged: Sequence[tuple[float, Sample]]) -> None:
    for title, chosen in (
        ("all", judged),
        ("unseen by rules", [e for e in judged if not e[1].is_seen]),
    ):
        told = sum(value > 0 for value, _ in chosen)
        right = sum(value > 0 and each.must_go for value, each in chosen)
        wanted = sum(each.must_go for _, each in chosen)
        print(
            f"{what}, {title}: {right} of {wanted} found, {told - right} of {len(chosen) - wanted} wrong"
        )


def _write(columns: dict[Kind, dict[str, float]]) -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    every = sorted({sign for weights in columns.values() for sign in weights})
    table = [
        "\t".join([sign, *(str(columns[kind].get(sign, "")) for kind in Kind)]) for sign in every
    ]
    told = "\n".join([*head, "\t".join(["sign", *Kind]), *table]) + "\n"
    TABLE.write_text(told, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
