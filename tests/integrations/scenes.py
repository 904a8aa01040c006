"""What the tests of integrations share."""

from __future__ import annotations

from typing import Any

TEXT = (
    "户主沙明远，身份证号：640104195803129952，手机13800138000，"
    "家住利通区金积镇丁家湾子村三组15号，办公室电话0951-6012345。孤儿马小军（9岁）。"
)


class Failing:
    """A detector from elsewhere that has the rules of another and breaks."""

    def __init__(self, other: Any) -> None:
        self.rules = other.rules

    def heads(self, header: str) -> bool:
        return False

    def read(self, around: Any) -> Any:
        raise ValueError(around.text)
