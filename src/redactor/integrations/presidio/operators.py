"""Our masks as an operator of Presidio's anonymizer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from presidio_anonymizer import AnonymizerEngine
from presidio_anonymizer.entities import InvalidParamError, OperatorConfig
from presidio_anonymizer.operators import Operator, OperatorType
from presidio_anonymizer.operators.operators_factory import ANONYMIZERS

from redactor.audit import Scanner
from redactor.context.people_words import MINOR
from redactor.errors import RedactorError
from redactor.integrations.entity_names import Naming, entities_of, name_in, naming_of
from redactor.masking import Mask, mask_value
from redactor.model import Action, Audience, Certainty
from redactor.options import PROCESS_KEY
from redactor.policy import Policy, load_policy
from redactor.rulebook import Rule, load

OPERATOR = "redactor"
_DEFAULT = "DEFAULT"
#: What is to be rewritten, not masked: their places are told, and a person decides.
_LEFT = frozenset({"TERM", "INTERNAL_MARKING"})
_PARAMETERS = frozenset({"policy", "naming", "key", "entity_type"})
_BLANKS = re.compile(r"(\s+)")


class RedactorOperator(Operator):
    """Puts a value's mask in its place, as a policy says for its kind.

    Parameters: `policy` (as in ScanOptions), `naming` (as in RedactorRecognizer) and `key` (bytes,
    for pseudonyms). Whatever it is given it masks: give it what needs an act, not notes too. Of kinds
    that share a name (PHONE_NUMBER) the one is taken that the value is of. Values that Presidio
    merged over blanks are masked one by one. Wrong words and internal marks are left as they are; a
    mark of secrecy raises InvalidParamError: such a text may not go out, masked or not."""

    def operate(self, text: str, params: Mapping[str, Any] | None = None) -> str:
        told = params or {}
        masker = _masker(
            told.get("policy", "default"),
            naming_of(told.get("naming", Naming.PRESIDIO)),
            told.get("key"),
        )
        return masker.masked(text, told.get("entity_type", ""))

    def validate(self, params: Mapping[str, Any] | None = None) -> None:
        """InvalidParamError names the parameter that cannot be."""
        told = params or {}
        unknown = sorted(told.keys() - _PARAMETERS)
        if unknown:
            raise InvalidParamError(f"no such parameter: {', '.join(unknown)}")
        if not isinstance(told.get("policy", ""), str):
            raise InvalidParamError("policy: must be text")
        if not isinstance(told.get("key", b""), bytes):
            raise InvalidParamError("key: must be bytes")
        try:
            load_policy(told.get("policy", "default"))
            naming_of(told.get("naming", Naming.PRESIDIO))
        except RedactorError as error:
            raise InvalidParamError(str(error)) from None

    def operator_name(self) -> str:
        return OPERATOR

    def operator_type(self) -> OperatorType:
        return OperatorType.Anonymize


class _Masker:
    """Masks values of which nothing is known but their kind."""

    def __init__(self, policy: str, naming: Naming, key: bytes | None) -> None:
        self._rules: dict[str, Rule] = {}
        for rule in load().rules:
            self._rules.setdefault(rule.entity, rule)
        counts = Counter(label for rule in self._rules.values() for label in rule.labels)
        #: By entity, a label that is of no other.
        self._labels = {
            rule.entity: label
            for rule in self._rules.values()
            for label in reversed(rule.labels)
            if counts[label] == 1
        }
        self._policy: Policy = load_policy(policy).with_rules(self._rules.values())
        self._naming = naming
        self._key = key or PROCESS_KEY
        self._scanner = Scanner(policy=policy, key=self._key)

    def masked(self, value: str, name: str) -> str:
        entities = entities_of(name, self._naming)
        if any(self._action(entity) is Action.BLOCK for entity in entities):
            raise InvalidParamError(f"{name}: a text so marked may not be published")
        if _LEFT.issuperset(entities):
            return value
        # A hotline, too, is a PHONE_NUMBER; but what was given to be masked is rather the other.
        likely = [entity for entity in entities if self._action(entity).acting] or entities
        one = self._masked_as_one(value, likely)
        if one is not None:
            return one
        pieces = _BLANKS.split(value)
        several = [
            piece if index % 2 else self._masked_as_one(piece, likely)
            for index, piece in enumerate(pieces)
        ]
        if all(piece is not None for piece in several):
            return "".join(piece or "" for piece in several)
        mask = self._mask(likely[0])
        return mask_value(mask, value, title=self._title(likely[0]), key=self._key)

    def _masked_as_one(self, value: str, entities: tuple[str, ...] | list[str]) -> str | None:
        """The mask of a value that is one of these kinds; None when it is none of them."""
        masks = (self._read_and_masked(value, entity) for entity in entities)
        return next((mask for mask in masks if mask is not None), None)

    def _read_and_masked(self, value: str, entity: str) -> str | None:
        """The mask of a value read behind the label of its kind: only so is it known how far an
        address is coarse, and what of a name is its surname."""
        if self._mask(entity) != self._policy.mask(entity):
            return None
        label = self._labels.get(entity)
        lead = f"{label}：" if label else ""
        report = self._scanner.scan(lead + value)
        for finding, quote in zip(report.findings, report.masked_quotes, strict=True):
            is_whole = (finding.start, finding.end) == (len(lead), len(lead) + len(value))
            if is_whole and finding.entity == entity:
                return quote
        return None

    def _mask(self, entity: str) -> Mask:
        """Of what is only masked for its marks, as a child's school is, the mask that they ask."""
        marks = () if self._action(entity).acting else (MINOR,)
        return self._policy.mask(entity, marks)

    def _action(self, entity: str) -> Action:
        return self._policy.action(entity, Audience.PERSONAL, Certainty.CONFIRMED)

    def _title(self, entity: str) -> str:
        rule = self._rules.get(entity)
        return rule.title if rule else entity


@lru_cache(maxsize=16)
def _masker(policy: str, naming: Naming, key: bytes | None) -> _Masker:
    return _Masker(policy, naming, key)


def operators(
    policy: str = "default", *, naming: str = Naming.PRESIDIO, key: bytes | None = None
) -> dict[str, OperatorConfig]:
    """For each entity, and for any other (DEFAULT), our operator with these parameters.

    OptionError or RuleError when the policy or the naming cannot be."""
    load_policy(policy)
    whose = naming_of(naming)
    params: dict[str, Any] = {"policy": policy, "naming": str(whose)}
    if key is not None:
        params["key"] = key
    names = sorted({name_in(rule.entity, whose) for rule in load().rules})
    # presidio-structured does not tell an operator whose value it has.
    known = {name: OperatorConfig(OPERATOR, {**params, "entity_type": name}) for name in names}
    return {**known, _DEFAULT: OperatorConfig(OPERATOR, params)}


def register_operator() -> None:
    """Have every engine that is made from now on know our operator: presidio-structured makes its
    own, to which none can be added."""
    if RedactorOperator not in ANONYMIZERS:
        ANONYMIZERS.append(RedactorOperator)


def make_anonymizer() -> AnonymizerEngine:
    """One anonymizer of Presidio's with our operator beside its own."""
    engine = AnonymizerEngine()
    engine.add_anonymizer(RedactorOperator)
    return engine
