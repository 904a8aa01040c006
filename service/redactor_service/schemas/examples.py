"""Examples for the OpenAPI document, by the name of the model.

They stand here and not in the models because FastAPI drops the nulls of those.
"""

from __future__ import annotations

from typing import Any

from redactor_service.schemas import review_examples

#: Made up: 995 is one of the sequence numbers that this project keeps for invented people.
_DRAFT_EXAMPLE = {"text": "户主身份证号：640104195803129952", "offset_unit": "utf16"}
_REPORT_EXAMPLE: dict[str, Any] = {
    "verdict": "mask",
    "page_kind": "general",
    "failures": [],
    "findings": [
        {
            "id": "3f0c5a9be1d24786",
            "rule": "privacy/resident_id",
            "entity": "RESIDENT_ID",
            "title": "公民身份号码",
            "start": 7,
            "end": 25,
            "parts": [[7, 25]],
            "place": None,
            "certainty": "confirmed",
            "audience": "unknown",
            "action": "mask",
            "severity": None,
            "marks": [],
            "evidence": ["check digit", "birth date", "region", "label"],
            "message": "此处有完整的身份号码，不宜公开。",
            "suggestion": "请删除这一项；确需区分同名人员时，只留前六位，其余用星号代替。",
            "replacements": [],
            "basis": ["《民法典》第一千零三十四条：身份证件号码属于个人信息，受法律保护"],
        }
    ],
}
_SHORT = {"text": "户主身份证号：640104195803129952"}
_JOB = "/v1/jobs/7Vq0c3k5Jr2Wm8xYtB1nZs6LhDfGpQaE"
_STATE: dict[str, Any] = {
    "id": _JOB.rpartition("/")[2],
    "state": "done",
    "total": 2,
    "done": 2,
    "verdicts": {"mask": 1, "pass": 1},
    "error": None,
    "created": "2026-03-02T08:30:00+00:00",
    "finished": "2026-03-02T08:30:01+00:00",
    "webhook": None,
    "url": _JOB,
    "events": f"{_JOB}/events",
    "result": f"{_JOB}/result",
}
_WHERE = {"start": 7, "end": 25, "entity_type": "CN_RESIDENT_ID"}

EXAMPLES: dict[str, dict[str, Any]] = {
    **review_examples.EXAMPLES,
    "Draft": _DRAFT_EXAMPLE,
    "RedactDraft": {**_DRAFT_EXAMPLE, "apply_wording": True},
    "Batch": {"texts": [{"id": "1", "text": "各村要认真组织。"}], "policy": "default"},
    "BatchText": {"id": "1", "text": "各村要认真组织。"},
    "FileOptions": {"redact": True, "policy": "default"},
    "JobOptions": {"redact": True},
    "JobTexts": {"texts": [{"id": "1", **_SHORT}, {"id": "2", "text": "各村要认真组织。"}]},
    "Report": _REPORT_EXAMPLE,
    "Redaction": {**_REPORT_EXAMPLE, "text": "户主身份证号：640104************"},
    "Gate": {
        "decision": "needs_review",
        "verdict": "mask",
        "reasons": [
            {
                "entity": "RESIDENT_ID",
                "title": "公民身份号码",
                "action": "mask",
                "count": 1,
                "message": "此处有完整的身份号码，不宜公开。",
            }
        ],
        "failures": [],
        "report": _REPORT_EXAMPLE,
    },
    "BatchResults": {"results": [{"id": "1", **_REPORT_EXAMPLE}]},
    "FileReport": {
        **_REPORT_EXAMPLE,
        "remarks": [],
        "file": {"url": "/v1/files/h3Jd0w", "name": "名单.docx", "seconds": 900},
        "refused": None,
    },
    "JobState": _STATE,
    "JobResult": {
        "id": _STATE["id"],
        "results": [{"id": "1", **_REPORT_EXAMPLE, "file": None}],
    },
    "RuleEntry": {
        "id": "privacy/resident_id",
        "entity": "RESIDENT_ID",
        "title": "公民身份号码",
        "why": "身份号码伴随一生，公开后无法收回。",
        "message": "此处有完整的身份号码，不宜公开。",
        "suggestion": "请删除这一项；确需区分同名人员时，只留前六位，其余用星号代替。",
        "basis": ["《民法典》第一千零三十四条：身份证件号码属于个人信息，受法律保护"],
    },
    "PolicyEntry": {"name": "default", "title": "默认策略", "why": "按公开规定处理。"},
    "PageKindEntry": {"name": "roster", "title": "名单"},
    "PackEntry": {"name": "house", "state": "ready", "problem": ""},
    "Health": {"status": "ok", "version": "0.1.0", "rulebook": "9f2c51d07a3b", "problems": []},
    "Problem": {
        "type": "urn:redactor:problem:invalid-option",
        "title": "Unprocessable Entity",
        "status": 422,
        "detail": "an option cannot be used",
        "errors": [{"location": "policy", "message": "known are default, procurement"}],
    },
    "AnalyzeRequest": {**_SHORT, "language": "zh"},
    "AnonymizeRequest": {
        **_SHORT,
        "analyzer_results": [{**_WHERE, "score": 0.95}],
        "anonymizers": {"DEFAULT": {"type": "replace", "new_value": "【略】"}},
    },
    "DeanonymizeRequest": {
        "text": "户主身份证号：S184CMt9Drj7QaKQ21JTrpYzghnboTF9pn/neN8JME0=",
        "deanonymizers": {"DEFAULT": {"type": "decrypt", "key": "WmZq4t7w!z%C&F)J"}},
        "anonymizer_results": [{"start": 7, "end": 51, "entity_type": "CN_RESIDENT_ID"}],
    },
    "RecognizerResult": {**_WHERE, "score": 0.95, "analysis_explanation": None},
    "EngineResult": {
        "text": "户主身份证号：【略】",
        "items": [{**_WHERE, "end": 10, "text": "【略】", "operator": "replace"}],
    },
    "Fault": {"error": "Invalid input, request must contain text"},
}
