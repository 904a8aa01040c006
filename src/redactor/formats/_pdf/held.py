"""A string of a PDF that may hold something, wherever it stands in the file."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from redactor.model import Role

#: What may hold something: Chinese characters, four digits, an address of mail.
TELLING = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff@]|\d(?:\D{0,3}\d){3}")


@dataclass(slots=True)
class Held:
    """A string of the file: its text, what it is for a reader, how it is replaced, and the object
    and key that have it, where it is a value of a dictionary."""

    text: str
    place: str
    role: Role
    store: Callable[[str], None]
    owner: Any = None
    key: str = ""
    #: What parts it from the string before: LABELLED where that is its label.
    gap: str = "\n\n"
