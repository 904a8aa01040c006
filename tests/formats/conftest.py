"""What tests of formats need to be there, or not."""

from __future__ import annotations

import pytest

from redactor.formats._image import ocr
from tests.formats import independent


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found does not depend on what is installed."""
    monkeypatch.setattr(ocr, "is_installed", lambda: False)


@pytest.fixture
def chinese_font() -> str:
    return independent.font()
