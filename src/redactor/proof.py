"""Proof: of a file that was rewritten, that nothing of what was masked is left in it.

The output is opened and read anew as any file, and beside that its bytes are searched, unpacked part
by part, for every value in the encodings in which files hold text. What only one of the two finds is
found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain

from redactor import formats
from redactor.errors import InputError, RewriteError
from redactor.scan.flow import flows
from redactor.text import automaton
from redactor.text.folding import clean, fold

#: Shorter values, a name or a class, stand in other words, too.
_SHORTEST = 6
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


def prove(data: bytes, name: str, values: frozenset[str], key: bytes) -> frozenset[str]:
    """What the file still hides, as its format says (`Notice.what`). RewriteError, naming the part,
    when one of the values is left in it, or when it cannot be read any more."""
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
    for where, part in chain([(name, data)], formats.parts(data, name)):
        if written(part.decode("latin-1")):
            raise RewriteError("a masked value is left", where=where, advice=_ADVICE)
    return hidden


def _finder(strings: set[str]) -> Callable[[str], bool]:
    """Whether one of many strings stands in a text, in one pass however many they are."""
    if not strings:
        return lambda _: False
    found = automaton.build(sorted(strings)).find
    return lambda text: bool(found(text))


_ADVICE = "the file was not handed out; remove the part by hand, or report this"
