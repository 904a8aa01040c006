"""Policies: entity × audience × certainty → action and mask, read from `rules/policies/`.

    extends = "default"                 # optional: start from another policy
    [entity.MOBILE_PHONE]
    action = { personal = "mask", unknown = "mask", public_duty = "note", organisation = "note" }
    possible = "hold"                   # optional: the action when merely possible
    severity = { hint = "note" }        # optional: of wrong words, by the severity in their list
    mask = { operator = "mask", first = 3 }

`action` may be one text for every audience. For an entity that a policy does not name, the rule's
own `[policy]` table of the same form decides; without one it is held: a kind that somebody added
without deciding about it must not slip through.

A finding may carry marks (`minor`, `protected`); what then holds is written the same way:

    [mark.minor.PERSON_NAME]
    action = "mask"
    mask = { operator = "surname" }

Masked values are held when fewer values than a threshold are left of them (WEAK_MASK only), by what
is masked or one number for all:

    [entity.WEAK_MASK]
    hold_under = { RESIDENT_ID = 100, BANK_CARD = 100 }

A page kind (`rules/pages/`) may decide otherwise about the actions, not about the masks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from redactor.errors import OptionError, RuleError
from redactor.masking import Mask, mask_from
from redactor.model import Action, Audience, Certainty
from redactor.rulebook import PageKind, Rule, Severity, read_toml, rules_folder

#: What `hold_under` may say: a mask that leaves more is not spoken of (`redactor.scan.masks`).
LARGEST_THRESHOLD = 100_000
_WEAK_MASK = "WEAK_MASK"
#: The key of a threshold for every kind.
_EVERY = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do with one entity. `hold_under`: of weak masks, by what is masked."""

    actions: Mapping[Audience, Action]
    possible: Action | None = None
    severities: Mapping[str, Action] = field(default_factory=dict)
    hold_under: Mapping[str, int] = field(default_factory=dict)
    mask: Mask = field(default_factory=Mask)


_HELD = Decision(actions=dict.fromkeys(Audience, Action.HOLD))


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A named set of decisions; `marked`: by mark and entity, those for findings with a mark."""

    name: str
    title: str
    why: str
    decisions: Mapping[str, Decision]
    marked: Mapping[tuple[str, str], Decision] = field(default_factory=dict)

    def action(
        self,
        entity: str,
        audience: Audience,
        certainty: Certainty,
        marks: Iterable[str] = (),
        severity: str | None = None,
    ) -> Action:
        """What to do with a finding; `severity`: of a wrong word, as its list says."""
        decision = self._decision(entity, marks)
        action = decision.severities.get(severity or "", decision.actions[audience])
        if certainty is Certainty.POSSIBLE and decision.possible and action.acting:
            return decision.possible
        return action

    def weak_mask(self, entity: str, masked: str, left: int, action: Action) -> Action:
        """What to do with a weak mask (`entity`) of a value (`masked`) of which `left` values are
        left; `action`: where the thresholds say nothing."""
        thresholds = self._decision(entity, ()).hold_under
        under = thresholds.get(masked, thresholds.get(_EVERY, 0))
        return Action.HOLD if left < under and not action.acting else action

    def with_rules(self, rules: Iterable[Rule]) -> Policy:
        """The policy with the rules' own decisions for entities that it does not name.

        RuleError when such a decision cannot be, and when the policy names an entity that none of the
        rules has but for its spelling. (Another may be that of a pack which is not in use.)"""
        rules = list(rules)
        self._check_spelling({rule.entity for rule in rules})
        own = {
            rule.entity: _decision(rule.decision, f"{rule.id}, key policy", None)
            for rule in rules
            if rule.decision and rule.entity not in self.decisions
        }
        return replace(self, decisions={**self.decisions, **own}) if own else self

    def _check_spelling(self, known: Collection[str]) -> None:
        for entity in sorted(self.decisions.keys() - known):
            _refuse_misspelt(entity, known, f"policy {self.name}, key entity.{entity}")
        for entity, decision in self.decisions.items():
            for masked in sorted(decision.hold_under.keys() - known - {_EVERY}):
                where = f"policy {self.name}, key entity.{entity}.hold_under.{masked}"
                _refuse_misspelt(masked, known, where, least=0.0)

    def for_page(self, page: PageKind) -> Policy:
        """The policy with what a page kind decides: its actions, and this policy's masks.

        RuleError when the page kind's decision cannot be."""
        if not page.decisions:
            return self
        own = {
            entity: _decision(table, f"pages/{page.name}.toml, key entity.{entity}", None)
            for entity, table in page.decisions.items()
        }
        changed = {
            entity: replace(decision, mask=self.mask(entity)) for entity, decision in own.items()
        }
        return replace(self, decisions={**self.decisions, **changed})

    def mask(self, entity: str, marks: Iterable[str] = ()) -> Mask:
        return self._decision(entity, marks).mask

    def _decision(self, entity: str, marks: Iterable[str]) -> Decision:
        for mark in marks:
            decision = self.marked.get((mark, entity))
            if decision is not None:
                return decision
        return self.decisions.get(entity, _HELD)


def _refuse_misspelt(
    entity: str, known: Collection[str], where: str, *, least: float = 0.85
) -> None:
    """RuleError where an unknown entity is so much like a known one."""
    meant = get_close_matches(entity, known, n=1, cutoff=least)
    if meant:
        raise RuleError(f"no such entity: {entity}", where=where, advice=f"{meant[0]} is known")


def policy_names() -> tuple[str, ...]:
    """The shipped policies."""
    return tuple(sorted(path.stem for path in (rules_folder() / "policies").glob("*.toml")))


