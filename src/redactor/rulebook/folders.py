"""Where rules live: the shipped ones, and an organisation's own packs by name."""

from __future__ import annotations

import os
import re
from pathlib import Path

from redactor.errors import RuleError

#: Folders of rules that hold something else than rules about words and numbers.
RESERVED = frozenset({"context", "pages", "policies", "tables"})
#: A pack's name is one word: it becomes a folder's name and a part of rule ids.
_NAME = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][-_0-9A-Za-z\u4e00-\u9fff]{0,63}")


def rules_folder() -> Path:
    """The shipped rules: inside the installed package, or at the root of a checkout."""
    package = Path(__file__).parents[1]
    shipped = package / "_rules"
    return shipped if shipped.is_dir() else package.parents[1] / "rules"


def house_folder() -> Path:
    """Where `redactor packs add` keeps packs: REDACTOR_PACKS, or beside the key."""
    given = os.environ.get("REDACTOR_PACKS")
    if given:
        return Path(given)
    base = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    try:
        return Path(base).expanduser() / "redactor" / "packs"
    except RuntimeError:  # a user without a home has no packs
        return Path(os.devnull) / "packs"


def pack_names() -> tuple[str, ...]:
    """The packs that were added."""
    try:
        entries = sorted(house_folder().iterdir())
    except OSError:
        return ()
    return tuple(each.name for each in entries if is_pack_name(each.name) and each.is_dir())


def is_pack_name(text: str) -> bool:
    """Whether a text can be a pack's name: no path, no blanks, no dots.

    >>> is_pack_name("宣传部2026"), is_pack_name("../house"), is_pack_name("a b")
    (True, False, False)
    """
    return _NAME.fullmatch(text) is not None


def pack_folder(name: str) -> Path:
    """The folder of a pack that was added. RuleError when there is none of this name."""
    if not is_pack_name(name):
        raise RuleError(
            "is no name of a pack", where=name, advice="a name is one word, without / . or blanks"
        )
    folder = house_folder() / name
    if not folder.is_dir():
        known = ", ".join(pack_names()) or "none"
        raise RuleError("no such pack", where=name, advice=f"see `redactor packs list`: {known}")
    return folder


def folder_of(pack: str) -> Path:
    """The folder of a pack given by its name or by the path of its folder."""
    if is_pack_name(pack) and (house_folder() / pack).is_dir():
        return house_folder() / pack
    if Path(pack).is_dir():
        return Path(pack)
    known = ", ".join(pack_names()) or "none"
    raise RuleError(
        "no such pack or folder of rules", where=pack, advice=f"packs that were added: {known}"
    )
