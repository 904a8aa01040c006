"""Words in bytes of which no standard says what they are: makers' notes, private chunks and segments.

Whoever wrote them knows their layout. What is a text in them is one to anybody who opens the file.
"""

from __future__ import annotations

import re

# ASCII that can be seen, and UTF-8 of the basic plane beyond Latin: at least six bytes in a row.
_RUN = re.compile(rb"(?:[\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe3-\xef][\x80-\xbf]{2}){6,}")
_TELLING = re.compile(r"[\u4e00-\u9fff]{2}|[0-9]{7}|[\w.]@[\w-]+\.")
_LONGEST = 2_000_000


def words(data: bytes) -> str:
    """The texts in some bytes that may tell of somebody, a line each; empty without any.

    >>> words(b"\\x00\\x01OWNER\\x00tel=13800138000\\x00\\xff")
    'tel=13800138000'
    """
    found = (each.group().decode("utf-8", "replace") for each in _RUN.finditer(data[:_LONGEST]))
    telling = [each for each in found if _TELLING.search(each)]
    wide = data[:_LONGEST].decode("utf-16-le", "replace") if b"\0" in data[:64] else ""
    telling += (each for each in _WIDE_RUN.findall(wide) if _TELLING.search(each))
    return "\n".join(telling)


_WIDE_RUN = re.compile("[\x20-\x7e\u3000-\u303f\u4e00-\u9fff\uff00-\uff5e]{6,}")
