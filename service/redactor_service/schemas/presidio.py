"""The bodies of Presidio's two services, as their documentation has them. What is not named there is
let through, as they do."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr

#: Never infinite or no number.
Score = Annotated[float, Field(strict=True, ge=0, le=1)]
Text = Annotated[StrictStr, Field(min_length=1)]
_MOST = 1_000


class _Asked(BaseModel):
    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)


class Pattern(_Asked):
    name: StrictStr = ""
    regex: StrictStr
    score: Score


class PatternRecognizer(_Asked):
    """A recognizer of patterns, or of words, for this request alone."""

    name: StrictStr | None = None
    supported_language: StrictStr | None = None
    supported_entity: Text
    patterns: list[Pattern] | None = Field(None, max_length=100)
    deny_list: list[StrictStr] | None = Field(None, max_length=10_000)
    deny_list_score: Score = 1.0
    context: list[StrictStr] | None = Field(None, max_length=1_000)


class AnalyzeRequest(_Asked):
    """A text, or several."""

    text: Text | Annotated[list[StrictStr], Field(min_length=1, max_length=_MOST)]
    language: Literal["zh", "en"] = Field(
        description="Either is taken: texts are read as Chinese, and clients send en by default."
    )
    correlation_id: Any = None
    score_threshold: Score | None = None
    entities: list[StrictStr] | None = None
    return_decision_process: StrictBool | None = None
    ad_hoc_recognizers: list[PatternRecognizer] | None = Field(None, max_length=50)
    context: list[StrictStr] | None = None
    allow_list: list[StrictStr] | None = None
    allow_list_match: Literal["exact", "regex"] | None = None
    regex_flags: Annotated[StrictInt, Field(ge=0, le=511)] | None = None


class Explanation(BaseModel):
    recognizer: str
    pattern_name: str | None
    pattern: str | None
    original_score: float
    score: float
    textual_explanation: str | None
    score_context_improvement: float
    supportive_context_word: str
    validation_result: bool | None
    regex_flags: int | None


class RecognizerResult(BaseModel):
    """A place in the text; offsets are code points."""

    entity_type: str
    start: int
    end: int
    score: float
    analysis_explanation: Explanation | None


class AnalyzerResult(_Asked):
    start: Annotated[StrictInt, Field(ge=0)]
    end: Annotated[StrictInt, Field(ge=0)]
    score: Annotated[float, Field(strict=True)]
    entity_type: Text


class AnonymizeRequest(_Asked):
    """`anonymizers`: by entity, or DEFAULT, `{"type": …}` and its parameters."""

    text: Text
    anonymizers: dict[str, dict[str, Any]] | None = None
    analyzer_results: list[AnalyzerResult]


class AnonymizerResult(_Asked):
    start: Annotated[StrictInt, Field(ge=0)]
    end: Annotated[StrictInt, Field(ge=0)]
    entity_type: Text


class DeanonymizeRequest(_Asked):
    text: Text
    deanonymizers: dict[str, dict[str, Any]]
    anonymizer_results: list[AnonymizerResult]


class OperatorResult(BaseModel):
    """What was put where, in the new text."""

    start: int
    end: int
    entity_type: str
    text: str
    operator: str


class EngineResult(BaseModel):
    text: str
    items: list[OperatorResult]


class Fault(BaseModel):
    error: str
