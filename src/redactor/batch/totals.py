"""What a run did, counted, and what one run found that another did not (DuckDB over the results)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from redactor.batch.layout import AUDITED, FAILED, GONE, PLANS, SKIPPED
from redactor.batch.reasons import BEFORE, UNCHANGED
from redactor.batch.results import opened
from redactor.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedies:
    """What became of the items of a run with `--fix`: `inputs` = `fixed` + `nothing` (nothing to fix)
    + `left` (for a person) + `failed` + `skipped`."""

    inputs: int
    fixed: int = 0
    nothing: int = 0
    left: int = 0
    failed: int = 0
    skipped: int = 0

    @property
    def adds_up(self) -> bool:
        done = self.fixed + self.nothing + self.left + self.failed + self.skipped
        return self.inputs == done


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What a run did: `inputs` = `audited` + `failed` + `skipped`. `reasons`: of the failed and the
    skipped, by code. What holds now, of this run or an earlier one: `verdicts`, of items;
    `findings`, by action; `incomplete`, items of which a part could not be checked; `unread`, items
    that failed when they were last tried. `remedy`: of masked copies, where some were asked for."""

    run: str
    inputs: int
    audited: int
    failed: int
    skipped: int
    gone: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    verdicts: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)
    incomplete: int = 0
    unread: int = 0
    remedy: Remedies | None = None

    @property
    def adds_up(self) -> bool:
        return self.inputs == self.audited + self.failed + self.skipped


class Difference(NamedTuple):
    """A finding that somebody must act on, of an item."""

    id: str
    shown_id: str
    finding: str
    rule: str
    title: str
    action: str
    place: str
    quote: str


class Differences(NamedTuple):
    """What was there after a later run only (`new`), or after an earlier one only (`closed`)."""

    new: list[Difference]
    closed: list[Difference]


def runs(folder: Path) -> list[str]:
    """The runs of an output, in order; the last may be unfinished."""
    # Runs have names that begin with their year.
    return sorted(path.stem for path in (folder / PLANS).glob("[0-9]*.parquet"))


def totals(folder: Path) -> Totals:
    """Of the last run. InputError when they do not add up: it was not finished, or files are
    missing."""
    known = runs(folder)
    if not known:
        raise InputError(
            "no audit was begun", where=str(folder), advice="redactor audit SOURCE -o OUT"
        )
    with opened(folder) as db:
        told = _totals(db, folder, known[-1])
    if not told.adds_up:
        raise InputError(
            f"{told.inputs} items, but {told.audited} audited, {told.failed} failed,"
            f" {told.skipped} skipped",
            where=str(folder),
            advice="run the audit again: it does what is missing",
        )
    return told


def _totals(db: Any, folder: Path, run: str) -> Totals:
    inputs, why = _planned(db, folder / PLANS / f"{run}.parquet")
    stood = sum(why.values())
    counts = dict.fromkeys((AUDITED, FAILED, SKIPPED, GONE), 0)
    done = "SELECT status, coalesce(reason, ''), count(*) FROM all_rows WHERE run = ? GROUP BY ALL"
    for status, reason, count in db.execute(done, [run]).fetchall():
        counts[status] += count
        if reason:
            why[reason] = why.get(reason, 0) + count
    verdicts = "SELECT verdict, count(*) FROM items WHERE verdict <> '' GROUP BY ALL ORDER BY ALL"
    actions = (
        "SELECT action, count(*) FROM (SELECT unnest(findings).action AS action FROM items)"
        " GROUP BY ALL ORDER BY ALL"
    )
    incomplete, unread = db.execute(
        f"SELECT count(*) FILTER (status = '{AUDITED}' AND len(failures) > 0),"
        f" count(*) FILTER (status = '{FAILED}') FROM items"
    ).fetchone()
    return Totals(
        run=run,
        inputs=inputs,
        audited=counts[AUDITED],
        failed=counts[FAILED],
        skipped=counts[SKIPPED] + stood,
        gone=counts[GONE],
        reasons=dict(sorted(why.items())),
        verdicts=dict(db.execute(verdicts).fetchall()),
        findings=dict(db.execute(actions).fetchall()),
        incomplete=incomplete,
        unread=unread,
    )


def _planned(db: Any, plan: Path) -> tuple[int, dict[str, int]]:
    """How many items were planned, and how many of them to be left as they are, by reason."""
    rows = db.execute(
        "SELECT skipped, count(*) FROM read_parquet(?) GROUP BY ALL", [str(plan)]
    ).fetchall()
    stood = {reason: count for reason, count in rows if reason in {UNCHANGED, BEFORE}}
    return sum(count for _, count in rows), stood


def differences(folder: Path, earlier: str, later: str) -> Differences:
    """What somebody must act on, as it was after one run and after another.

    Of an item that a run could not read, or left out, nothing is known anew: what was found there
    before still stands; so it does when parts of the item were not checked that had been. Findings
    of an item that is gone are closed, and so they are when its site says that there is none."""
    with opened(folder) as db:
        for name, run in (("before", earlier), ("after", later)):
            db.execute(_STATE.format(name=name), [run])
        new = db.execute(_NEW).fetchall()
        closed = db.execute(_CLOSED).fetchall()
    return Differences([Difference(*row) for row in new], [Difference(*row) for row in closed])


#: What a site answers for a document that was taken away, while something still leads to it.
_TAKEN_AWAY = "reason IN ('http_404', 'http_410')"
#: What was known of each item after a run.
_KNOWN = f"(status IN ('{AUDITED}', '{GONE}') OR {_TAKEN_AWAY})"
_STATE = f"""
CREATE TEMP TABLE {{name}} AS
SELECT id, shown_id, list_filter(findings, lambda each: each.action <> 'note') AS findings,
    CASE WHEN {_TAKEN_AWAY} THEN [] ELSE list_transform(failures, lambda each: each.code) END AS codes
FROM rows WHERE {_KNOWN} AND (id, run) IN (
    SELECT (id, max(run)) FROM rows WHERE run <= ? AND {_KNOWN} GROUP BY id
)
"""
_ONLY = """
SELECT one.id, one.shown_id, f.id, f.rule, f.title, f.action, f.place, f.quote
FROM (SELECT id, shown_id, codes, unnest(findings) AS f FROM {one}) AS one
LEFT JOIN {other} AS other USING (id)
WHERE NOT coalesce(list_contains(list_transform(other.findings, lambda each: each.id), f.id), false)
"""
_NEW = _ONLY.format(one="after", other="before") + " ORDER BY ALL"
_CLOSED = (
    _ONLY.format(one="before", other="after")
    + " AND list_has_all(one.codes, other.codes) ORDER BY ALL"
)
