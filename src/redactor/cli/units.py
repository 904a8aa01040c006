"""`units`: who may sign what, and on which way a unit's drafts go."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redactor.cli import stores

if TYPE_CHECKING:
    from redactor_service.reviews.units import Units


def add_units(parser: argparse.ArgumentParser) -> None:
    """The arguments of `units`."""
    parser.set_defaults(run=list_units)
    stores.add_config(parser)
    several = parser.add_subparsers(metavar="add|list|members|roles|way")
    _command(several, "list", list_units, "every unit: name, way, people")
    add = _command(several, "add", add_unit, "make a unit")
    add.add_argument("title", metavar="TITLE", help="its name, as people read it")
    add.add_argument("--way", metavar="FILE", help="its way in TOML; default: three stages")
    way = _command(
        several, "way", set_way, "new drafts go another way; those under way keep theirs"
    )
    way.add_argument("unit", metavar="UNIT", help="its name")
    way.add_argument("file", metavar="FILE", help="the way in TOML")
    roles = _command(several, "roles", set_roles, "what an account may do in a unit from now on")
    roles.add_argument("unit", metavar="UNIT")
    roles.add_argument("account", metavar="ACCOUNT", help="as `accounts list` shows it")
    roles.add_argument("roles", nargs="*", metavar="ROLE", help="of the unit's way")
    roles.add_argument("--none", action="store_true", help="it belongs to the unit no more")
    members = _command(several, "members", list_members, "who belongs to a unit, with which roles")
    members.add_argument("unit", metavar="UNIT")


def list_units(parsed: argparse.Namespace) -> int:
    """A line for each unit: name, title and digest of its way, number of people."""
    with _units(parsed) as units:
        for unit in units.all():
            way, people = units.way(unit.way), len(units.members(unit.id))
            print(unit.title, way.title, way.digest[:12], people, sep="\t")
    return 0


def add_unit(parsed: argparse.Namespace) -> int:
    """Makes a unit."""
    with _units(parsed) as units:
        told = {"way": _way(parsed.way)} if parsed.way else {}
        units.add(parsed.title, **told, by=_operator())
    print(f"{parsed.title.strip()}: added")
    return 0


def set_way(parsed: argparse.Namespace) -> int:
    """Sets a unit's way."""
    with _units(parsed) as units:
        units.set_way(units.of_title(parsed.unit).id, _way(parsed.file), by=_operator())
    print(f"{parsed.unit.strip()}: new drafts go the way of {parsed.file}")
    return 0


def set_roles(parsed: argparse.Namespace) -> int:
    """Sets an account's roles in a unit."""
    from redactor.errors import OptionError

    if bool(parsed.roles) == parsed.none:
        raise OptionError(
            "name roles, or --none", where="roles", advice="redactor units members UNIT shows them"
        )
    with _units(parsed) as units:
        unit = units.of_title(parsed.unit)
        units.set_roles(unit.id, parsed.account, parsed.roles, by=_operator())
    told = ", ".join(sorted(set(parsed.roles))) or "no member any more"
    print(f"{parsed.unit.strip()}: {parsed.account}: {told}")
    return 0


def list_members(parsed: argparse.Namespace) -> int:
    """A line for each: account, state, roles, the person's name."""
    with _units(parsed) as units:
        for each in units.members(units.of_title(parsed.unit).id):
            state = "disabled" if each.is_disabled else "active"
            print(each.account_name, state, ",".join(sorted(each.roles)), each.name, sep="\t")
    return 0


@contextmanager
def _units(parsed: argparse.Namespace) -> Iterator[Units]:
    with stores.opened(parsed) as store:
        from redactor_service.reviews.units import Units

        yield Units(store, stores.service_key(parsed))


def _way(path: str) -> str:
    """The text of a way. OptionError names the file and the key that cannot be used."""
    from redactor.reviews.way_reading import read_way

    read_way(Path(path))
    return Path(path).read_text(encoding="utf-8")


def _operator() -> str:
    """Who does it, for the ledger: no account, but a user of this machine."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):  # a user without a name
        return "cli"


def _command(commands: Any, name: str, run: Any, help: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help)
    parser.set_defaults(run=run)
    return parser
