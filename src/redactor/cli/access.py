"""`keys` and `accounts` of the service, and its `database`."""

from __future__ import annotations

import argparse
import datetime
import getpass
import sys
from typing import TYPE_CHECKING, Any

from redactor.cli import stores

if TYPE_CHECKING:
    from redactor_service.access.keys import Key


def add_keys(parser: argparse.ArgumentParser) -> None:
    """The arguments of `keys`."""
    parser.set_defaults(run=list_keys)
    stores.add_config(parser)
    several = parser.add_subparsers(metavar="add|list|revoke")
    add = _command(several, "add", add_key, "make a key for a program; it is shown once")
    add.add_argument("name", metavar="NAME", help="what it is for")
    add.add_argument(
        "--scope",
        action="append",
        default=[],
        metavar="SCOPE[,SCOPE …]",
        help="scan, redact, files, jobs, rules, presidio, reviews, admin; default: all but admin",
    )
    add.add_argument(
        "--account", default="", metavar="NAME", help="in reviews it acts in this person's name"
    )
    add.add_argument("--days", type=_positive, metavar="N", help="it ends after so many days")
    add.add_argument(
        "--rate",
        type=_natural,
        metavar="N",
        help="requests a minute; 0: as many as it likes; default 6000",
    )
    add.add_argument("--max-body", type=_positive, metavar="BYTES", help="largest request")
    revoke = _command(several, "revoke", revoke_key, "a key lets nobody in any more")
    revoke.add_argument("id", metavar="ID", help="as `keys list` shows it")
    _command(several, "list", list_keys, "every key that was made")


def add_accounts(parser: argparse.ArgumentParser) -> None:
    """The arguments of `accounts`."""
    parser.set_defaults(run=list_accounts)
    stores.add_config(parser)
    several = parser.add_subparsers(
        metavar="add|list|title|password|disable|enable|link|unlink|identities"
    )
    asks = "the password is asked for, or read as a line of standard input"
    add = _command(several, "add", add_account, f"make an account for the page; {asks}")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--role", choices=("editor", "admin"), default="editor")
    add.add_argument(
        "--title", default="", metavar="姓名", help="the person's name, as others read it"
    )
    add.add_argument(
        "--no-password",
        action="store_true",
        help="asks for none: the person signs in through the identity provider alone",
    )
    title = _command(several, "title", set_title, "change the person's name, as others read it")
    title.add_argument("name", metavar="NAME")
    title.add_argument("title", metavar="姓名", help="empty: the account's name is shown")
    change = _command(several, "password", set_password, f"set another password; {asks}")
    change.add_argument("name", metavar="NAME")
    disable = _command(several, "disable", disable_account, "an account signs in no more")
    disable.add_argument("name", metavar="NAME")
    enable = _command(several, "enable", enable_account, "a disabled account signs in again")
    enable.add_argument("name", metavar="NAME")
    _command(several, "list", list_accounts, "every account that was made")
    _add_links(several)


def _add_links(several: Any) -> None:
    helps = {
        "link": (link_identity, "whom the identity provider knows so signs in as this account"),
        "unlink": (unlink_identity, "no more, and the account is signed out everywhere"),
    }
    for name, (run, help) in helps.items():
        command = _command(several, name, run, help)
        command.add_argument("name", metavar="NAME")
        command.add_argument("--issuer", metavar="URL", help="default: oidc_issuer of the settings")
        command.add_argument(
            "--subject", required=True, metavar="SUB", help="as the provider's sub, exactly"
        )
    _command(several, "identities", list_identities, "every identity and its account")


def add_database(parser: argparse.ArgumentParser) -> None:
    """The arguments of `database`."""
    parser.set_defaults(run=show_database)
    stores.add_config(parser)
    several = parser.add_subparsers(metavar="upgrade|downgrade")
    up = _command(several, "upgrade", upgrade, "bring it to this version's form, as serve does")
    up.add_argument("revision", nargs="?", default="head")
    down = _command(
        several, "downgrade", downgrade, "back to an earlier form; what came later goes"
    )
    down.add_argument("revision", help="as `database` shows it; base: no table is left")


