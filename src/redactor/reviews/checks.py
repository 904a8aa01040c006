"""What a check of a draft's text found, as far as the review needs it: no text and no value."""

from __future__ import annotations

import datetime
import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from redactor.model import Action, Report
from redactor.reviews.encoding import encode, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFinding:
    """A finding that somebody must decide on. `quote` is masked. What could not be read or checked
    is one, too: it is held."""

    id: str
    rule: str
    entity: str
    action: Action
    title: str = ""
    place: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The acting findings of exactly the bytes with this digest. `tool` and `rulebook`: what
    checked."""

    digest: str
    at: datetime.datetime
    tool: str = ""
    rulebook: str = ""
    findings: tuple[CheckedFinding, ...] = ()

    def facts(self) -> dict[str, Any]:
        """As an event holds it."""
        told: dict[str, Any] = plain(self)  # type: ignore[assignment]  # of a record: a mapping
        return told


def check_from(facts: Mapping[str, Any]) -> Check:
    """The check that an event holds."""
    return Check(
        digest=facts["digest"],
        at=datetime.datetime.fromisoformat(facts["at"]),
        tool=facts["tool"],
        rulebook=facts["rulebook"],
        findings=tuple(
            CheckedFinding(**{**each, "action": Action(each["action"])})
            for each in facts["findings"]
        ),
    )


def check_of(
    report: Report, *, digest: str, at: datetime.datetime, key: bytes, tool: str = ""
) -> Check:
    """The check that a report tells of. Failures get keyed ids, so that decisions on them survive
    a further check as well."""
    found = [
        CheckedFinding(
            id=each.id,
            rule=each.rule,
            entity=each.entity,
            action=each.action,
            title=each.advice.title,
            place=each.place or "",
            quote=quote,
        )
        for each, quote in zip(report.findings, report.masked_quotes, strict=True)
        if each.action.acting
    ]
    seen: dict[tuple[str, str], int] = {}
    for failure in report.failures:
        ordinal = seen[failure.code, failure.where] = seen.get((failure.code, failure.where), 0) + 1
        found.append(
            CheckedFinding(
                id=keyed(key, "failure", [failure.code, failure.where, ordinal])[:32],
                rule=f"failure/{failure.code}",
                entity="FAILURE",
                action=Action.HOLD,
                title=failure.message,
            )
        )
    return Check(
        digest=digest,
        at=at,
        tool=tool,
        rulebook=report.rulebook_digest,
        findings=tuple(found),
    )


def digest_of(key: bytes, parts: Iterable[tuple[str, bytes]]) -> str:
    """The digest of all that goes out together: the text and its attachments, in order, by name.

    Keyed, so that it cannot be matched against a guessed text."""
    told: Sequence[list[str]] = [[name, hashlib.sha256(data).hexdigest()] for name, data in parts]
    return keyed(key, "draft", told)


def keyed(key: bytes, purpose: str, value: object) -> str:
    """A keyed hash of a value, in hexadecimal; hashes for different purposes never meet."""
    return hmac.new(key, encode([purpose, value]), hashlib.sha256).hexdigest()
