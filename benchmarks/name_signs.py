"""Fit the weights of names with the model, and tell how well they do on what they have not seen:

    uv run --group ner --group fit python -m benchmarks.name_signs FOLDER [--write]

FOLDER holds people_daily_dev.jsonl and the résumé files, in the form that `_sentences` reads. Every
stretch that the rules or the model see in labelled sentences is a case with its signs; logistic
regression gives each sign its weight. The sentences: news, some résumés, and made-up ones of local
pages (name_sentences.toml), because no news of the nineties has the names of our own peoples or the
words of our offices. Five-fold: the weights of four fifths of the news, and of the others, judge the
fifth; résumés of the other file are never fitted on. `--write` puts the weights of all of them into
the column `with_model` of rules/tables/name_signs.tsv.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from corpora.generator import people
from redactor.context.prose.names import NameReader, best_apart
from redactor.context.prose.signs import DOTTED
from redactor.rulebook import load

TABLE = Path(__file__).parents[1] / "rules/tables/name_signs.tsv"
FOLDS = 5
RESUMES = 1500
#: Weights nearer to nothing are left out.
SMALLEST = 0.15
#: Weak regularisation: signs are many and rare, and each is plain.
STRENGTH = 2.0


#: How often a sentence is taken, each time with other names.
TIMES = 6
INITIALS = 0.1


class Sentence(NamedTuple):
    """The stretches of a sentence with their signs, and the names that stand in it."""

    stretches: list[tuple[int, int, tuple[str, ...]]]
    names: set[tuple[int, int]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path, help="folder with people_daily_dev and resume files")
    parser.add_argument("--write", action="store_true", help="write the table")
    parsed = parser.parse_args()
    news = list(_sentences(parsed.data / "people_daily_dev.jsonl", "PER"))
    resumes = list(_sentences(parsed.data / "resume_train.jsonl", "NAME"))[:RESUMES]
    unseen = list(_sentences(parsed.data / "resume_dev.jsonl", "NAME"))
    random.Random(5).shuffle(news)
    resumes += _made_up()
    counts = [0, 0, 0]
    for fold in range(FOLDS):
        others = [each for index, each in enumerate(news) if index % FOLDS != fold]
        weights = fitted([*others, *resumes])
        counts = [a + b for a, b in zip(counts, _counted(news[fold::FOLDS], weights), strict=True)]
    _tell("news, held out", counts)
    weights = fitted([*news, *resumes])
    _tell("news, fitted on", _counted(news, weights))
    _tell("résumés, held out", _counted(unseen, weights))
    if parsed.write:
        _write(weights)


def _sentences(path: Path, kind: str) -> Iterator[Sentence]:
    reader = load(()).tables.derived(NameReader)
    with path.open(encoding="utf-8") as lines:
        for data in map(json.loads, lines):
            names = {(each["start"], each["end"]) for each in data["spans"] if each["type"] == kind}
            yield Sentence([tuple(each) for each in reader.stretches(data["text"])], names)


def _made_up() -> list[Sentence]:
    """Each sentence with several names in its places."""
    rng = random.Random(17)
    reader = load(()).tables.derived(NameReader)
    path = Path(__file__).with_name("name_sentences.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    made = []
    for sentence in data["sentences"]:
        for _ in range(TIMES if "{" in sentence else 1):
            text, names = "", set()
            for plain, slot in re.findall("([^{}]*)(?:{(.)})?", sentence):
                text += plain
                if slot:
                    name = _dotted(rng, data) if slot == "d" else people.name(rng, male=True)
                    names.add((len(text), len(text) + len(name)))
                    text += name
            made.append(Sentence([tuple(each) for each in reader.stretches(text)], names))
    return made


def _dotted(rng: random.Random, data: Mapping[str, list[str]]) -> str:
    """A name of two parts or, seldom, three, the middle one an initial."""
    middle = f"·{rng.choice('ABDEJKLMRST')}" if rng.random() < INITIALS else ""
    return f"{rng.choice(data['first'])}{middle}{rng.choice('···•')}{rng.choice(data['last'])}"


def fitted(sentences: Sequence[Sentence]) -> dict[str, float]:
    """The weight of each sign, rounded as in the table, and the threshold."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    cases: list[Mapping[str, int]] = []
    answers: list[bool] = []
    for stretches, names in sentences:
        for start, end, signs in stretches:
            if signs[0] != DOTTED:
                cases.append(dict.fromkeys(signs, 1))
                answers.append((start, end) in names)
    vectorizer: Any = DictVectorizer()
    model: Any = LogisticRegression(C=STRENGTH, max_iter=1000)
    model.fit(vectorizer.fit_transform(cases), answers)
    names_of = vectorizer.get_feature_names_out()
    weights = {
        sign: round(float(weight), 1)
        for sign, weight in zip(names_of, model.coef_[0], strict=True)
        if abs(weight) >= SMALLEST
    }
    return {**weights, "threshold": round(-float(model.intercept_[0]), 1)}


def _counted(sentences: Sequence[Sentence], weights: Mapping[str, float]) -> list[int]:
    """Right, found and wanted names."""
    alone = {sign: float(row[0]) for sign, row in load(()).tables["name_signs"].items() if row[0]}
    right = found = wanted = 0
    for stretches, names in sentences:
        weighed = []
        for start, end, signs in stretches:
            # The model is not asked about names with dots; they go by the rules' own weights.
            by = alone if signs[0] == DOTTED else weights
            weighed.append((start, end, sum(by.get(sign, 0.0) for sign in signs) - by["threshold"]))
        told = {each[:2] for each in best_apart([each for each in weighed if each[2] > 0])}
        right, found, wanted = right + len(told & names), found + len(told), wanted + len(names)
    return [right, found, wanted]


def _tell(what: str, counts: Sequence[int]) -> None:
    right, found, wanted = counts
    precision, recall, f1 = right / found, right / wanted, 2 * right / (found + wanted)
    print(f"{what}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")


def _write(weights: Mapping[str, float]) -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    columns, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    alone = {row[0]: row[1] for row in rows if row[1]}
    by_hand = {row[0]: row[2] for row in rows if row[0].startswith("told")}
    both = {sign: str(weight) for sign, weight in weights.items()} | by_hand
    table = ["\t".join((each, alone.get(each, ""), both.get(each, ""))) for each in {*alone, *both}]
    told = "\n".join([*head, "\t".join(columns), *sorted(table)]) + "\n"
    TABLE.write_text(told, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