@lru_cache(maxsize=32)
def load_policy(name: str) -> Policy:
    """A shipped policy by name, or one of the user's by the path of its TOML file."""
    path = Path(name) if name.endswith(".toml") else _shipped(name)
    if not path.is_file():
        known = ", ".join(policy_names())
        raise OptionError(
            f"no such policy: {name}", where="policy", advice=f"known are {known}, or a .toml path"
        )
    data = read_toml(path)
    decisions = dict(_base(data, path).decisions) if "extends" in data else {}
    entities = data.pop("entity", {})
    if not isinstance(entities, dict):
        raise RuleError("must be a table", where=f"{path}, key entity", advice="[entity.EMAIL]")
    for entity, table in entities.items():
        decisions[entity] = _decision(table, f"{path}, key entity.{entity}", decisions.get(entity))
    marked = {**(_base(data, path).marked if "extends" in data else {})}
    for mark, entities in _tables(data.pop("mark", {}), f"{path}, key mark"):
        for entity, table in _tables(entities, f"{path}, key mark.{mark}"):
            where = f"{path}, key mark.{mark}.{entity}"
            base = marked.get((mark, entity)) or decisions.get(entity)
            marked[mark, entity] = _decision(table, where, base)
    unknown = data.keys() - {"extends", "title", "why"}
    if unknown:
        raise RuleError(
            f"unknown key {', '.join(sorted(unknown))}",
            where=str(path),
            advice="check its spelling",
        )
    return Policy(
        name=path.stem,
        title=_text(data, "title", path),
        why=_text(data, "why", path),
        decisions=decisions,
        marked=marked,
    )


def _tables(value: Any, where: str) -> Iterable[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise RuleError("must be a table", where=where, advice="[mark.minor.PERSON_NAME]")
    return value.items()


_LONGEST_CHAIN = 8


def _base(data: Mapping[str, Any], path: Path) -> Policy:
    """The policy that this one extends. RuleError when policies extend one another in a ring."""
    name, seen = _text(data, "extends", path), 0
    above = path
    while seen < _LONGEST_CHAIN:
        above = Path(name) if name.endswith(".toml") else _shipped(name)
        if above.resolve() == path.resolve() or not above.is_file():
            break
        further = read_toml(above)
        if "extends" not in further:
            return load_policy(_text(data, "extends", path))
        name, seen = _text(further, "extends", above), seen + 1
    if above.is_file():
        raise RuleError("extends itself", where=f"{path}, key extends", advice="name another")
    return load_policy(name)


def _shipped(name: str) -> Path:
    return rules_folder() / "policies" / f"{name}.toml"


def _text(data: Mapping[str, Any], key: str, path: Path) -> str:
    value = data.get(key)
    if not isinstance(value, str):
        raise RuleError("must be text", where=f"{path}, key {key}", advice="write it in quotes")
    return value


def _decision(table: Any, where: str, base: Decision | None) -> Decision:
    if not isinstance(table, Mapping):
        raise RuleError("must be a table", where=where, advice='action = "mask"')
    unknown = table.keys() - {"action", "possible", "severity", "hold_under", "mask"}
    if unknown:
        raise RuleError(
            f"unknown key {', '.join(sorted(unknown))}", where=where, advice="check its spelling"
        )
    if "action" in table:
        actions = _actions(table["action"], where)
    elif base:
        actions = base.actions
    else:
        raise RuleError("has no action", where=where, advice="say note, mask, hold or block")
    return Decision(
        actions=actions,
        possible=_action(table["possible"], where)
        if "possible" in table
        else (base.possible if base else None),
        severities=_severities(table["severity"], where)
        if "severity" in table
        else (base.severities if base else {}),
        hold_under=_thresholds(table["hold_under"], where)
        if "hold_under" in table
        else (base.hold_under if base else {}),
        mask=mask_from(table["mask"], where)
        if "mask" in table
        else (base.mask if base else Mask()),
    )


def _actions(value: Any, where: str) -> Mapping[Audience, Action]:
    if isinstance(value, str):
        return dict.fromkeys(Audience, _action(value, where))
    if not isinstance(value, dict) or value.keys() != {audience.value for audience in Audience}:
        names = ", ".join(audience.value for audience in Audience)
        raise RuleError("action must name each audience", where=where, advice=f"they are {names}")
    return {Audience(audience): _action(action, where) for audience, action in value.items()}


def _severities(value: Any, where: str) -> Mapping[str, Action]:
    names = ", ".join(Severity)
    if not isinstance(value, dict) or value.keys() - set(Severity):
        raise RuleError("must name severities", where=f"{where}.severity", advice=f"of {names}")
    return {severity: _action(action, where) for severity, action in value.items()}


def _thresholds(value: Any, where: str) -> Mapping[str, int]:
    """How many values must be left of what is masked; one number is for every kind."""
    where = f"{where}.hold_under"
    if _WEAK_MASK not in where:
        raise RuleError(
            "is for masked values alone", where=where, advice=f"write it under entity.{_WEAK_MASK}"
        )
    table = value if isinstance(value, dict) else {_EVERY: value}
    for entity, number in table.items():
        if type(number) is not int or not 0 <= number <= LARGEST_THRESHOLD:
            raise RuleError(
                f"must be a whole number from 0 to {LARGEST_THRESHOLD:,}",
                where=f"{where}.{entity}".removesuffix("."),
                advice="a mask that leaves more is not spoken of",
            )
    return table


def _action(value: Any, where: str) -> Action:
    try:
        return Action(value)
    except ValueError as error:
        raise RuleError(
            "no such action", where=where, advice="say note, mask, hold or block"
        ) from error
