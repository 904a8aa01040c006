"""The text of the default way, for tests that alter it."""

from importlib.resources import files

DEFAULT = files("redactor.reviews").joinpath("default.toml").read_text(encoding="utf-8")
