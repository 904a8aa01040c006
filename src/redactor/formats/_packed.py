"""How files begin that are no texts: those packed of others (OLE, zip, other archives) and pictures."""

import re

#: So much of a file is shown to those who recognise formats by content.
HEAD = 4096
#: Beginnings of pictures, whose white is no byte that texts lack.
_PAINTED = re.compile(
    rb"BM.{4}\0{4}|II\*\0|MM\0\*|GIF8[79]a.{6}\0|RIFF.{4}WEBP|\x89PNG\r|\xff\xd8\xff", re.DOTALL
)
_BEGINNINGS = (
    b"\xd0\xcf\x11\xe0",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"7z\xbc\xaf",
    b"Rar!\x1a",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ",
)


def is_packed(head: bytes) -> bool:
    """Whether a file is packed of others, though many texts may lie in it."""
    return head.startswith(_BEGINNINGS) or head[257:262] == b"ustar"


def is_binary(head: bytes) -> bool:
    """Whether bytes stand in it that no text has. (UTF-16 without a mark has NUL; it is told as text
    that cannot be decoded.)"""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        # UTF-16 with its mark: any byte may stand in it.
        return False
    odd = sum(byte < 9 or (13 < byte < 32 and byte not in (0x1A, 0x1B)) for byte in head if byte)
    if head.startswith(b"%PDF") or is_packed(head) or _PAINTED.match(head):
        return True
    return odd * 100 > len(head)
