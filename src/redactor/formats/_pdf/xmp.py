"""XMP, the properties of a PDF written as XML: the words between its tags and in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from redactor.formats._pdf.held import TELLING, Held
from redactor.model import Role


def words(stream: Any, place: str) -> Iterator[Held]:
    """XMP: the words between its tags and in them."""
    from lxml import etree

    place = place or "文件属性（XMP）"
    data = stream.read_bytes()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise ValueError
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        text = data.decode("utf-8", "replace")
        if TELLING.search(text):
            yield Held(text, place, Role.METADATA, lambda new: stream.write(new.encode()))
        return

    def save() -> None:
        stream.write(etree.tostring(root.getroottree(), encoding="utf-8"))

    for element in root.iter():
        yield from _of_element(element, place, save)


def _of_element(element: Any, place: str, save: Callable[[], None]) -> Iterator[Held]:
    def text_setter(new: str) -> None:
        element.text = new
        save()

    def tail_setter(new: str) -> None:
        element.tail = new
        save()

    def attribute_setter(key: str) -> Callable[[str], None]:
        def store(new: str) -> None:
            element.set(key, new)
            save()

        return store

    name = str(element.tag).lower()
    is_date = name.endswith(("date", "}when", "id")) or "http" in str(element.text or "")[:5]
    if element.text and TELLING.search(element.text) and not is_date:
        yield Held(element.text, place, Role.METADATA, text_setter)
    if element.tail and TELLING.search(element.tail):
        yield Held(element.tail, place, Role.METADATA, tail_setter)
    for key in sorted(element.attrib) if isinstance(element.tag, str) else ():
        value = element.get(key)
        is_told = not str(key).lower().endswith(("date", "when", "id", "about"))
        if is_told and TELLING.search(value):
            yield Held(value, place, Role.METADATA, attribute_setter(key))
