"""How files begin that are packed of others: OLE, zip, other archives."""

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
