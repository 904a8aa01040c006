"""The examples of both READMEs run as printed, and give what they say."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.nlp

ROOT = Path(__file__).parents[2]
SECTION = {
    "README.md": "## In Presidio and spaCy",
    "README.zh-CN.md": "## 在 Presidio 和 spaCy 中使用",
}
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


def blocks(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    section = text.partition(SECTION[name])[2].partition("\n## ")[0]
    return BLOCK.findall(section)


def run(block: str, scope: dict[str, Any]) -> list[tuple[object, str]]:
    """The values of the block's expressions, each with the remark behind it."""
    values = []
    for node in ast.parse(block).body:
        lines = block.splitlines()[node.lineno - 1 : node.end_lineno]
        remark = lines[-1].partition("  # ")[2]
        code = "\n".join(lines)
        if isinstance(node, ast.Expr):
            values.append((eval(code, scope), remark))
        else:
            exec(code, scope)
    return values


@pytest.mark.parametrize("name", SECTION)
def test_each_example_runs_and_says_the_truth(name: str) -> None:
    from redactor.integrations.presidio import make_analyzer  # noqa: PLC0415 - of the extra

    found = blocks(name)
    assert len(found) == 4
    outcomes: list[object] = []
    for block in found:
        for value, remark in run(block, {"analyzer": make_analyzer()}):
            outcomes.append(value)
            if remark.startswith("'"):
                assert value == ast.literal_eval(remark)
    assert "社会安全号为*********，请核对。" in outcomes
    assert [("640104195803129952", "RESIDENT_ID", "mask")] in outcomes
    assert "户主沙明远，身份证号：640104************，举报电话：12345" in outcomes


def test_both_readmes_show_the_same_examples() -> None:
    plain = [[re.sub("#.*", "", block) for block in blocks(name)] for name in SECTION]
    assert plain[0] == plain[1]