def add_key(parsed: argparse.Namespace) -> int:
    """Makes a key and prints it, alone on standard output."""
    with stores.opened(parsed) as store:
        from redactor_service.access import keys
        from redactor_service.access.scopes import EVERYDAY, read_scopes
        from redactor_service.storage.engine import now

        names = [name for each in parsed.scope for name in each.split(",")]
        scopes = read_scopes(names) if names else EVERYDAY
        ends = now() + datetime.timedelta(days=parsed.days) if parsed.days else None
        rate = keys.PER_MINUTE if parsed.rate is None else parsed.rate or None
        limits = keys.Limits(per_minute=rate, max_body=parsed.max_body)
        shown, _ = keys.add(
            store,
            parsed.name,
            scopes=scopes,
            expires_at=ends,
            limits=limits,
            account=parsed.account,
        )
    print(shown)
    print("Keep it: it cannot be shown again.", file=sys.stderr)
    return 0


def list_keys(parsed: argparse.Namespace) -> int:
    """A line for each key: id, state, scopes, end, last use, name, account."""
    with stores.opened(parsed) as store:
        from redactor_service.access import keys
        from redactor_service.storage.engine import now

        moment = now()
        for key in keys.all_keys(store):
            state = _state(key, moment)
            ends = f"until {_day(key.expires_at)}" if key.expires_at else "without end"
            used = f"used {_day(key.used_at)}" if key.used_at else "not used yet"
            scopes = ",".join(sorted(key.scopes))
            print(key.id, state, scopes, ends, used, key.name, key.account_name, sep="\t")
    return 0


def _state(key: Key, moment: datetime.datetime) -> str:
    if key.revoked_at:
        return "revoked"
    if key.is_account_disabled:
        return "disabled"
    return "active" if key.holds(moment) else "expired"


def revoke_key(parsed: argparse.Namespace) -> int:
    """Revokes a key; a running service knows within two seconds."""
    with stores.opened(parsed) as store:
        from redactor_service.access import keys

        # The whole key is an id and more.
        key_id = parsed.id.removeprefix("rk_").partition("_")[0]
        key = keys.revoke(store, key_id)
    print(f"{key.id}: revoked")
    return 0


def add_account(parsed: argparse.Namespace) -> int:
    """Makes an account."""
    with stores.opened(parsed) as store:
        from redactor_service.access import accounts, passwords
        from redactor_service.access.scopes import Role

        passwords.checked_name(parsed.name)
        passwords.checked_title(parsed.title)
        password = None if parsed.no_password else _password()
        role = Role(parsed.role)
        account = accounts.add(store, parsed.name, password, role=role, title=parsed.title)
    print(f"{account.name}: added as {account.role}")
    return 0


def list_accounts(parsed: argparse.Namespace) -> int:
    """A line for each account: name, state, role, day, the person's name."""
    with stores.opened(parsed) as store:
        from redactor_service.access import accounts

        for account in accounts.all_accounts(store):
            state = "disabled" if account.disabled_at else "active"
            made = _day(account.created_at)
            print(account.name, state, account.role, made, account.title, sep="\t")
    return 0


def set_title(parsed: argparse.Namespace) -> int:
    """Sets the person's name."""
    with stores.opened(parsed) as store:
        from redactor_service.access import accounts

        account = accounts.set_title(store, parsed.name, parsed.title)
    print(f"{account.name}: shown as {account.shown_name}")
    return 0


def set_password(parsed: argparse.Namespace) -> int:
    """Sets a password, ends the account's sessions, lets a disabled one in again."""
    with stores.opened(parsed) as store:
        from redactor_service.access import accounts

        accounts.set_password(store, parsed.name, _password())
    print(f"{parsed.name}: the password is set; signed out everywhere")
    return 0


