"""What is sent of reviews: drafts that are handed in, and what is asked of them.

A body is JSON, or a form with the same JSON in its field `body` and the files in `attachment`.
"""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StrictInt, StrictStr, field_validator
from pydantic_core import PydanticCustomError

from redactor.reviews import Phase
from redactor.reviews.commands import Conclusion, Ruling
from redactor_service.schemas.drafts import Body, Date

ID = r"^[A-Za-z0-9._-]{1,64}$"
#: No control characters: some of what is written stands in the database in clear.
LINE = r"^[^\x00-\x1f\x7f]*$"
COMMAND = r"^[\x21-\x7e]{1,255}$"

Id = Annotated[StrictStr, Field(pattern=ID)]
Digest = Annotated[
    StrictStr,
    Field(max_length=64, description="Of the text as it was seen: `digest` of the draft."),
]
Line = Annotated[StrictStr, Field(max_length=500, pattern=LINE)]
Written = Annotated[StrictStr, Field(max_length=4_000)]
#: The key of a stage, `secrecy` or `release`.
Place = Annotated[StrictStr, Field(max_length=64)]
DeputyFor = Annotated[
    StrictStr,
    Field(max_length=64, description="The account (A岗) in whose stead a deputy (B岗) acts."),
]


class SentAttachment(Body):
    """A file that goes out with the text. Without `data`: the one of this name that the draft has."""

    name: Annotated[StrictStr, Field(min_length=1, max_length=200, pattern=LINE)]
    data: StrictStr | None = Field(None, description="In base64.")

    @field_validator("data")
    @classmethod
    def _is_base64(cls, told: str | None) -> str | None:
        try:
            base64.b64decode(told or "", validate=True)
        except (binascii.Error, ValueError):
            raise PydanticCustomError("base64", "must be base64") from None
        return told

    def bytes(self) -> bytes | None:
        return None if self.data is None else base64.b64decode(self.data)


class SentParticulars(Body):
    """What the 审签单 asks for beside title, text and attachments; empty where nobody wrote it."""

    unit: Line = ""
    column: Annotated[StrictStr, Field(max_length=128, pattern=LINE)] = ""
    address: Line = ""
    document_number: Line = ""
    index_number: Line = ""
    source: Line = ""
    source_address: Line = ""
    office: Line = ""
    drafter: Line = ""
    drafted: Line = ""
    summary: Written = ""
    carrier: Line = ""
    openness: Line = ""
    openness_basis: Line = ""
    channel: Line = ""
    scope: Line = ""
    until: Line = ""
    involves: Annotated[list[Line], Field(max_length=20)] = Field(default_factory=list)
    personal_data: Line = ""
    countersigned: Line = ""

    def told(self) -> dict[str, Any]:
        return {**self.model_dump(), "involves": tuple(self.involves)}


class Asked(Body):
    """Who asks, and of which draft as he saw it."""

    command: Annotated[StrictStr, Field(pattern=COMMAND)] | None = Field(
        None,
        description="The id of the command, where the header Idempotency-Key does not tell it.",
    )
    person: Id | None = Field(
        None, description="The account whose act this is: another than the caller's own is refused."
    )


class SentDraft(Asked):
    """A draft that is handed in."""

    unit: Id
    title: Annotated[StrictStr, Field(min_length=1, max_length=500)]
    text: StrictStr
    format: Literal["text", "html"] = "text"
    page_kind: Line | None = Field(None, description="A name that GET /v1/page-kinds lists.")
    particulars: SentParticulars = Field(default_factory=lambda: SentParticulars.model_validate({}))
    lane: Place = Field("", description="A fast lane of the unit's way.")
    lane_reason: Written = ""
    attachments: Annotated[list[SentAttachment], Field(max_length=1_000)] | None = None


class Versioned(Asked):
    version: StrictInt = Field(ge=0, le=2**31, description="Of the draft as it was seen.")


class Decision(Body):
    """What is decided on one finding; what is kept needs a reason and a basis."""

    finding: Annotated[StrictStr, Field(max_length=100)]
    ruling: Ruling
    reason: Written = ""
    basis: Written = ""


