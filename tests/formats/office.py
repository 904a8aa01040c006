"""What the tests of Office formats share: made-up values, files put together, and looking into them
by other means than the reader's."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from redactor import formats
from redactor.errors import InputError, RewriteError
from redactor.model import Block, Edit, Part, Source

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident(number: int) -> str:
    """A made-up resident number, another for each number below 5,000."""
    year, rest = 1950 + number // 280 % 50, number % 280
    head = f"640104{year}{rest // 28 + 1:02}{rest % 28 + 1:02}{990 + number % 10}"
    check = sum(int(digit) * weight for digit, weight in zip(head, _WEIGHTS, strict=True)) % 11
    return head + "10X98765432"[check]


class Planted:
    """Hands out a value for each hiding place."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        return self.values.setdefault(place, resident(len(self.values) + 1))


def saved(made: Any) -> bytes:
    """What python-docx, openpyxl or python-pptx made, as a file."""
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def repacked(data: bytes, change: Mapping[str, Callable[[bytes], bytes] | bytes]) -> bytes:
    """A zip with members changed by functions, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        for name in names:
            body = old.read(name)
            how = change.get(name)
            if callable(how):
                body = how(body)
            elif how is not None:
                body = how
            new.writestr(name, body, zipfile.ZIP_DEFLATED)
        for name, how in change.items():
            if name not in names:
                new.writestr(name, how if isinstance(how, bytes) else how(b""))
    return out.getvalue()


def without(data: bytes, *starts: str) -> bytes:
    """A package without the parts whose names start so, for tests that open it often."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if not name.startswith(starts):
                new.writestr(name, old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def inserted(before: str, text: str) -> Callable[[bytes], bytes]:
    """Puts text in front of the last occurrence of a string."""

    def change(body: bytes) -> bytes:
        head, found, tail = body.decode().rpartition(before)
        assert found, before
        return (head + text + found + tail).encode()

    return change


def opened(data: bytes, name: str) -> Source:
    return formats.open_file(data, name, b"k")


def running(blocks: list[Block]) -> list[str]:
    """The texts that values are looked for in: runs joined, asides apart."""
    texts = [""]
    for block in blocks:
        if block.gap:
            texts.append("")
        texts[-1] += block.text
    return texts


def edits_of(source: Source, values: list[str], mask: str = "*") -> list[Edit]:
    """Every place of the values, masked; over several blocks the first has it all."""
    edits: list[Edit] = []
    for block in source.document.blocks():
        for value in values:
            start = block.text.find(value)
            while start >= 0:
                end = start + len(value)
                part = Part(block.index, start, end, block.start)
                edits.append(Edit(part=part, replacement=mask * len(value)))
                start = block.text.find(value, end)
    return edits


def found(source: Source, values: Mapping[str, str]) -> set[str]:
    texts = "\n".join(running(list(source.document.blocks())))
    return {place for place, value in values.items() if value in texts}


def unzipped(data: bytes, where: str = "") -> Iterator[tuple[str, bytes]]:
    """Every part, also of packages inside."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            body = archive.read(name)
            yield where + name, body
            if body.startswith(b"PK"):
                yield from unzipped(body, f"{where}{name}!")


def left_in(data: bytes, values: Mapping[str, str]) -> set[str]:
    """The places whose values still stand in a part, with and without the markup between."""
    left = set()
    for name, body in unzipped(data):
        bare = re.sub(rb"<[^>]*>", b"", body)
        for place, value in values.items():
            kinds = (value.encode(), value.encode("utf-16-le"), value.encode("utf-16-be"))
            if any(kind in body or kind in bare for kind in kinds):
                left.add(f"{place} in {name}")
    return left


def whats(source: Source) -> set[str]:
    return {notice.what for notice in source.notices}


def survives(data: bytes, name: str) -> bool:
    """Whether a hostile file is read or refused as it should be: with no other error."""
    try:
        source = opened(data, name)
        blocks = list(source.document.blocks())
        assert [block.index for block in blocks] == list(range(len(blocks)))
        _ = source.notices, source.failures
    except InputError:
        return False
    try:
        edits = [
            Edit(part=Part(block.index, 0, min(3, len(block.text)), block.start), replacement="***")
            for block in blocks[::3]
        ]
        source.rewrite(edits)
        if len(data) % 5 == 0:
            source.rewrite(edits[:1], clean=True)
    except RewriteError:
        return True
    return True


def mutations(data: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Damaged copies: bytes flipped in the packed file, and in parts that are packed anew."""
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = [name for name, body in parts.items() if body]
    for _ in range(count):
        if chance.random() < 0.3:
            yield _flipped(data, chance)
            continue
        name = chance.choice(names)
        yield repacked(data, {name: _flipped(parts[name], chance)})


def _flipped(body: bytes, chance: random.Random) -> bytes:
    changed = bytearray(body)
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        place = chance.randrange(len(changed))
        kind = chance.random()
        if kind < 0.5:
            changed[place] = chance.choice(b"<>/\"'= &;019azAZ\x00\xff")
        elif kind < 0.8:
            size = chance.randrange(1, 40)
            other = chance.randrange(len(changed))
            changed[place : place + size] = changed[other : other + size]
        else:
            del changed[place : place + chance.randrange(1, 60)]
            if not changed:
                changed = bytearray(b"<")
    return bytes(changed)
