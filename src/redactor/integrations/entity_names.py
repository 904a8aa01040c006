"""What our entities are called elsewhere: one table for Presidio, Google, AWS and Azure.

>>> name_in("MOBILE_PHONE", Naming.PRESIDIO), name_in("RESIDENT_ID", Naming.GOOGLE)
('PHONE_NUMBER', 'CHINA_RESIDENT_ID_NUMBER')
>>> entities_of("PHONE_NUMBER", Naming.PRESIDIO)
('HOTLINE', 'LANDLINE_PHONE', 'MOBILE_PHONE')
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from redactor.errors import OptionError
from redactor.rulebook import load


class Naming(StrEnum):
    """Whose names: our own, those of Presidio, of Google Cloud Sensitive Data Protection (DLP), of
    Amazon Comprehend, of Azure AI Language."""

    REDACTOR = "redactor"
    PRESIDIO = "presidio"
    GOOGLE = "google"
    AWS = "aws"
    AZURE = "azure"


#: The columns of rules/tables/entity_names.tsv.
COLUMNS = (Naming.PRESIDIO, Naming.GOOGLE, Naming.AWS, Naming.AZURE)


def naming_of(name: str) -> Naming:
    """The naming that an option names. OptionError when it is none."""
    try:
        return Naming(name)
    except ValueError:
        known = ", ".join(Naming)
        raise OptionError(
            f"no such naming: {name}", where="naming", advice=f"known are {known}"
        ) from None


@lru_cache(maxsize=len(Naming))
def _names(naming: Naming) -> Mapping[str, str]:
    """By our entity, its name there; our own where they have none."""
    table = load().tables["entity_names"]
    if naming is Naming.REDACTOR:
        return MappingProxyType({entity: entity for entity in table})
    column = COLUMNS.index(naming)
    return MappingProxyType({entity: row[column] or entity for entity, row in table.items()})


def name_in(entity: str, naming: Naming) -> str:
    """What an entity of ours is called there; entities of an organisation's own rules keep their
    names."""
    return _names(naming).get(entity, entity)


def entities_of(name: str, naming: Naming) -> tuple[str, ...]:
    """Our entities that are called so there; the name itself when none is."""
    ours = tuple(sorted(entity for entity, told in _names(naming).items() if told == name))
    return ours or (name,)
