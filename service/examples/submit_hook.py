"""A submit hook for a CMS: asks redactor's gate before a draft is published. Standard library only.

    decision = ask("https://redactor.example.gov.cn", key, html)
    if decision.may_go_out: publish() else: back_to_editor(decision.reasons)

Whatever goes wrong - no answer, no key, a fault of the service - the draft is not let through.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass

_SECONDS = 30
_NOT_ASKED = "检查服务没有给出结论，请稍后重试，或交由审核人员人工审核。"


@dataclass(frozen=True)
class Decision:
    """`decision`: allow, needs_review or reject; `reasons`: in Chinese, for the editor."""

    decision: str
    reasons: tuple[str, ...]

    @property
    def may_go_out(self) -> bool:
        return self.decision == "allow"


def ask(service: str, key: str, draft: str, *, kind: str = "html", policy: str = "") -> Decision:
    """What redactor says of a draft; `kind`: html or text."""
    body = {"text": draft, "format": kind, **({"policy": policy} if policy else {})}
    request = urllib.request.Request(
        f"{service.rstrip('/')}/v1/gate",
        json.dumps(body).encode(),
        {"Content-Type": "application/json", "X-API-Key": key},
    )
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
            told = json.load(answer)
        reasons = [
            f"{each['title']}（{each['count']} 处）：{each['message']}" for each in told["reasons"]
        ]
        reasons += [each["message"] for each in told["failures"]]
        return Decision(str(told["decision"]), tuple(reasons))
    except urllib.error.HTTPError as error:
        return Decision("needs_review", (f"{_NOT_ASKED}（{error.code}）",))
    except (OSError, ValueError, KeyError, TypeError):
        return Decision("needs_review", (_NOT_ASKED,))


if __name__ == "__main__":
    import os
    import sys

    decided = ask(sys.argv[1], os.environ.get("REDACTOR_API_KEY", ""), sys.stdin.read())
    print(decided.decision, *decided.reasons, sep="\n")
    sys.exit(0 if decided.may_go_out else 1)
