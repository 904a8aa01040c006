"""Settings by file and environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor import InputError, OptionError
from redactor_service.settings import load_settings


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "redactor.toml"
    file.write_text('port = 1\nworkers = 3\npacks = ["a"]\nsecure_cookies = true\n')
    environment = {"REDACTOR_CONFIG": str(file), "REDACTOR_PORT": "99", "XDG_DATA_HOME": "/d"}
    made = load_settings(None, environment)
    assert (made.port, made.workers, made.packs, made.secure_cookies) == (99, 3, ("a",), True)
    assert made.data == Path("/d/redactor")


def test_lists_of_the_environment_are_by_commas() -> None:
    made = load_settings(None, {"REDACTOR_CORS_ORIGINS": "https://a.cn, https://b.cn"})
    assert made.cors_origins == ("https://a.cn", "https://b.cn")


@pytest.mark.parametrize(
    "line", ["prot = 1", 'port = "x"', "port = 70000", "workers = true", "packs = [1]", "host = 1"]
)
def test_what_cannot_be_names_file_and_key(tmp_path: Path, line: str) -> None:
    file = tmp_path / "redactor.toml"
    file.write_text(line)
    with pytest.raises(OptionError) as caught:
        load_settings(file, {})
    assert caught.value.where == f"{file}, key {line.partition(' ')[0]}"


def test_no_file_and_no_toml(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        load_settings(tmp_path / "none.toml", {})
    (tmp_path / "bad.toml").write_text("= =")
    with pytest.raises(InputError):
        load_settings(tmp_path / "bad.toml", {})
