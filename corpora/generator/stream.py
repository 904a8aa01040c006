"""Streams of drafts: a realistic mix, or every entity in every shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from corpora.generator.coverage import Demand, Habit
from corpora.generator.drafting import draft
from corpora.generator.kinds import Kind, kinds, kinds_with, rosters_with
from corpora.generator.model import Draft
from corpora.generator.numbers import MAKERS

# How often a coverage run takes a roster, if one has a column for what it wants. Not always: some
# shapes (a line break) stand in prose only.
_ROSTERS = 0.2


def drafts(seed: int, count: int, *, kinds: Sequence[str] | None = None) -> Iterator[Draft]:
    """So many documents, mostly in plain shape; the same for the same arguments."""
    pool = _pool(kinds)
    weights = [kind.weight for kind in pool]
    for at in range(count):
        rng = Random(f"drafts {seed} {at}")
        (kind,) = rng.choices(pool, weights)
        yield draft(f"{kind.name}-{seed}-{at}", kind, Habit(rng), rng)


def shaped(seed: int, per_shape: int = 200) -> Iterator[Draft]:
    """Documents until every entity stood in each of its shapes `per_shape` times."""
    demand = Demand(Random(f"demand {seed}"), per_shape, MAKERS)
    at = 0
    while focus := demand.most_wanted():
        rng = Random(f"shaped {seed} {at}")
        rosters = rosters_with(focus) if rng.random() < _ROSTERS else ()
        kind = rng.choice(rosters or kinds_with(focus))
        yield draft(f"shaped-{kind.name}-{seed}-{at}", kind, demand, rng, focus)
        at += 1


def _pool(names: Sequence[str] | None) -> list[Kind]:
    known = kinds()
    if names is None:
        return list(known.values())
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise ValueError(f"no such kind: {', '.join(unknown)}; there are {', '.join(known)}")
    return [known[name] for name in names]
