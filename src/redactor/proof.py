"""Proof: of a file that was rewritten, that nothing of what was masked is left in it.

The output is opened and read anew as any file, and beside that its bytes are searched, unpacked part
by part, for every value in the encodings in which files hold text. And of a format for which there
are two engines, the file and every such file inside of it are read by the second one, too. What only
one of the three finds is found.

A second engine that cannot read a page proves nothing about it. Then the file is handed out with a
failure, which lifts the verdict to at least `hold`, so that a person looks: refusing it would refuse
good files for the sake of that engine's own faults, and saying nothing would be a gap in the proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from redactor import formats
from redactor.errors import InputError, RewriteError
from redactor.model import Failure
from redactor.scan.flow import flows
from redactor.text import automaton
from redactor.text.folding import clean, fold

#: Shorter values, a name or a class, stand in other words, too.
_SHORTEST = 6
#: A failure names so many places.
_MOST_NAMED = 10
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


def provable(values: Iterable[str], kept: Iterable[str]) -> frozenset[str]:
    """The values that must not be found again: long enough to be nothing else, and not standing
    rightly somewhere in the same file."""
    stays = {bare(value) for value in kept}
    told = {value.strip() for value in values}
    return frozenset(
        value for value in told if len(bare(value)) >= _SHORTEST and bare(value) not in stays
    )


def bare(value: str) -> str:
    """Letters and digits of a value as they are compared."""
    return "".join(filter(str.isalnum, fold(clean(value).text))).upper()


@dataclass(frozen=True, slots=True)
class Proved:
    """What the file still hides, as its format says (`Notice.what`), and what could not be proved."""

    hidden: frozenset[str]
    failures: tuple[Failure, ...] = ()


def prove(data: bytes, name: str, values: frozenset[str], key: bytes) -> Proved:
    """RewriteError, naming the part, when one of the values is left in the file, or when it cannot be
    read any more."""
    try:
        source = formats.open_file(data, name, key)
        texts = [flow.text for flow in flows(source.document.blocks())]
        hidden = frozenset(notice.what for notice in source.notices)
    except InputError as error:
        raise RewriteError(
            f"the rewritten file cannot be read: {error.what}", where=name, advice=_ADVICE
        ) from None
    read = _finder({bare(value) for value in values})
    if any(read(bare(text)) for text in texts):
        raise RewriteError("a masked value is left in the text", where=name, advice=_ADVICE)
    # Bytes are searched as the characters of the same numbers.
    written = _finder(
        {value.encode(each, "replace").decode("latin-1") for value in values for each in _ENCODINGS}
    )
    unread: list[str] = []
    for where, part in chain([(name, data)], formats.parts(data, name)):
        if written(part.decode("latin-1")):
            raise RewriteError("a masked value is left", where=where, advice=_ADVICE)
        for place, text in formats.second_texts(part, where) if values else ():
            full = place if part is data else f"{where} › {place}"
            if text is None:
                unread.append(full)
            elif read(bare(text)):
                what = "a masked value is left in the text as another program reads it"
                raise RewriteError(what, where=f"{name} › {full}", advice=_ADVICE)
    return Proved(hidden, tuple(_unproved(unread)))


def _unproved(places: Sequence[str]) -> Iterator[Failure]:
    """One failure for all places that a second engine could not read."""
    if not places:
        return
    named = "、".join(places[:_MOST_NAMED])
    named += f"等{len(places)}处" if len(places) > _MOST_NAMED else ""
    message = f"改写后的{named}未能由另一种程序再次读取核对，请人工检查其中的遮掩。"
    yield Failure(code="unproved", message=message, where=places[0])


def _finder(strings: set[str]) -> Callable[[str], bool]:
    """Whether one of many strings stands in a text, in one pass however many they are."""
    if not strings:
        return lambda _: False
    found = automaton.build(sorted(strings)).find
    return lambda text: bool(found(text))


_ADVICE = "the file was not handed out; remove the part by hand, or report this"
