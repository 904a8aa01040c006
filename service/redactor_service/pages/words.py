"""What the report's keys are called in Chinese, the same for pages made here and in the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

#: What hidden content says of itself, beside its kind, which stands in its title.
_PLACES = re.compile(r"(\d+) places")


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """By kind of key (`actions`, `evidence` …), as `static/words.json` has them."""
    file = resources.files("redactor_service") / "static" / "words.json"
    read: Mapping[str, Mapping[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    return read


def judgement(finding: Mapping[str, Any]) -> str:
    """Why a finding was made, in a phrase. A key without Chinese words would tell an editor nothing.

    >>> judgement({"certainty": "confirmed", "evidence": ["check digit"], "marks": []})
    '确定，校验位正确'
    """
    known = words()
    told = [known["certainties"].get(finding["certainty"], "")]
    told += _named(finding["evidence"], known["evidence"])
    told += _named(finding["marks"], known["marks"])
    return "，".join(filter(None, told))


def _named(keys: Iterable[str], known: Mapping[str, str]) -> list[str]:
    return [
        _PLACES.sub(r"\1 处", key) if _PLACES.fullmatch(key) else known.get(key, "") for key in keys
    ]
