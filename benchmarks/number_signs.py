"""Fit the weights of numbers that nothing else tells, and tell how well they do on what they have not
seen:

    uv run --group fit python -m benchmarks.number_signs [--write] [--unseen FOLDER]

Every number in the marked cases of corpora/ is a case with its signs (`redactor.context.number_signs`);
logistic regression gives each sign its weight. Five-fold, by cases: the weights of four fifths judge the
fifth. FOLDER holds marked cases that took no part. `--write` puts the weights of all into
rules/tables/number_signs.tsv.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from redactor.context.number_signs import PAGE, numbers_in, signs
from redactor.evaluation import Case, read_corpora
from redactor.model import Block
from redactor.rulebook import load
from redactor.scan.engine import Engine
from redactor.scan.flow import Flow
from redactor.text.folding import clean

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "rules/tables/number_signs.tsv"
FOLDERS = ("privacy", "strangers", "signs", "planted", "pages", "lookalikes", "secrecy", "names")
FOLDS = 5
#: Weights nearer to nothing, and signs seen more seldom, are left out.
SMALLEST, SELDOM = 0.1, 3
#: Strong regularisation: most signs are seen a few times.
STRENGTH = 0.3
#: A number is told from here: what is public must not be held.
THRESHOLD = 1.0
#: Never a person's, and what rules decide by themselves.
_PUBLIC = frozenset({"CREDIT_CODE", "HOTLINE", "OFFICE_ADDRESS", "TERM"})
_NO_NUMBERS = frozenset({"PERSON_NAME", "HEALTH", "SCHOOL", "HOME_ADDRESS", "BIRTH_DATE"})
_LEFT_OUT = frozenset({"MASKED", "WEAK_MASK", "MASK_UNDONE"})


class Number(NamedTuple):
    """A number of a case, its signs, whether it is a person's, and whether the rules see it."""

    signs: frozenset[str]
    is_somebodys: bool
    is_seen: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--write", action="store_true", help="write the table")
    parser.add_argument("--unseen", type=Path, help="marked cases that took no part")
    parsed = parser.parse_args()
    engine = Engine(load(()))
    cases = [
        numbers
        for case in read_corpora([ROOT / "corpora" / each for each in FOLDERS])
        if (numbers := list(_numbers(case, engine)))
    ]
    random.Random(5).shuffle(cases)
    judged: list[tuple[float, Number]] = []
    for fold in range(FOLDS):
        others = [
            each for index, case in enumerate(cases) if index % FOLDS != fold for each in case
        ]
        weights = fitted(others)
        judged += [(_weight(each, weights), each) for case in cases[fold::FOLDS] for each in case]
    _tell("held out", judged)
    weights = fitted([each for case in cases for each in case])
    print(f"{len(weights)} signs")
    if parsed.unseen:
        unseen = [each for case in read_corpora([parsed.unseen]) for each in _numbers(case, engine)]
        _tell("unseen", [(_weight(each, weights), each) for each in unseen])
    if parsed.write:
        _write(weights)


def _numbers(case: Case, engine: Engine) -> Iterator[Number]:
    if case.options.get("format", "text") != "text":
        return
    text = clean(case.text).text
    if text != case.text:
        # Places would no longer be those of the marks.
        return
    scanned = engine.scan(Flow(text, [Block(index=0, text=text)], [0], None))
    for start, end in numbers_in(text):
        over = [each for each in case.expected if each.start < end and start < each.end]
        if any(each.entity in _LEFT_OUT for each in over):
            continue
        somebodys = any(
            each.entity not in _PUBLIC | _NO_NUMBERS and each.action != "note" for each in over
        )
        header = scanned.tables.header(start) or ""
        seen = any(each.start < end and start < each.end for each in scanned.found)
        yield Number(frozenset(signs(text, start, end, header, text[:PAGE])), somebodys, seen)


def fitted(numbers: Sequence[Number]) -> dict[str, float]:
    """The weight of each sign, rounded as in the table, and the threshold."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    seen = Counter(sign for each in numbers for sign in each.signs)
    rows = [{sign: 1 for sign in each.signs if seen[sign] >= SELDOM} for each in numbers]
    vectorizer: Any = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    # The solver wants short indices.
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    model: Any = LogisticRegression(C=STRENGTH, max_iter=1000, solver="liblinear")
    model.fit(matrix, [each.is_somebodys for each in numbers])
    names_of = vectorizer.get_feature_names_out()
    weights = {
        sign: round(float(weight), 2)
        for sign, weight in zip(names_of, model.coef_[0], strict=True)
        if abs(weight) >= SMALLEST
    }
    return {**weights, "threshold": round(THRESHOLD - float(model.intercept_[0]), 2)}


def _weight(number: Number, weights: dict[str, float]) -> float:
    return sum(weights.get(sign, 0.0) for sign in number.signs) - weights["threshold"]


def _tell(what: str, judged: Sequence[tuple[float, Number]]) -> None:
    for title, chosen in (
        ("all", judged),
        ("unseen by rules", [e for e in judged if not e[1].is_seen]),
    ):
        told = sum(weight > 0 for weight, _ in chosen)
        right = sum(weight > 0 and each.is_somebodys for weight, each in chosen)
        wanted = sum(each.is_somebodys for _, each in chosen)
        print(
            f"{what}, {title}: {right} of {wanted} found, {told - right} of {len(chosen) - wanted} wrong"
        )


def _write(weights: dict[str, float]) -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines() if TABLE.exists() else []
    head = [line for line in lines if line.startswith("#")]
    table = sorted(f"{sign}\t{weight}" for sign, weight in weights.items())
    told = "\n".join([*head, "sign\tweight", *table]) + "\n"
    TABLE.write_text(told, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
