"""What a unit writes down of a draft: the union of the fields of the forms in use (domain facts of
登记表 and 审签单). It may hold names, so the ledger has keyed hashes of it only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """An attachment. `size`: its pages or tables."""

    name: str
    kind: str
    sha256: str
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """A draft's own facts, each as the form has it; empty where nobody wrote it."""

    title: str = ""
    unit: str = ""
    column: str = ""
    address: str = ""
    document_number: str = ""
    index_number: str = ""
    source: str = ""
    source_address: str = ""
    office: str = ""
    drafter: str = ""
    drafted: str = ""
    summary: str = ""
    carrier: str = ""
    attachments: tuple[Attachment, ...] = ()
    openness: str = ""
    openness_basis: str = ""
    channel: str = ""
    scope: str = ""
    until: str = ""
    involves: tuple[str, ...] = ()
    personal_data: str = ""
    countersigned: str = ""


def particulars_from(facts: Mapping[str, Any]) -> Particulars:
    """The particulars that an event holds."""
    return Particulars(
        **{
            **facts,
            "attachments": tuple(Attachment(**each) for each in facts["attachments"]),
            "involves": tuple(facts["involves"]),
        }
    )
