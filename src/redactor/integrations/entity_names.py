"""What our entities are called elsewhere: one table for Presidio, Google, AWS and Azure.

>>> name_in("MOBILE_PHONE", Vendor.PRESIDIO), name_in("RESIDENT_ID", Vendor.GOOGLE)
('PHONE_NUMBER', 'CHINA_RESIDENT_ID_NUMBER')
>>> entities_of("PHONE_NUMBER", Vendor.PRESIDIO)
('HOTLINE', 'LANDLINE_PHONE', 'MOBILE_PHONE')
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from redactor.errors import OptionError
from redactor.rulebook import load


class Vendor(StrEnum):
    """Whose names: those of Presidio, of Google Cloud Sensitive Data Protection (DLP), of Amazon
    Comprehend, of Azure AI Language, or our own."""

    REDACTOR = "redactor"
    PRESIDIO = "presidio"
    GOOGLE = "google"
    AWS = "aws"
    AZURE = "azure"


_COLUMNS = (Vendor.PRESIDIO, Vendor.GOOGLE, Vendor.AWS, Vendor.AZURE)


def vendor(name: str) -> Vendor:
    """A vendor by name. OptionError when it is none."""
    try:
        return Vendor(name)
    except ValueError:
        known = ", ".join(Vendor)
        raise OptionError("no such names", where="naming", advice=f"known are {known}") from None


@lru_cache(maxsize=len(Vendor))
def names(whose: Vendor) -> dict[str, str]:
    """By our entity, its name there: our own where they have none."""
    if whose is Vendor.REDACTOR:
        return {}
    column = _COLUMNS.index(whose)
    return {entity: row[column] or entity for entity, row in load().tables["entity_names"].items()}


def name_in(entity: str, whose: Vendor) -> str:
    """What an entity of ours is called there; entities of an organisation's own rules keep their
    names."""
    return names(whose).get(entity, entity)


def entities_of(name: str, whose: Vendor) -> tuple[str, ...]:
    """Our entities that are called so there; the name itself when none is."""
    ours = tuple(sorted(entity for entity, told in names(whose).items() if told == name))
    return ours or (name,)
