"""What is deployed: the unit and the container say what the service understands."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from redactor_service.settings import Settings, load_settings, variable_of

ROOT = Path(__file__).parents[2]
_SETTINGS = {variable_of(each.name) for each in fields(Settings)}
_OTHERS = {"REDACTOR_KEY", "REDACTOR_API_KEY", "REDACTOR_PACKS"}


@pytest.mark.parametrize("name", ["deploy/Containerfile", "deploy/redactor.service"])
def test_every_variable_is_a_setting(name: str) -> None:
    text = (ROOT / "service" / name).read_text("utf-8")
    named = set(re.findall(r"REDACTOR_[A-Z_]+", text))
    assert named
    assert named <= _SETTINGS | _OTHERS


@pytest.mark.parametrize("name", ["offline.md", "offline.zh-CN.md"])
def test_the_settings_of_the_page_can_be_used(name: str, tmp_path: Path) -> None:
    text = (ROOT / "docs" / name).read_text("utf-8")
    (shown,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    file = tmp_path / "redactor.toml"
    file.write_text(shown, encoding="utf-8")
    settings = load_settings(file, {})
    assert settings.public_url == tomllib.loads(shown)["public_url"]
    assert set(re.findall(r"REDACTOR_[A-Z_]+[A-Z]", text)) <= _SETTINGS | _OTHERS
