"""Files broken at random, the same ones each time, and what each may do when it is opened."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

from redactor import InputError
from redactor.errors import RewriteError
from redactor.formats import open_file
from redactor.model import Edit, Part

KEY = b"mutations"
#: No mutated file may take longer, in seconds.
PATIENCE = 10.0


def mutated(data: bytes, pieces: Sequence[bytes], chance: random.Random) -> bytes:
    """The file with a few of its bytes changed, put in, taken out or cut off."""
    broken = bytearray(data)
    for _ in range(chance.randrange(1, 6)):
        place, way = chance.randrange(len(broken) + 1), chance.randrange(10)
        if way < 4 and place < len(broken):
            broken[place] ^= 1 << chance.randrange(8)
        elif way < 7:
            broken[place:place] = chance.choice(pieces)
        elif way < 9:
            del broken[place : place + chance.randrange(20)]
        else:
            del broken[place:]
    return bytes(broken)


def some_edits(data: bytes, name: str, chance: random.Random) -> list[Edit]:
    """Edits in some of a file's blocks."""
    edits: list[Edit] = []
    for block in open_file(data, name, KEY).document.blocks():
        if block.text and chance.random() < 0.4:
            start = chance.randrange(len(block.text))
            end = chance.randrange(start, len(block.text)) + 1
            part = Part(block.index, start, end, block.start)
            edits.append(Edit(part=part, replacement=chance.choice(["***", "", "某某", '"\\'])))
    return edits


def check(data: bytes, name: str, chance: random.Random) -> bytes | None:
    """Open a file and rewrite it; what came out, None where it was refused."""
    try:
        source = open_file(data, name, KEY)
        first = [(block.index, block.text) for block in source.document.blocks()]
        second = [(block.index, block.text) for block in source.document.blocks()]
        assert first == second
        assert len({index for index, _ in first}) == len(first)
        list(source.notices), list(source.failures)
        edits = some_edits(data, name, chance)
        source.rewrite(edits, clean=True)
        source.rewrite([], clean=True)
        return source.rewrite(edits)
    except (InputError, RewriteError):
        return None


def run(
    data: bytes,
    name: str,
    pieces: Sequence[bytes],
    times: int,
    still: Callable[[bytes, bytes], None] | None = None,
) -> None:
    """Check so many mutations of a file; `still` is asked of each that was rewritten."""
    for number in range(times):
        chance = random.Random(f"{name} {number}")
        broken = mutated(data, pieces, chance)
        began = time.process_time()
        masked = check(broken, name, chance)
        assert time.process_time() - began < PATIENCE, number
        if masked is not None and still is not None:
            still(broken, masked)
