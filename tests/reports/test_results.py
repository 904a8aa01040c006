"""Parts read back: the latest row of an item counts, an unchanged item keeps its own, what is gone
is none."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from redactor.batch import layout, results
from redactor.errors import InputError
from tests.reports.made import finding, gone, row, written

_DAY = datetime.date(2026, 11, 23)


def _items(out: Path) -> list[tuple[str, str, int]]:
    with results.opened(out) as connection:
        told: list[tuple[str, str, int]] = connection.execute(
            "SELECT id, run, len(findings) FROM items ORDER BY id"
        ).fetchall()
    return told


def test_latest_row_counts_and_what_is_gone_does_not(tmp_path: Path) -> None:
    written(tmp_path, "01", _DAY, [row("a", finding("f")), row("b"), row("c"), row("d")])
    unchanged = row("d", status=layout.SKIPPED, reason=results.UNCHANGED)
    written(tmp_path, "02", _DAY, [row("a"), gone("b"), unchanged, row("e", finding("g"))])
    assert _items(tmp_path) == [("a", "02", 0), ("c", "01", 0), ("d", "01", 0), ("e", "02", 1)]


def test_parts_being_written_are_passed_over(tmp_path: Path) -> None:
    written(tmp_path, "01", _DAY, [row("a", reason=None)])
    (tmp_path / layout.RESULTS / f"{layout.PARTIAL}02.parquet").write_bytes(b"half")
    assert _items(tmp_path) == [("a", "01", 0)]


def test_output_without_parts_is_empty(tmp_path: Path) -> None:
    (tmp_path / layout.RESULTS).mkdir()
    assert _items(tmp_path) == []


def test_what_is_no_output_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no results"), results.opened(tmp_path):
        pass


@pytest.mark.parametrize("content", [b"", b"PAR1 broken PAR1"])
def test_broken_part_is_named(tmp_path: Path, content: bytes) -> None:
    written(tmp_path, "01", _DAY, [row("a")])
    (tmp_path / layout.RESULTS / "02-00000-b.parquet").write_bytes(content)
    with pytest.raises(InputError, match=r"02-00000-b\.parquet"), results.opened(tmp_path):
        pass


@pytest.mark.parametrize("text", ["{", '{"version": 99}', "[]"])
def test_marker_of_another_version_is_refused(tmp_path: Path, text: str) -> None:
    written(tmp_path, "01", _DAY, [row("a")])
    (tmp_path / layout.MARKER).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"audit\.json"), results.opened(tmp_path):
        pass
