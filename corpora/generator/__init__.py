"""A seeded generator of whole made-up drafts with planted identifiers.

An independent judge of the detectors: it shares no list and no code with them. Its tables are in
`words/` and `kinds/`; `SHAPES_OF` says which entity is written in which shapes. `rosters` makes whole
tables of people.

>>> draft = next(drafts(7, 1))
>>> draft == next(drafts(7, 1))
True
"""

from __future__ import annotations

from corpora.generator.bench import text_of
from corpora.generator.coverage import SHAPES_OF
from corpora.generator.model import Draft, Planted
from corpora.generator.rosters import rosters
from corpora.generator.stream import drafts, shaped

__all__ = ["SHAPES_OF", "Draft", "Planted", "drafts", "rosters", "shaped", "text_of"]
