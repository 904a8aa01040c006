"""Hostile and damaged OFD: read, wholly or in part, or refused, and always in time."""

from __future__ import annotations

import random
import time

import pytest

from redactor import InputError
from redactor.errors import RewriteError
from redactor.formats import open_file
from redactor.model import Edit, Part
from tests.formats.ofd_files import (
    EVERYWHERE,
    KEY,
    opened,
    package,
    page,
    planted,
    simple,
    unpacked,
)


def outcome(data: bytes) -> str:
    """What comes of a hostile file: it is read, wholly or in part, or refused. Nothing else."""
    start = time.process_time()
    try:
        source = open_file(data, "x.ofd", KEY, format_name="ofd")
        blocks = list(source.document.blocks())
        told = "failure" if source.failures else "read"
        edits = [Edit(part=Part(b.index, 0, 1, b.start), replacement="*") for b in blocks if b.text]
        source.rewrite(edits)
        source.rewrite([], clean=True)
    except (InputError, RewriteError):
        told = "refused"
    assert time.process_time() - start < 10
    return told


def hostile(name: str) -> bytes:
    parts = unpacked(planted("attachment"))
    where = "Doc_0/Pages/Page_0/Content.xml"
    entity = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    )
    match name:
        case "entities":
            parts[where] = entity
        case "entities in the root":
            parts["OFD.xml"] = entity
        case "bomb":
            parts[where] = b"<x>" + b" " * 30_000_000 + b"</x>"
        case "deep":
            parts[where] = b"<x>" * 20_000 + b"</x>" * 20_000
        case "no page":
            del parts[where]
        case "no document":
            del parts["Doc_0/Document.xml"]
        case "no root":
            del parts["OFD.xml"]
        case "external":
            parts[where] = b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x"><x/>'
        case "itself as a page":
            parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(
                b"Pages/Page_0/Content.xml", b"Document.xml"
            )
        case "numbers":
            content = (
                '<ofd:TextObject Boundary="x nan inf 1e999" Size="nan" CTM="1 2 3"><ofd:TextCode '
            )
            content += 'X="1e300" DeltaX="g 999999999999 1 g g">ab</ofd:TextCode></ofd:TextObject>'
            parts[where] = page(content)
    return package(parts)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("entities", "failure"),
        ("entities in the root", "refused"),
        ("bomb", "refused"),
        ("deep", "failure"),
        ("no page", "failure"),
        ("no document", "refused"),
        ("no root", "refused"),
        ("external", "failure"),
        ("itself as a page", "read"),
        ("numbers", "read"),
    ],
)
def test_hostile_packages(name: str, told: str) -> None:
    assert outcome(hostile(name)) == told


def test_an_encrypted_package_is_refused() -> None:
    data = bytearray(simple(""))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    with pytest.raises(InputError, match="encrypted"):
        opened(bytes(data))


def test_truncated_anywhere() -> None:
    data = planted("annotation")
    for step in range(20):
        assert outcome(data[: len(data) * step // 20]) == "refused"


def mutated(seed: int) -> bytes:
    """A file with bytes changed: of the zip, or of one of its parts."""
    chance = random.Random(seed)
    data = planted(chance.choice(list(EVERYWHERE)))
    if chance.random() < 0.3:
        changed = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        return bytes(changed)
    parts = unpacked(data)
    name = chance.choice(list(parts))
    content = bytearray(parts[name])
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(content))
        if chance.random() < 0.5:
            content[at : at + 1] = chance.choice([b"", b"9", b'"', b"<", b"-", b"e9", b"&#x0;"])
        else:
            del content[at : at + chance.randint(1, 20)]
        content = content or bytearray(b"x")
    parts[name] = bytes(content)
    return package(parts)


def test_mutated_files() -> None:
    for seed in range(200):
        outcome(mutated(seed))


@pytest.mark.soak
def test_many_mutated_files() -> None:
    for seed in range(1000, 3000):
        outcome(mutated(seed))
