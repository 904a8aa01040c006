"""The bodies that go in and out, for validation and for the OpenAPI document.

Answers are written by `redactor.report_dict` and sent as they are; these models describe them, and
a test holds the two together.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from fastapi.exceptions import RequestValidationError
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictStr,
    ValidationError,
)
from pydantic_core import PydanticCustomError


def _iso_date(value: Any) -> Any:
    """Only YYYY-MM-DD: pydantic would read a number as seconds since 1970."""
    if value is None:
        return None
    try:
        return datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise PydanticCustomError("date", "must be a date, written YYYY-MM-DD") from None


Date = Annotated[datetime.date, BeforeValidator(_iso_date)]


class Body(BaseModel):
    """What is sent or answered: nothing that is not named."""

    model_config = ConfigDict(extra="forbid")


class Choices(Body):
    """How to look at what is sent. What is left out, or null, is as the server was started."""

    policy: StrictStr | None = Field(None, description="A name that GET /v1/policies lists.")
    page_kind: StrictStr | None = Field(None, description="What kind of page it will be.")
    document_date: Date | None = Field(None, description="The draft's own date, YYYY-MM-DD.")
    today: Date | None = Field(None, description="The day of the check; without it, today.")
    archived: StrictBool | None = Field(
        None, description="It is online already: without a date it does not count as of today."
    )
    packs: list[StrictStr] | None = Field(
        None, description="Names of packs that GET /v1/packs lists, beside the server's own."
    )
    names: StrictBool | None = Field(None, description="Look for names of persons too.")


class TextChoices(Choices):
    """What is to be said of texts, beside."""

    format: Literal["text", "html"] | None = Field(None, description="How `text` is written.")
    offset_unit: Literal["codepoint", "utf16"] | None = Field(
        None, description="What `start` and `end` count; utf16 is how a browser counts."
    )


class Draft(TextChoices):
    """A draft and how to look at it. An option left out, or null, is as the server was started."""

    text: StrictStr = Field(description="The draft.")
    previews: StrictBool = Field(
        False, description="Tell with each finding what would stand in its place."
    )

    def options(self) -> dict[str, Any]:
        """The options that were sent."""
        return self.model_dump(exclude={"text"}, exclude_none=True, mode="json")

    def task(self) -> dict[str, Any]:
        """All that was sent, for a worker."""
        return {"text": self.text, **self.options()}


class RedactDraft(Draft):
    """A draft to be given back masked."""

    apply_wording: StrictBool = Field(
        False, description="Write in the right form of wrong words, where it is sure."
    )


class FileOptions(Choices):
    """How to look at a file, and whether to give it back: the form's field `options`, as JSON."""

    redact: StrictBool = Field(False, description="Keep the file masked, to be fetched.")
    apply_wording: StrictBool = False
    clean: StrictBool = Field(False, description="Remove what is hidden in the file, too.")

    def task(self) -> dict[str, Any]:
        """All that was sent, for a worker."""
        return self.model_dump(exclude_none=True, mode="json")


def file_options(told: str | None) -> FileOptions:
    """The form's field `options`. RequestValidationError, as for a body, when it cannot be used."""
    try:
        return FileOptions.model_validate_json(told or "{}")
    except ValidationError as error:
        errors = [{**each, "loc": ("options", *each["loc"])} for each in error.errors()]
        raise RequestValidationError(errors) from None


class Finding(Body):
    """One place, or the page as a whole, that may not go out as it stands. Never quotes it."""

    id: str = Field(description="The same for the same value in an edited draft.")
    rule: str
    entity: str
    title: str = Field(description="The entity in Chinese.")
    start: int | None = Field(description="Null for a finding about the whole page.")
    end: int | None
    parts: list[tuple[int, int]] = Field(description="Several when the value is split.")
    place: str | None
    certainty: Literal["confirmed", "likely", "possible"]
    audience: Literal["personal", "public_duty", "organisation", "unknown"]
    action: Literal["note", "mask", "hold", "block"]
    severity: str | None
    marks: list[str]
    evidence: list[str]
    message: str
    suggestion: str = Field(description="What to do; of a wrong word, the right form.")
    replacements: list[str] = Field(description="Right forms of a wrong word, the usual first.")
    basis: list[str]
    masked: list[str] | None = Field(
        None,
        description="With `previews`: for each of `parts` what would stand there; of `hold` and `block`"
        " a proposal.",
    )
    quote_masked: str | None = Field(None, description="With `previews`: the value, masked.")


