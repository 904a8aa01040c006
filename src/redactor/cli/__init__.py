"""The command line: the only place that prints, reads standard input or exits.

Exit status 0: nothing acting; 1: acting findings (for `redact`: acting findings that remain);
2: could not be read, or bad usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from redactor.cli import (
    access,
    auditing,
    common,
    joining,
    ledgers,
    packs,
    reporting,
    rules,
    scanning,
    serving,
    units,
    watching,
)

# What a command needs is imported when it runs: `redactor --help` must come at once.


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and exit."""
    for stream in (sys.stdout, sys.stderr):
        # A lone surrogate or a terminal without UTF-8 must not end in a traceback.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            # Programs read what we write as UTF-8, whatever the terminal's setting.
            reconfigure(errors="replace", **({} if stream.isatty() else {"encoding": "utf-8"}))
    parsed = _parser().parse_args(arguments)
    try:
        status = parsed.run(parsed)
        sys.stdout.flush()
    except KeyboardInterrupt:
        status = 130
    except BrokenPipeError:
        # The reader went away (`| head`); nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 141
    except Exception as error:
        print(f"redactor: {_told(error)}", file=sys.stderr)
        status = 2
    sys.exit(status)


def _told(error: Exception) -> str:
    from redactor.errors import RedactorError

    if isinstance(error, RedactorError):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename or 'input'}: {error.strerror or type(error).__name__}"
    # Its message might quote the document.
    return f"internal error: {type(error).__name__} (please report it; nothing was written)"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="redactor",
        description="Audits Chinese-language drafts before they are published, and masks them.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    scan = _command(
        commands, "scan", scanning.scan, "say what may not go out as it stands, and why"
    )
    scan.add_argument("files", nargs="*", metavar="FILE", help="drafts; - is standard input")
    scan.add_argument("--jsonl", metavar="FILE", help='a draft a line: {"id", "text", …options}')
    scan.add_argument("--format", dest="shown", choices=("text", "json"), default="text")
    scan.add_argument(
        "--against",
        metavar="INDEX",
        help="also say what it gives away together with published pages (redactor joins build)",
    )
    scan.add_argument("--notes", action="store_true", help="show what is fine to publish, too")
    common.add_options(scan)

    redact = _command(
        commands, "redact", scanning.redact, "write the draft with private values masked"
    )
    redact.add_argument("file", metavar="FILE", help="the draft; - is standard input")
    redact.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="default: standard output"
    )
    redact.add_argument(
        "--apply-wording",
        action="store_true",
        help="write in the right form of wrong words, where it is sure",
    )
    redact.add_argument(
        "--clean",
        action="store_true",
        help="also remove what is hidden in a file: columns, comments, deleted text, author",
    )
    redact.add_argument("--force", action="store_true", help="write even while a block stands")
    common.add_options(redact)

    auditing.add_options(
        _command(
            commands,
            "audit",
            auditing.audit,
            "audit a folder, an archive, a list, a site: only what is new or changed",
        )
    )

    watching.add_options(
        _command(
            commands,
            "watch",
            watching.watch,
            "audit on a schedule, and tell when something new needs a person",
        )
    )

    _add_rules(commands.add_parser("rules", help="list, explain, check or start rules"))
    _add_pack_commands(commands.add_parser("packs", help="an organisation's own word lists"))

    score = _command(
        commands, "evaluate", scanning.evaluate, "measure precision and recall on corpora"
    )
    score.add_argument(
        "corpora", nargs="+", metavar="CORPUS", help=".toml, .jsonl, .txt or a folder"
    )
    score.add_argument("--shapes", action="store_true", help="a row for every entity and shape")
    score.add_argument("--faults", type=int, default=20, metavar="N", help="how many to list")
    common.add_options(score)

    report = _command(
        commands, "report", reporting.run, "write the page and the ledger of an audit"
    )
    reporting.add_arguments(report)

    joining.add_arguments(
        commands.add_parser("joins", help="what an archive's pages give away together")
    )

    ledgers.add_arguments(commands.add_parser("ledger", help="verify the record of reviews"))

    serve = _command(commands, "serve", serving.run, "open the page and the HTTP service")
    serve.add_argument("--host", help="default: of the settings, 127.0.0.1")
    serve.add_argument("--port", type=int, help="default: of the settings, 8765")
    serve.add_argument("--config", metavar="FILE", help="settings in TOML; see docs")
    serve.add_argument("--open", action="store_true", help="open the page in a browser")

    access.add_keys(commands.add_parser("keys", help="keys of programs that call the service"))
    access.add_accounts(commands.add_parser("accounts", help="accounts of people on the page"))
    units.add_units(
        commands.add_parser("units", help="units, their ways, and who may sign in them")
    )
    access.add_database(commands.add_parser("database", help="the form of the service's database"))
    return parser


def _add_rules(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=rules.show)
    parser.add_argument("words", nargs="*", metavar="[new|check|explain] …")
    parser.add_argument("--markdown", action="store_true", help="the page rules/README.md")
    parser.add_argument(
        "--corpus", action="append", default=[], help="check: prose that should be left alone"
    )
    common.add_packs(parser)
    parser.description = (
        "RULE: one rule explained (also: explain RULE|ENTITY|WORD). new PATH: start a word list. "
        "check [FOLDER …]: everything wrong with rules, by file, line and key."
    )


def _add_pack_commands(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=packs.show)
    common.add_packs(parser)
    several = parser.add_subparsers(metavar="add|list|check|remove")
    add = _command(several, "add", packs.add, "make a pack of a spreadsheet or a folder of rules")
    add.add_argument("source", metavar="FILE|FOLDER", help=".xlsx, .csv, or a folder of rules")
    add.add_argument("--name", help="default: the file's name")
    add.add_argument("--replace", action="store_true", help="put it in the place of the old one")
    check = _command(several, "check", packs.check, "say what is wrong with a source or a pack")
    check.add_argument("source", metavar="FILE|FOLDER|NAME")
    remove = _command(several, "remove", packs.remove, "take a pack away")
    remove.add_argument("name")
    _command(several, "list", packs.show, "the packs that were added")


def _command(commands: Any, name: str, run: Any, help: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help)
    parser.set_defaults(run=run)
    return parser
