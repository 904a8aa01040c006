"""`watch`: audits on a schedule that tell somebody when something new needs a person."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redactor.cli import auditing, common

if TYPE_CHECKING:
    from redactor.batch.totals import Totals
    from redactor.batch.watch import Channel
    from redactor.batch.watch.outbox import Message
    from redactor.errors import RedactorError

_PORTS = {"starttls": 587, "tls": 465, "none": 25}


def add_options(parser: argparse.ArgumentParser) -> None:
    auditing.add_options(parser)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--every", default="6h", metavar="6h", help="how often: 30m, 6h, 1d")
    how.add_argument("--once", action="store_true", help="one round only, for cron")
    parser.add_argument("--webhook", metavar="URL", help="post messages there, signed")
    parser.add_argument("--secret-file", metavar="FILE", help="the webhook's secret, in base64")
    parser.add_argument("--tell-file", metavar="FILE", help="add messages to it, a line each")
    parser.add_argument(
        "--mail-to", action="append", default=[], metavar="MAILBOX", help="several times: each"
    )
    parser.add_argument("--mail-from", metavar="MAILBOX", help="default: the first of --mail-to")
    parser.add_argument("--smtp", metavar="HOST[:PORT]", help="the mail server")
    parser.add_argument("--smtp-security", choices=tuple(_PORTS), default="starttls")
    parser.add_argument("--smtp-user", default="", metavar="NAME")
    parser.add_argument("--smtp-password-file", metavar="FILE")
    parser.add_argument("--smtp-ca", default="", metavar="FILE", help="certificates to trust")


def watch(parsed: argparse.Namespace) -> int:
    from redactor.batch.collections import open_collection
    from redactor.batch.watch import Watch, seconds_of

    every = seconds_of(parsed.every)
    options = common.options(parsed)
    collection = open_collection(parsed.source, **auditing.told_of(parsed.told))
    channels = list(_channels(parsed))
    ending = _Ending()

    def audit() -> Totals:
        return _round(parsed, collection, options, ending)

    watching = Watch(
        folder=Path(parsed.output).absolute(),
        source=_shown(collection.spec, options),
        audit=audit,
        channels=channels,
        said=_said,
        warned=_warned,
        stop=ending.stop,
    )
    with ending.heard():
        if parsed.once:
            return 0 if watching.once() else 2
        watching.run(every)
    return 0


def _round(parsed: argparse.Namespace, collection: Any, options: Any, ending: _Ending) -> Totals:
    from redactor.batch import audit_collection
    from redactor.batch.plan import Planned

    show = auditing.Shown(parsed)

    def told(event: Any) -> None:
        # From here on there are documents to be ended.
        ending.is_patient = ending.is_patient or isinstance(event, Planned)
        show.event(event)

    ending.is_patient = False
    try:
        totals = audit_collection(
            collection,
            parsed.output,
            _of_today(options, parsed),
            outside=parsed.outside,
            since=auditing.date_of(parsed.since),
            is_dated=parsed.today is not None,
            limits=auditing.limits_of(parsed),
            told=told,
            stop=ending.stop,
        )
    finally:
        ending.is_patient = True
        show.clear()
    show.totals(totals)
    sys.stdout.flush()
    return totals


def _of_today(options: Any, parsed: argparse.Namespace) -> Any:
    """A watch goes on for weeks: each round is of its own day."""
    import datetime
    from dataclasses import replace

    return options if parsed.today is not None else replace(options, today=datetime.date.today())


def _shown(spec: str, options: Any) -> str:
    """What is watched, as messages may show it."""
    from redactor.audit import Scanner
    from redactor.batch.shown import Shown

    return Shown(Scanner.of(options)).path(spec)


class _Ending:
    """SIGTERM and Ctrl-C: documents that are under way are finished, messages that are on their way
    too; a second one ends at once."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        #: Whether somebody looks at `stop` soon; else it ends at once.
        self.is_patient = True

    def _asked(self, *_: Any) -> None:
        if self.stop.is_set() or not self.is_patient:
            self.stop.set()
            raise KeyboardInterrupt
        self.stop.set()

    @contextmanager
    def heard(self) -> Iterator[None]:
        before = {
            each: signal.signal(each, self._asked) for each in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            yield
        except KeyboardInterrupt:
            print("已停止。已完成的部分已保存，再次运行同一命令即可继续。", file=sys.stderr)
            raise
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


def _said(message: Message) -> None:
    print(f"{message.title}\n{message.text}", flush=True)


def _warned(error: RedactorError) -> None:
    print(f"redactor: {error}", file=sys.stderr, flush=True)


def _channels(parsed: argparse.Namespace) -> Iterator[Channel]:
    from redactor.batch.watch import TellFile, Webhook
    from redactor.batch.watch.channels import secret_of
    from redactor.errors import OptionError

    if bool(parsed.webhook) != bool(parsed.secret_file):
        raise OptionError(
            "go together", where="--webhook, --secret-file", advice="openssl rand -base64 32 >FILE"
        )
    if parsed.webhook:
        yield Webhook(address=parsed.webhook, secret=secret_of(Path(parsed.secret_file)))
    if bool(parsed.mail_to) != bool(parsed.smtp):
        raise OptionError("go together", where="--mail-to, --smtp", advice="--smtp HOST:PORT")
    if parsed.mail_to:
        yield from _mail(parsed)
    if parsed.tell_file:
        yield TellFile(path=Path(parsed.tell_file).absolute())


def _mail(parsed: argparse.Namespace) -> Iterator[Channel]:
    from redactor.batch.watch import Mail
    from redactor.errors import InputError, OptionError

    host, colon, port = parsed.smtp.partition(":")
    if not host or (colon and not port.isdecimal()):
        raise OptionError("must be HOST or HOST:PORT", where="--smtp", advice="mail.example.cn:587")
    password = ""
    if parsed.smtp_password_file:
        try:
            password = Path(parsed.smtp_password_file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise InputError("cannot be read", where=parsed.smtp_password_file) from None
    for each in parsed.mail_to:
        yield Mail(
            to=each,
            sender=parsed.mail_from or parsed.mail_to[0],
            host=host,
            port=int(port or _PORTS[parsed.smtp_security]),
            security=parsed.smtp_security,
            user=parsed.smtp_user,
            password=password,
            ca=parsed.smtp_ca,
        )
