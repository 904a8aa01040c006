"""Promises about whole drafts and pages: real ones, generated ones, those of strangers."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from benchmarks.promises import HERE, UNLABELLED, Row, lowest, scanner_of
from corpora.generator import Draft, rosters, shaped
from redactor import Scanner
from redactor.evaluation import Case, Expected, Score, evaluate, read_corpora
from redactor.options import make_options

#: Not used while developing.
SEED = 20261130
PER_SHAPE = 200
ROSTERS = 200
STRICT = ("RESIDENT_ID", "MOBILE_PHONE", "BANK_CARD")


def rows(data: Path) -> Iterator[Row]:
    yield from _real_texts(data)
    yield from _generated()
    yield from _rosters()
    yield from _strangers()


def _texts(path: Path) -> Iterator[str]:
    if path.suffix == ".txt":
        yield path.read_text(encoding="utf-8")
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)["text"]


def _real_texts(data: Path) -> Iterator[Row]:
    """Public texts of offices: nothing private stands in them."""
    scanner = scanner_of()
    acting = {
        name: sum(
            finding.action.acting and finding.entity not in UNLABELLED
            for text in _texts(data / name)
            for finding in scanner.scan(text).findings
        )
        for name in ("gov_policy_texts.jsonl", "work_plan_2022.txt", "secrecy_benign.jsonl")
    }
    alarms = acting["gov_policy_texts.jsonl"] + acting["work_plan_2022.txt"]
    yield Row(
        "real public texts",
        "gov_policy_texts and work_plan_2022: at most 2 acting findings but wrong words",
        f"{alarms}",
        alarms <= 2,
        "redactor evaluate gov_policy_texts.jsonl",
    )
    benign = acting["secrecy_benign.jsonl"]
    yield Row(
        "texts about secrecy",
        "secrecy_benign: no mark of secrecy or internal mark",
        f"{benign} acting",
        benign == 0,
        "redactor evaluate secrecy_benign.jsonl",
    )
    score = evaluate(read_corpora(["corpora/lookalikes"]), make_options({"key": b"promises"}))
    yield Row(
        "pages of look-alikes",
        "nothing acted on",
        f"{score.false_alarms} in {score.cases} pages",
        score.false_alarms == 0,
        "redactor evaluate corpora/lookalikes",
    )
    shown = subprocess.run(
        [sys.executable, "-m", "corpora.shown", str(data)], capture_output=True, check=False
    )
    yield Row(
        "wording of real texts",
        "every TERM finding is listed with the reason to show it",
        shown.stdout.decode().strip().replace("\n", "; "),
        shown.returncode == 0,
        "python -m corpora.shown FOLDER",
    )


def cases(made: Iterable[Draft]) -> Iterator[Case]:
    """Drafts as cases, with what was planted in them as what is expected."""
    for draft in made:
        planted = tuple(
            Expected(each.start, each.end, each.entity, each.shape, each.action)
            for each in draft.planted
        )
        yield Case(id=draft.id, text=draft.text, expected=planted, options=draft.options)


@cache
def _score() -> Score:
    score = evaluate(cases(shaped(SEED, PER_SHAPE)), make_options({"key": b"promises"}))
    for entity in UNLABELLED:
        score.entities.pop(entity, None)
    return score


def _generated() -> Iterator[Row]:
    score = _score()
    command = (
        f"python -m corpora.generator --seed {SEED} --shaped --per-shape {PER_SHAPE} > d.jsonl; "
        "redactor evaluate d.jsonl --shapes"
    )
    about = f"generated drafts, a fresh seed, {PER_SHAPE} values a kind and shape"
    strict = {
        key: tally.recall
        for key, tally in score.shapes.items()
        if key[0] in STRICT and tally.recall
    }
    yield Row(
        about,
        "recall at least 0.99 for ID, mobile and bank card in every shape",
        lowest({f"{entity} {shape}": value for (entity, shape), value in strict.items()}),
        min(strict.values()) >= 0.99,
        command,
    )
    recalls = {
        entity: each.recall for entity, each in score.entities.items() if each.right + each.missed
    }
    yield Row(
        about,
        "recall at least 0.97 for every other kind",
        lowest(recalls),
        min(recalls.values()) >= 0.97,
        command,
    )
    precisions = {entity: each.precision for entity, each in score.entities.items() if each.right}
    yield Row(
        about,
        "precision at least 0.99 for every kind",
        lowest(precisions),
        min(precisions.values()) >= 0.99,
        command,
    )


def _rosters() -> Iterator[Row]:
    cells = missed = alarms = 0
    for draft in rosters(SEED, ROSTERS):
        findings = Scanner(key=b"promises", **draft.options).scan(draft.text).findings
        acting = {
            (each.start or 0, each.end or 0, each.entity)
            for each in findings
            if each.action.acting and each.entity not in UNLABELLED
        }
        private = [one for one in draft.planted if one.action == "mask"]
        cells += len(private)
        missed += sum((one.start, one.end, one.entity) not in acting for one in private)
        alarms += sum(
            not any(one.start < end and start < one.end for one in draft.planted)
            for start, end, _ in acting
        )
    yield Row(
        f"{cells:,} private cells of {ROSTERS} generated rosters, a fresh seed, headed and headless",
        "at least 0.99 acted on, none of the public columns",
        f"{1 - missed / cells:.4f} acted on, {alarms} public",
        missed / cells <= 0.01 and alarms == 0,
        f"python -m corpora.generator --seed {SEED} --rosters --count {ROSTERS}",
    )


def _strangers() -> Iterator[Row]:
    """Sets that were scanned once before anything was mended for them cannot be measured again:
    their figures are kept."""
    for each in json.loads((HERE / "strangers.json").read_text(encoding="utf-8"))["sets"]:
        acted, public = each["private_acted_on"], each["public_acted_on"]
        yield Row(
            f"{each['name']} by strangers, before mending ({each['date']})",
            "at least 0.97 of private values acted on, at most 0.02 of public ones",
            f"{acted:.3f} of {each['private']}, {public:.3f} of {each['public']}",
            acted >= 0.97 and public <= 0.02,
            "scanned once, unseen; now in corpora/strangers and corpora/planted",
        )
    score = evaluate(read_corpora(["corpora/strangers"]), make_options({"key": b"promises"}))
    values = sum(each.right + each.missed for each in score.entities.values())
    missed = sum(each.missed for each in score.entities.values())
    yield Row(
        f"strangers' cases kept ({score.cases:,})",
        "at least 0.97 of the values right",
        f"{1 - missed / values:.4f}, {score.false_alarms} false alarms",
        missed / values <= 0.03,
        "redactor evaluate corpora/strangers",
    )
