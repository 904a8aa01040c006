"""A draft a line in, a result a line out, in order; a broken line does not end the run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from redactor.audit import Scanner
from redactor.errors import RedactorError
from redactor.model import ScanOptions
from redactor.options import make_options
from redactor.render.json import failed_line, report_dict

_OWN = frozenset({"id", "text"})


def scan_lines(lines: Iterable[bytes], options: ScanOptions) -> Iterator[dict[str, Any]]:
    """The contract's object for each line `{"id", "text", …options}`; blank lines are skipped.

    A line that is no such object gives its number, a failure and verdict `hold`.
    """
    scanners: dict[ScanOptions, Scanner] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _result(number, line, options, scanners)


def _result(
    number: int, line: bytes, options: ScanOptions, scanners: dict[ScanOptions, Scanner]
) -> dict[str, Any]:
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return failed_line(number, f"第 {number} 行不是 JSON，未检查。", code=type(error).__name__)
    id = data.get("id") if isinstance(data, dict) else None
    name = id if isinstance(id, str) else None if id is None else str(id)
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        message = f"第 {number} 行没有 text 文本，未检查。"
        return failed_line(number, message, code="no_text", id=name)
    try:
        chosen = make_options(_options_of(data), options)
        if chosen not in scanners:
            scanners[chosen] = Scanner.of(chosen)
    except RedactorError as error:
        told = failed_line(
            number, f"第 {number} 行的选项不对，未检查。", code="bad_option", id=name
        )
        told["failures"][0]["where"] += f", {_option(data, error)}"
        return told
    return report_dict(scanners[chosen].scan(data["text"]), text=data["text"], id=name)


def _option(data: Mapping[str, Any], error: RedactorError) -> str:
    """The option at fault: a pack that cannot be used is named by its file, not by its key."""
    return error.where if error.where in data else f"packs: {error.where}"


def _options_of(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in _OWN}
