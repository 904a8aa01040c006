"""One table says what our entities are called elsewhere."""

from __future__ import annotations

import pytest

from redactor import OptionError
from redactor.integrations.entity_names import Naming, entities_of, name_in, naming_of
from redactor.rulebook import load


def test_no_row_is_of_an_entity_that_is_none() -> None:
    """A kind without a row has no name elsewhere, and keeps its own."""
    assert set(load().tables["entity_names"]) <= {rule.entity for rule in load().rules}


@pytest.mark.parametrize("whose", Naming)
def test_names_lead_back_to_the_entities(whose: Naming) -> None:
    for entity in load().tables["entity_names"]:
        assert entity in entities_of(name_in(entity, whose), whose)


def test_what_has_no_name_there_keeps_its_own() -> None:
    assert name_in("WELFARE_CERTIFICATE", Naming.AZURE) == "WELFARE_CERTIFICATE"
    assert name_in("HOUSE_RULE", Naming.PRESIDIO) == "HOUSE_RULE"
    assert entities_of("HOUSE_RULE", Naming.AWS) == ("HOUSE_RULE",)


def test_an_own_entity_is_never_called_as_another_s() -> None:
    own = set(load().tables["entity_names"])
    for whose in Naming:
        for entity in own:
            name = name_in(entity, whose)
            assert name == entity or name not in own or name_in(name, whose) == name


def test_names_of_nobody_are_refused() -> None:
    with pytest.raises(OptionError, match="presidio"):
        naming_of("oracle")
