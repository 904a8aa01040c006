"""三审三校: the way of a draft through its reviews, and the proof of it.

`way` is a unit's configuration, `machine` the rules, `ledger` the proof, `records` the forms. All is
pure: moments, ids and keys are arguments; storage of the ledger alone touches files.
"""

from redactor.reviews.checks import Check, CheckedFinding, check_of, digest_of
from redactor.reviews.commands import Command, Member
from redactor.reviews.draft import Draft, Phase, barred, due, place_of, replay
from redactor.reviews.events import Event, EventKind
from redactor.reviews.machine import Accepted, handle
from redactor.reviews.refusals import Refusal, Refused
from redactor.reviews.way import Way
from redactor.reviews.way_reading import default_way, read_way

__all__ = [
    "Accepted",
    "Check",
    "CheckedFinding",
    "Command",
    "Draft",
    "Event",
    "EventKind",
    "Member",
    "Phase",
    "Refusal",
    "Refused",
    "Way",
    "barred",
    "check_of",
    "default_way",
    "digest_of",
    "due",
    "handle",
    "place_of",
    "read_way",
    "replay",
]
