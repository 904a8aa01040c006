"""The traces that an audit left, for an index of joins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from redactor.batch.layout import AUDITED
from redactor.batch.results import opened
from redactor.joins.building import Archive, Traced
from redactor.joins.traces import Trace

#: Pages that are asked for at once.
_PAGES = 500


def archive_of(out: Path) -> Archive:
    """What an index is built over, of the results in an output folder: of each item its latest row
    that tells something."""
    runs: dict[str, str] = {}
    unread: set[str] = set()
    with opened(out) as db:
        for id, run, status in db.execute("SELECT id, run, status FROM items").fetchall():
            if status == AUDITED:
                runs[id] = run
            else:
                unread.add(id)

    def load(ids: Sequence[str]) -> Iterator[Traced]:
        if not ids:
            return
        import pyarrow as pa

        with opened(out) as db:
            db.register("wanted", pa.table({"id": pa.array(ids, pa.string())}))
            rows = db.execute(
                "SELECT id, shown_id, run, traces FROM items JOIN wanted USING (id) ORDER BY id"
            )
            while batch := rows.fetchmany(_PAGES):
                for id, shown, run, traces in batch:
                    yield Traced(id, shown or "", run, [Trace(**each) for each in traces or ()])

    return Archive(runs=runs, unread=frozenset(unread), load=load)
