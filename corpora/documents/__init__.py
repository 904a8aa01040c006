"""Files made by other programs, one value planted in every hiding place, and the report of each.

A file lies in `files/FORMAT/` with a `.toml` of its name beside it; `makers/` makes both (see
__main__).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from redactor.model import Report

FILES = Path(__file__).parent / "files"
MAKERS = Path(__file__).parent / "makers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a maker gives: a file, what made it, and what stands where in it.

    `planted`: by hiding place, the private value as a reader would write it; each is found, and
    none is left after masking. `stays`: what is public and must be in the masked file, too.
    `needs`: an extra without which the report is another ("ocr").
    """

    name: str
    data: bytes
    made_by: str
    planted: Mapping[str, str]
    stays: tuple[str, ...] = ()
    needs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A stored file. `report`: a line for each finding, in their order (see `lines_of`)."""

    path: Path
    made_by: str
    planted: Mapping[str, str]
    stays: tuple[str, ...]
    needs: str
    report: tuple[str, ...]

    @property
    def format(self) -> str:
        return self.path.parent.name

    @property
    def data(self) -> bytes:
        return self.path.read_bytes()


def stored(folder: Path = FILES) -> list[Stored]:
    """The stored files, by format and name."""
    return [_read(each) for each in sorted(folder.glob("*/*.toml"))]


def _read(path: Path) -> Stored:
    told = tomllib.loads(path.read_text("utf-8"))
    return Stored(
        path=path.with_suffix(""),
        made_by=told["made_by"],
        planted=told["planted"],
        stays=tuple(told["stays"]),
        needs=told["needs"],
        report=tuple(told["report"]),
    )


def lines_of(report: Report) -> list[str]:
    """A report in lines: the verdict, what could not be read, and each finding with its action,
    entity, masked value (of something hidden: what it is) and place."""
    lines = [f"verdict {report.verdict.value}"]
    lines += [f"failure {each.code} @ {each.where}" for each in report.failures]
    for finding, quote in zip(report.findings, report.masked_quotes, strict=True):
        what = f"“{quote}”" if finding.parts else ", ".join(finding.evidence)
        lines.append(f"{finding.action.value} {finding.entity} {what} @ {finding.place or '-'}")
    return lines
