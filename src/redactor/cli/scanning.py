"""`scan`, `redact` and `evaluate`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redactor.cli import common, joining

if TYPE_CHECKING:
    from redactor.model import Finding, Report, ScanOptions


def scan(parsed: argparse.Namespace) -> int:
    options = common.options(parsed)
    if parsed.jsonl and parsed.files:
        from redactor.errors import OptionError

        raise OptionError(
            "takes no other files", where="--jsonl", advice="scan them with a command of their own"
        )
    if parsed.jsonl and parsed.against:
        from redactor.errors import OptionError

        raise OptionError("is for files", where="--against", advice="scan the drafts one by one")
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
    from redactor.audit import Scanner
    from redactor.errors import InputError

    try:
        data, shown = common.read(name)
        with common.progress(len(data)) as told:
            report = Scanner.of(options).scan(
                data, name=shown, progress=told, beside=bool(parsed.against)
            )
        if parsed.against:
            report = joining.held_against(report, parsed.against, options)
    except InputError as error:
        # One unreadable file must not hide what the others hold.
        print(f"redactor: {error}", file=sys.stderr)
        return 2
    _show(parsed, report, data)
    return 2 if report.failures else int(bool(report.acting))


def _show(parsed: argparse.Namespace, report: Report, data: bytes) -> None:
    text = common.text_of(data, report.name)
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


def redact(parsed: argparse.Namespace) -> int:
    from redactor.audit import Scanner
    from redactor.errors import BlockedError

    options = common.options(parsed)
    data, shown = common.read(parsed.file)
    _keep_original(parsed.file, parsed.output)
    scanner = Scanner.of(options)
    try:
        with common.progress(len(data)) as told:
            masked, report = scanner.redact_file(
                data,
                shown,
                force=parsed.force,
                apply_wording=parsed.apply_wording,
                clean=parsed.clean,
                progress=told,
            )
    except BlockedError as error:
        _list_remaining(error.report, data)
        print(f"redactor: {error}", file=sys.stderr)
        return 1
    common.write(parsed.output, masked)
    applied = parsed.apply_wording
    remaining = [
        finding
        for finding in report.acting
        if finding.action != "mask" and not _is_done(report, finding, applied=applied)
    ]
    if remaining or report.failures or report.remarks:
        _list_remaining(report, data, applied=applied)
    return 2 if report.failures else int(bool(remaining))


def _keep_original(source: str, output: str) -> None:
    """OptionError when the output would be written over the draft itself."""
    from redactor.errors import OptionError

    if "-" not in {source, output} and Path(output).exists() and Path(output).samefile(source):
        raise OptionError("is the draft itself", where="--output", advice="name another file")


def _list_remaining(report: Report, data: bytes, *, applied: bool = False) -> None:
    """On standard error, because the draft itself may be on standard output. `applied`: right
    forms that are sure have been written in."""
    from redactor.render.terminal import render

    for line in render(
        report,
        common.text_of(data, report.name),
        colour=sys.stderr.isatty(),
        notes=False,
        done=lambda finding: _is_done(report, finding, applied=applied),
    ):
        print(line, file=sys.stderr)


def _is_done(report: Report, finding: Finding, *, applied: bool) -> bool:
    """Whether rewriting has dealt with a finding otherwise than by masking."""
    return report.is_cleaned(finding) or (applied and finding.sure_replacement is not None)


def evaluate(parsed: argparse.Namespace) -> int:
    from redactor import evaluation

    score = evaluation.evaluate(evaluation.read_corpora(parsed.corpora), common.options(parsed))
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
