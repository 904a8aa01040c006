"""Make the stored files anew: `uv run python -m corpora.documents [FORMAT…]`.

Each module of `makers/` is a format and offers `make()`, which gives its files (`Made`). What the
maker planted and the report that the scanner gives now are written beside each file: read the
difference before it is committed.
"""

from __future__ import annotations

import datetime
import importlib
import json
import sys
from collections.abc import Iterable
from unittest.mock import patch

from corpora.documents import FILES, MAKERS, Made, lines_of
from redactor import Scanner
from redactor.formats._image import ocr

#: Reports do not depend on the day on which they are made.
TODAY = datetime.date(2026, 11, 1)


def main(formats: Iterable[str]) -> None:
    known = sorted(each.stem for each in MAKERS.glob("*.py") if each.stem[0] != "_")
    wanted = list(formats) or known
    for each in wanted:
        if each not in known:
            sys.exit(f"no such format: {each} (known are {', '.join(known)})")
        for made in importlib.import_module(f"corpora.documents.makers.{each}").make():
            if made.needs == "ocr" and not ocr.is_installed():
                sys.exit(f"{made.name} needs OCR: uv run --group ocr python -m corpora.documents")
            write(each, made)


def write(format_name: str, made: Made) -> None:
    """Write a file and what is known of it."""
    path = FILES / format_name / made.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.data)
    with patch.object(ocr, "is_installed", lambda: made.needs == "ocr"):
        report = Scanner(today=TODAY).scan(made.data, name=made.name)
    lines = [
        f"made_by = {_told(made.made_by)}",
        f"needs = {_told(made.needs)}",
        f"stays = {_list(made.stays)}",
        f"report = {_list(lines_of(report))}",
        "",
        "[planted]",
        *(f"{_told(where)} = {_told(value)}" for where, value in made.planted.items()),
    ]
    path.with_name(f"{path.name}.toml").write_text("\n".join(lines) + "\n", "utf-8")


def _told(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _list(texts: Iterable[str]) -> str:
    inside = "".join(f"    {_told(each)},\n" for each in texts)
    return f"[\n{inside}]" if inside else "[]"


if __name__ == "__main__":
    main(sys.argv[1:])