class DecideCommand(Versioned):
    """Decide on findings: all of these or none."""

    act: Literal["decide"]
    decisions: Annotated[list[Decision], Field(min_length=1, max_length=5_000)]


class SignCommand(Versioned):
    """Sign a stage for exactly this text."""

    act: Literal["sign"]
    stage: Place
    digest: Digest
    remark: Written = ""
    deputy_for: DeputyFor = ""


class ConcludeCommand(Versioned):
    """The conclusion of the secrecy review on exactly this text."""

    act: Literal["conclude"]
    digest: Digest
    conclusion: Conclusion
    basis: Written = ""
    deputy_for: DeputyFor = ""


class ReturnCommand(Versioned):
    """Send it back with reasons: to a stage that was signed, or to its author."""

    act: Literal["return"]
    reasons: Written = ""
    to: Place = ""


class WithdrawCommand(Versioned):
    """Take it back before it was released; of what was released, the correction under way."""

    act: Literal["withdraw"]
    reason: Written = ""


class RecheckCommand(Versioned):
    """Check the same text once more: rules have changed, or the day has."""

    act: Literal["recheck"]


class ReleaseCommand(Versioned):
    """Release exactly this text, which is checked once more."""

    act: Literal["release"]
    digest: Digest
    address: Line = Field("", description="Where it is published.")


class RereadCommand(Versioned):
    """Somebody has read it where it was published."""

    act: Literal["reread"]
    result: Written = ""


class RetractCommand(Versioned):
    """What was released was taken off the site."""

    act: Literal["retract"]
    reason: Written = ""


class SentText(Versioned):
    """Another text. What is left out stays as it is; of attachments, an empty list takes all away."""

    title: Annotated[StrictStr, Field(min_length=1, max_length=500)] | None = None
    text: StrictStr | None = None
    format: Literal["text", "html"] | None = None
    page_kind: Line | None = None
    particulars: SentParticulars | None = None
    attachments: Annotated[list[SentAttachment], Field(max_length=1_000)] | None = None


class EditCommand(SentText):
    """Another text for a draft under review."""

    act: Literal["edit"]
    changes: StrictInt = Field(0, ge=0, le=1_000_000, description="Places that were changed.")


class CorrectCommand(SentText):
    """Another text for what was released, which goes the whole way again."""

    act: Literal["correct"]
    reason: Written = ""


class ResubmitCommand(SentText):
    """Hand a draft in again after it was returned."""

    act: Literal["resubmit"]
    lane: Place = ""
    lane_reason: Written = ""


AnyCommand = Annotated[
    DecideCommand
    | SignCommand
    | ConcludeCommand
    | ReturnCommand
    | WithdrawCommand
    | RecheckCommand
    | ReleaseCommand
    | RereadCommand
    | RetractCommand
    | EditCommand
    | CorrectCommand
    | ResubmitCommand,
    Field(discriminator="act"),
]


_AnyId = Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9._-]*$")]


class Search(BaseModel):
    """What drafts are searched by; what is left out is any."""

    title: Annotated[str, Field(max_length=200, pattern=LINE)] = ""
    unit: _AnyId = ""
    column: Annotated[str, Field(max_length=128, pattern=LINE)] = ""
    person: _AnyId = Field("", description="An account that took part.")
    finding: _AnyId = Field("", description="An entity, RESIDENT_ID for one.")
    phase: Phase | None = None
    place: _AnyId = ""
    since: Date | None = Field(None, description="First handed in on this day or later.")
    until: Date | None = Field(None, description="First handed in on this day or earlier.")
    overdue: bool = False
    after: _AnyId = Field("", description="`next` of the page before.")
    limit: int = Field(50, ge=1, le=200)


class SentHook(Body):
    """Where a unit's CMS is told of each step (Standard Webhooks)."""

    url: StrictStr = Field(max_length=2_000, description="On a host that the operator named.")
    secret: StrictStr = Field(
        max_length=200, description="24 to 64 bytes in base64, with whsec_ before it."
    )