def disable_account(parsed: argparse.Namespace) -> int:
    """Disables an account and ends its sessions."""
    with stores.opened(parsed) as store:
        from redactor_service.access import accounts

        accounts.disable(store, parsed.name)
    print(f"{parsed.name}: disabled; signed out everywhere")
    return 0


def enable_account(parsed: argparse.Namespace) -> int:
    """Lets a disabled account sign in again, by what it had."""
    with stores.opened(parsed) as store:
        from redactor_service.access import accounts

        accounts.enable(store, parsed.name)
    print(f"{parsed.name}: may sign in")
    return 0


def link_identity(parsed: argparse.Namespace) -> int:
    """Links an identity of the provider to an account."""
    with stores.opened(parsed) as store:
        from redactor_service.access import identities

        issuer = _issuer(parsed)
        account = identities.link(store, parsed.name, issuer=issuer, subject=parsed.subject)
    print(f"{account.name}: linked to {parsed.subject} of {issuer}")
    return 0


def unlink_identity(parsed: argparse.Namespace) -> int:
    """Takes the link away, and ends the account's sessions."""
    with stores.opened(parsed) as store:
        from redactor_service.access import identities

        issuer = _issuer(parsed)
        identities.unlink(store, parsed.name, issuer=issuer, subject=parsed.subject)
    print(f"{parsed.name}: unlinked; signed out everywhere")
    return 0


def list_identities(parsed: argparse.Namespace) -> int:
    """A line for each identity: account, subject, issuer, day."""
    with stores.opened(parsed) as store:
        from redactor_service.access import identities

        for each, account in identities.all_identities(store):
            print(account.name, each.subject, each.issuer, _day(each.created_at), sep="\t")
    return 0


def _issuer(parsed: argparse.Namespace) -> str:
    from redactor.errors import OptionError
    from redactor_service.settings import load_settings

    issuer = str(parsed.issuer or load_settings(parsed.config).oidc_issuer)
    if not issuer:
        raise OptionError(
            "is missing", where="--issuer", advice="name it, or set oidc_issuer in the settings"
        )
    return issuer


def show_database(parsed: argparse.Namespace) -> int:
    """The form that the database has, and the one that this version needs."""
    with stores.bare(parsed) as store:
        from redactor_service.storage import migrate

        print(f"revision {migrate.current(store.engine) or 'none'}, needed {migrate.head()}")
    return 0


def upgrade(parsed: argparse.Namespace) -> int:
    """Brings the database to a later form."""
    return _migrate(parsed, down=False)


def downgrade(parsed: argparse.Namespace) -> int:
    """Brings the database back to an earlier form."""
    return _migrate(parsed, down=True)


def _migrate(parsed: argparse.Namespace, *, down: bool) -> int:
    revision = parsed.revision
    with stores.bare(parsed) as store:
        from alembic.util import CommandError

        from redactor.errors import OptionError
        from redactor_service.storage import migrate

        try:
            (migrate.downgrade if down else migrate.upgrade)(store.engine, revision)
        except CommandError:
            raise OptionError(
                "is no revision of the database", where=revision, advice="base, 0001, 0002 … head"
            ) from None
        print(f"revision {migrate.current(store.engine) or 'none'}")
    return 0


def _password() -> str:
    """A password from the terminal, typed twice, or a line of standard input; never from the command
    line, which every user of the machine can read."""
    from redactor.errors import OptionError

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != first:
        raise OptionError("the two are not the same", where="password", advice="type it again")
    return first


def _day(moment: datetime.datetime | None) -> str:
    return moment.date().isoformat() if moment else ""


def _positive(told: str) -> int:
    value = int(told)
    if value < 1:
        raise ValueError
    return value


def _natural(told: str) -> int:
    value = int(told)
    if value < 0:
        raise ValueError
    return value


def _command(commands: Any, name: str, run: Any, help: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help)
    parser.set_defaults(run=run)
    return parser
