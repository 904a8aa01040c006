"""The bodies of jobs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StrictBool, StrictStr

from redactor_service.schemas.drafts import Body, Choices, TextChoices


class Webhook(Body):
    """Who is told when the job is over (Standard Webhooks): its id, state and counts, nothing of a
    document."""

    url: StrictStr = Field(max_length=2_000, description="On a host that the operator named.")
    secret: StrictStr = Field(
        max_length=200, description="24 to 64 bytes in base64, with whsec_ before it."
    )


class JobOptions(Choices):
    """How to look at what is sent; of a form, its field `options`, as JSON."""

    redact: StrictBool = Field(False, description="Give it back masked, too.")
    apply_wording: StrictBool = False
    clean: StrictBool = Field(False, description="Of files: without what is hidden in them.")
    webhook: Webhook | None = None

    def options(self) -> dict[str, Any]:
        """The options of the scan that were sent."""
        return self.model_dump(mode="json", include=_SCAN, exclude_none=True)


_SCAN = set(Choices.model_fields)
_TEXT = set(TextChoices.model_fields)


class JobText(TextChoices):
    """A text; its own options go before those of the job."""

    id: Annotated[StrictStr, Field(max_length=200)] | None = None
    text: StrictStr

    def options(self) -> dict[str, Any]:
        return self.model_dump(mode="json", include=_TEXT, exclude_none=True)


class JobTexts(JobOptions, TextChoices):
    """Texts to be checked."""

    texts: list[JobText] = Field(min_length=1)

    def options(self) -> dict[str, Any]:
        return self.model_dump(mode="json", include=_TEXT, exclude_none=True)


class JobState(Body):
    """How far a job is. `error`: `interrupted` when the service ended meanwhile: nothing was checked
    that is not in a result."""

    id: str
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    total: int
    done: int
    verdicts: dict[str, int] = Field(description="How many results have which verdict.")
    error: Literal["interrupted", "unexpected"] | None
    created: str
    finished: str | None
    webhook: Literal["pending", "delivered", "failed"] | None
    url: str
    events: str
    result: str | None = Field(description="Once it is done.")


class JobFile(Body):
    url: str
    name: str


class JobReport(BaseModel):
    """The report on one input, as /v1/scan or /v1/files gives it; one that could not be checked is
    `hold` with a failure."""

    id: str
    verdict: Literal["pass", "mask", "hold", "block"]
    file: JobFile | None


class JobResult(Body):
    """The results in the order of what was sent."""

    id: str
    results: list[JobReport]