class Failure(Body):
    """Something that was not read or not checked."""

    code: str
    message: str
    where: str


class Report(Body):
    """What the check found, ordered by place. The verdict is the strictest action."""

    verdict: Literal["pass", "mask", "hold", "block"]
    page_kind: str | None
    failures: list[Failure]
    findings: list[Finding]


class Redaction(Report):
    """The report on the draft as it was sent, and the draft with what is `mask` masked.

    What is `hold` or `block` stays in the text.
    """

    text: str


class Reason(Body):
    """What of one kind stands against publishing."""

    entity: str
    title: str
    action: Literal["mask", "hold", "block"]
    count: int
    message: str


class Gate(Body):
    """May the draft be published? What was not checked needs review."""

    decision: Literal["allow", "needs_review", "reject"]
    verdict: Literal["pass", "mask", "hold", "block"]
    reasons: list[Reason]
    failures: list[Failure]
    report: Report


class BatchText(Draft):
    """A text of a batch; its options go before the common ones."""

    id: StrictStr


class Batch(TextChoices):
    """Texts to be checked in one call, each by itself: one that cannot be checked is held."""

    texts: list[dict[str, Any]] = Field(description="Each a BatchText.")
    previews: StrictBool = False

    def options(self) -> dict[str, Any]:
        """The common options that were sent."""
        return self.model_dump(exclude={"texts"}, exclude_none=True, mode="json")


class BatchResult(Report):
    """The report on one text."""

    id: str


class BatchResults(Body):
    """In the order of the texts."""

    results: list[BatchResult]


class RuleEntry(Body):
    """A rule: what it finds, why that may not stand, and by which law."""

    id: str
    entity: str
    title: str
    why: str
    message: str
    suggestion: str
    basis: list[str]


class PageKindEntry(Body):
    """A kind of page that a draft may be told to be."""

    name: str
    title: str


class MaskedFile(Body):
    """Where the masked file is to be fetched, and for how long."""

    url: str
    name: str
    seconds: int


class Refused(Body):
    """Why no masked file is given. `message` is for the editor."""

    code: Literal["blocked", "not_safe", "unreadable"]
    message: str
    where: str


class FileReport(Report):
    """The report on a file; with `redact`, the masked file or why there is none."""

    remarks: list[str] = Field(description="What rewriting did beside masking, in Chinese.")
    file: MaskedFile | None
    refused: Refused | None


class PolicyEntry(Body):
    """A policy that a draft may ask for."""

    name: str
    title: str
    why: str


class PackEntry(Body):
    """A pack that a draft may ask for."""

    name: str
    state: Literal["in use", "faulty", "ready"] = Field(
        description="`faulty`: its files cannot be used; what was read before goes on serving."
    )
    problem: str = Field(description="File, line or key, what is wrong and what to do.")


class Health(Body):
    """The service is up, with this version and these rules."""

    status: Literal["ok"]
    version: str
    rulebook: str = Field(description="Digest of the rules in use.")
    problems: list[str] = Field(description="Packs whose changed files cannot be used, and why.")


class ProblemError(Body):
    """One fault of a request, without the value that was sent."""

    location: str
    message: str


class Problem(Body):
    """An error by RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemError] = []
    code: str = Field(
        "", description="Of a refused command, the refusal; `detail` then is Chinese."
    )
    about: list[str] = Field([], description="Findings or a stage which a refusal is about.")
