"""The command line: the only place that prints, reads standard input or exits.

Exit status 0: nothing acting; 1: acting findings (for `redact`: acting findings that remain);
2: could not be read, or bad usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from redactor.audit import Scanner
    from redactor.model import Report, ScanOptions

# What a command needs is imported when it runs: `redactor --help` must come at once.

_KEY_BYTES = 32


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

    scan = _command(commands, "scan", _scan, "say what may not go out as it stands, and why")
    scan.add_argument("files", nargs="*", metavar="FILE", help="drafts; - is standard input")
    scan.add_argument("--jsonl", metavar="FILE", help='a draft a line: {"id", "text", …options}')
    scan.add_argument("--format", dest="shown", choices=("text", "json"), default="text")
    scan.add_argument("--notes", action="store_true", help="show what is fine to publish, too")
    _add_options(scan)

    redact = _command(commands, "redact", _redact, "write the draft with private values masked")
    redact.add_argument("file", metavar="FILE", help="the draft; - is standard input")
    redact.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="default: standard output"
    )
    redact.add_argument("--force", action="store_true", help="write even while a block stands")
    _add_options(redact)

    rules = _command(commands, "rules", _rules, "list the rules, or explain one")
    rules.add_argument("rule", nargs="?", help="a rule's id or entity")
    rules.add_argument("--markdown", action="store_true", help="the page rules/README.md")
    rules.add_argument("--pack", action="append", default=[], help="a folder of rules to add")

    packs = _command(commands, "packs", _packs, "list the packs and how many rules each holds")
    packs.add_argument("--pack", action="append", default=[], help="a folder of rules to add")

    score = _command(commands, "evaluate", _evaluate, "measure precision and recall on corpora")
    score.add_argument(
        "corpora", nargs="+", metavar="CORPUS", help=".toml, .jsonl, .txt or a folder"
    )
    score.add_argument("--shapes", action="store_true", help="a row for every entity and shape")
    score.add_argument("--faults", type=int, default=20, metavar="N", help="how many to list")
    _add_options(score)

    serve = _command(commands, "serve", _serve, "open the page and the HTTP service")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8765)
    serve.add_argument("--open", action="store_true", help="open the page in a browser")
    return parser


def _command(commands: Any, name: str, run: Any, help: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help)
    parser.set_defaults(run=run)
    return parser


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--policy", help="a shipped policy, or the path of a .toml")
    parser.add_argument(
        "--input-format", dest="format_", choices=("text", "html"), help="default: by name"
    )
    parser.add_argument("--page-kind", help="the kind of page; default: recognised by its title")
    parser.add_argument(
        "--names", action="store_true", default=None, help="read running prose for names, too"
    )
    parser.add_argument("--document-date", metavar="YYYY-MM-DD")
    parser.add_argument("--today", metavar="YYYY-MM-DD", help="the day to scan as if on")
    parser.add_argument("--pack", action="append", default=[], help="a folder of rules to add")


def _values(parsed: argparse.Namespace) -> dict[str, Any]:
    """The options that were given on the command line."""
    given = {
        "policy": parsed.policy,
        "format": parsed.format_,
        "page_kind": parsed.page_kind,
        "names": parsed.names,
        "document_date": parsed.document_date,
        "today": parsed.today,
        "packs": tuple(parsed.pack) or None,
    }
    return {name: value for name, value in given.items() if value is not None}


def _options(parsed: argparse.Namespace) -> ScanOptions:
    from redactor.audit import make_options

    return make_options({**_values(parsed), "key": _key()})


def _key() -> bytes:
    """REDACTOR_KEY, or a key of our own, made once and readable by its owner alone."""
    given = os.environ.get("REDACTOR_KEY")
    if given:
        return given.encode()
    base = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    path = Path(base).expanduser() / "redactor" / "key"
    try:
        return path.read_bytes() or _new_key(path)
    except OSError:
        return _new_key(path)


def _new_key(path: Path) -> bytes:
    key = os.urandom(_KEY_BYTES)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.stat().st_size:
            path.unlink()  # left empty by a run that was interrupted
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes() or key
    except OSError:
        # A read-only home: ids hold for this run only, which hurts nobody.
        return key
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
    return key


def _read(name: str) -> tuple[bytes, str]:
    from redactor.audit import read_file

    if name == "-":
        return sys.stdin.buffer.read(), "stdin"
    return read_file(Path(name)), Path(name).name


def _scanner(options: ScanOptions, parsed: argparse.Namespace, name: str) -> Scanner:
    from redactor.audit import Scanner, make_options
    from redactor.formats import format_of

    if parsed.format_ is None:
        options = make_options({"format": format_of(name)}, options)
    return Scanner.of(options)


def _scan(parsed: argparse.Namespace) -> int:
    options = _options(parsed)
    if parsed.jsonl:
        return _scan_lines(parsed, options)
    if not parsed.files:
        from redactor.errors import OptionError

        raise OptionError(
            "no draft given", where="scan", advice="name a file, or - for standard input"
        )
    status = 0
    for name in parsed.files:
        status = max(status, _scan_file(parsed, options, name))
    return status


def _scan_file(parsed: argparse.Namespace, options: ScanOptions, name: str) -> int:
    from redactor.errors import InputError

    try:
        data, shown = _read(name)
        report = _scanner(options, parsed, shown).scan(data, name=shown)
    except InputError as error:
        # One unreadable file must not hide what the others hold.
        print(f"redactor: {error}", file=sys.stderr)
        return 2
    _show(parsed, report, data)
    return 2 if report.failures else int(bool(report.acting))


def _show(parsed: argparse.Namespace, report: Report, data: bytes) -> None:
    from redactor.formats import decode

    text, _ = decode(data, report.name)
    if parsed.shown == "json":
        import json

        from redactor.render.json import report_dict

        print(json.dumps(report_dict(report, text=text), ensure_ascii=False))
        return
    from redactor.render.terminal import render

    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    for line in render(report, text, colour=colour, notes=parsed.notes):
        print(line)


def _scan_lines(parsed: argparse.Namespace, options: ScanOptions) -> int:
    import json

    from redactor.jsonl import scan_lines

    status = 0
    with _lines(parsed.jsonl) as lines:
        for result in scan_lines(lines, options):
            print(json.dumps(result, ensure_ascii=False))
            acting = any(each["action"] != "note" for each in result["findings"])
            status = max(status, 2 if result["failures"] else int(acting))
    return status


def _lines(name: str) -> Any:
    if name == "-":
        return sys.stdin.buffer
    return Path(name).open("rb")


def _redact(parsed: argparse.Namespace) -> int:
    from redactor.errors import BlockedError

    options = _options(parsed)
    data, shown = _read(parsed.file)
    scanner = _scanner(options, parsed, shown)
    try:
        masked, report = scanner.redact_file(data, shown, force=parsed.force)
    except BlockedError as error:
        _list_remaining(error.report, data)
        print(f"redactor: {error}", file=sys.stderr)
        return 1
    _write(parsed.output, masked)
    remaining = [finding for finding in report.acting if finding.action != "mask"]
    if remaining or report.failures:
        _list_remaining(report, data)
    return 2 if report.failures else int(bool(remaining))


def _list_remaining(report: Report, data: bytes) -> None:
    """On standard error, because the draft itself may be on standard output."""
    from redactor.formats import decode
    from redactor.render.terminal import render

    text, _ = decode(data, report.name)
    for line in render(report, text, colour=sys.stderr.isatty(), notes=False):
        print(line, file=sys.stderr)


def _write(name: str, data: bytes) -> None:
    if name == "-":
        sys.stdout.buffer.write(data)
        return
    # Written beside and renamed, so that a full disk leaves no half file under the name.
    path = Path(name)
    if path.exists() and not path.is_file():
        # A pipe or a device is written to, not replaced.
        path.write_bytes(data)
        return
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _rules(parsed: argparse.Namespace) -> int:
    from redactor.rulebook import load

    book = load(tuple(parsed.pack))
    if parsed.markdown:
        from redactor.render.rules import rules_markdown

        for line in rules_markdown(book):
            print(line)
        return 0
    if not parsed.rule:
        width = max(len(rule.id) for rule in book.rules)
        for rule in book.rules:
            print(f"{rule.id:<{width}}  {rule.entity:<24}{rule.title}")
        return 0
    rule = book.rule(parsed.rule)
    print(f"{rule.title}  {rule.entity}  {rule.id}\n\n{rule.why}\n")
    print(f"提示：{rule.message}\n建议：{rule.suggestion}")
    for heading, entries in (("依据", rule.basis), ("来源", rule.source), ("标签", rule.labels)):
        if entries:
            print(f"{heading}：{'；'.join(entries)}")
    return 0


def _packs(parsed: argparse.Namespace) -> int:
    from collections import Counter

    from redactor.rulebook import load

    counts = Counter(rule.id.partition("/")[0] for rule in load(tuple(parsed.pack)).rules)
    for pack, count in sorted(counts.items()):
        print(f"{pack:<16}{count} rules")
    return 0


def _evaluate(parsed: argparse.Namespace) -> int:
    from redactor.evaluation import evaluate, read_corpora

    score = evaluate(read_corpora(parsed.corpora), _options(parsed))
    for line in _score_lines(score, shapes=parsed.shapes, faults=parsed.faults):
        print(line)
    return int(bool(score.faults))


def _score_lines(score: Any, *, shapes: bool, faults: int) -> Iterator[str]:
    yield f"{'entity':<26}{'shape':<20}{'right':>7}{'missed':>8}{'wrong':>7}  precision recall    F1"
    rows = [((entity, ""), tally) for entity, tally in sorted(score.entities.items())]
    if shapes:
        rows += [(key, tally) for key, tally in sorted(score.shapes.items()) if key[1]]
    for (entity, shape), tally in rows:
        yield (
            f"{entity:<26}{shape:<20}{tally.right:>7}{tally.missed:>8}{tally.wrong:>7}"
            f"{tally.precision:>10.3f}{tally.recall:>8.3f}{tally.f1:>7.3f}"
        )
    yield (
        f"{score.cases} cases, {score.characters} characters, {score.false_alarms} false alarms, "
        f"{score.alarms_per_10k:.2f} per 10,000 characters"
    )
    for fault in score.faults[:faults]:
        yield f"  {fault.case} {fault.entity} {fault.start}-{fault.end}: {fault.what}"
    if len(score.faults) > faults:
        yield f"  … and {len(score.faults) - faults} more"


def _serve(parsed: argparse.Namespace) -> int:
    try:
        from redactor_service.app import serve
    except ModuleNotFoundError as error:
        from redactor.errors import OptionError

        raise OptionError(
            f"{error.name} is not installed", where="serve", advice="pip install 'redactor[server]'"
        ) from None
    from redactor.audit import make_options

    serve(
        parsed.host,
        parsed.port,
        options=make_options({"key": _key()}),
        open_browser=parsed.open,
        ready=lambda url: print(f"redactor: {url}  (Ctrl+C ends it)", flush=True),
    )
    return 0


if __name__ == "__main__":
    main()
