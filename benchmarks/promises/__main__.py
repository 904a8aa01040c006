"""Measure and write the table."""

from __future__ import annotations

import argparse
import datetime
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.promises import HERE, Row, drafts, figures, sentences
from benchmarks.promises import __doc__ as about


def main() -> None:
    parser = argparse.ArgumentParser(description=(about or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="texts and labelled sets")
    parser.add_argument(
        "--tests", action="store_true", help="also run the tests that hold promises"
    )
    parser.add_argument(
        "--found", action="store_true", help="only what is found, not how fast; the other rows stay"
    )
    parsed = parser.parse_args()
    rows = []
    for row in _rows(parsed.data, tests=parsed.tests, figures_too=not parsed.found):
        rows.append(asdict(row))
        print("kept  " if row.kept else "broken", row.about, "|", row.promised, "|", row.measured)
    if parsed.found:
        rows = _over(json.loads((HERE / "promises.json").read_text(encoding="utf-8"))["rows"], rows)
    told = {"date": datetime.date.today().isoformat(), "rows": rows}
    (HERE / "promises.json").write_text(
        json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    (HERE / "promises.md").write_text(table(told), encoding="utf-8")
    sys.exit(any(not row["kept"] for row in rows))


def _over(old: Sequence[Mapping[str, Any]], new: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The new rows, then those of the old ones that were not measured again."""
    measured = {_what(row) for row in new}
    return [*new, *(dict(row) for row in old if _what(row) not in measured)]


def _what(row: Mapping[str, Any]) -> tuple[str, str]:
    """What a row is about, however many cases there were."""
    return re.sub(r"[0-9,]+", "#", row["about"]), row["promised"]


def table(told: Mapping[str, Any]) -> str:
    """The rows as Markdown."""
    lines = [
        "# Promises",
        "",
        f"Measured on {told['date']} by `uv run python -m benchmarks.promises --data FOLDER --tests`;"
        " a row that is not kept says so, and the README says why.",
        "",
        "| about | promised | measured | kept | shown by |",
        "|---|---|---|---|---|",
    ]
    for row in told["rows"]:
        kept = "yes" if row["kept"] else "**no**"
        cells = (row["about"], row["promised"], row["measured"], kept, f"`{row['command']}`")
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _rows(data: Path, *, tests: bool, figures_too: bool) -> Iterator[Row]:
    yield from drafts.rows(data)
    yield from sentences.rows(data)
    if figures_too:
        yield from figures.rows()
    if tests:
        yield from _tests()


_HELD = (
    ("spans, folding, both automata, rescans of masked text", "tests/test_properties.py"),
    ("planted pages: all private items, nothing public", "tests/test_pages.py"),
    ("entries of word lists: a basis, a hit and a miss each", "tests/test_rulebook.py"),
    ("near misses of 3,000 names: 0.97 with the right one", "tests/test_guarded_names.py"),
    ("documents: all found, nothing left", "tests/formats/test_documents.py"),
)


def _tests() -> Iterator[Row]:
    for promised, path in _HELD:
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", path], capture_output=True, check=False
        )
        told = "passes" if run.returncode == 0 else "fails"
        yield Row("held by tests", promised, told, run.returncode == 0, f"uv run pytest {path}")


if __name__ == "__main__":
    main()
