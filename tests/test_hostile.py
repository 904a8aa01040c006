"""Nothing that is sent hangs the scan, fills the memory, hides a value or fails open."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from redactor import Action, Report, Scanner, Verdict, report_dict
from redactor.detectors import email, mobile_phone, resident_id
from redactor.scan.piece import PIECE
from tests.hostile import MARKUP, ROOT, TABLES, UNITS, cost_of, format_of, scanner, text_of

RESIDENT = "640104195803129952"
WRONG_CHECK = "640104195803129953"
SMALL, HUGE = 300_000, 50_000_000
#: Units that wake a detector at every repeat take seconds per MB; a tenth shows their growth.
SLOW = frozenset(
    {"half references", "stars", "somebody", "colons", "at signs", "hexadecimal pairs"}
)
FLOOR = 150_000_000
#: Processor time below which a ratio says nothing.
NOISE = 0.3

READY = scanner()


def spans(report: Report, entity: str = "RESIDENT_ID") -> list[tuple[int | None, int | None]]:
    return [(each.start, each.end) for each in report.findings if each.entity == entity]


@pytest.mark.parametrize("kind", UNITS)
def test_hostile_text_is_scanned_and_gives_the_same_twice(kind: str) -> None:
    text = text_of(UNITS[kind], SMALL)
    report = READY.scan(text)
    assert report.failures == ()
    assert report.findings == READY.scan(text).findings


@pytest.mark.parametrize("kind", UNITS)
def test_a_value_amid_noise_is_found(kind: str) -> None:
    noise = text_of(UNITS[kind], 100_000)
    start = len(noise) + len("\n身份证号：")
    report = READY.scan(f"{noise}\n身份证号：{RESIDENT}\n{noise}")
    assert (start, start + 18) in spans(report)
    assert report.failures == ()


@pytest.mark.soak
@pytest.mark.parametrize("kind", UNITS)
def test_much_of_it_takes_bounded_memory_and_linear_time(kind: str) -> None:
    size = HUGE // 10 if kind in SLOW else HUGE
    large, huge = cost_of(kind, size // 5), cost_of(kind, size)
    assert huge.failures == 0
    assert huge.peak < 6 * size + FLOOR, f"{huge.peak / 1e6:.0f} MB"
    assert huge.seconds < 8 * max(large.seconds, NOISE), (large.seconds, huge.seconds)


SCAN_MARKUP = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from tests.hostile import MARKUP, scanner
before, unit, after = MARKUP[sys.argv[1]]
report = scanner(format="html").scan(before + unit * (int(sys.argv[2]) // len(unit)) + after)
assert report.failures == ()
"""


@pytest.mark.parametrize("kind", MARKUP)
def test_hostile_markup_is_read_in_bounded_time(kind: str) -> None:
    """In a process of its own, because nothing else can stop a regular expression; its own time is
    bounded, for others may keep the machine busy."""
    subprocess.run([sys.executable, "-c", SCAN_MARKUP, kind, str(SMALL)], cwd=ROOT, check=True)


HTML = scanner(format="html")
#: How large hostile tables are, in bytes; for the soak a hundred times as large.
TABLE = 40_000


@pytest.mark.parametrize("kind", TABLES)
def test_no_number_of_a_hostile_table_is_lost(kind: str) -> None:
    """Each is valid, so it is found wherever it stands, once and in its place."""
    text = TABLES[kind](TABLE)
    report = (HTML if format_of(kind) == "html" else READY).scan(text)
    assert report.failures == ()
    for entity, value in (("RESIDENT_ID", RESIDENT), ("MOBILE_PHONE", "13800138000")):
        starts = [match.start() for match in re.finditer(value, text)]
        assert spans(report, entity) == [(start, start + len(value)) for start in starts]


@pytest.mark.soak
@pytest.mark.parametrize("kind", TABLES)
def test_a_hostile_table_takes_bounded_memory_and_linear_time(kind: str) -> None:
    size = 100 * TABLE
    small, large = cost_of(kind, size // 4), cost_of(kind, size)
    assert large.failures == 0
    assert large.peak < 120 * size + FLOOR, f"{large.peak / 1e6:.0f} MB"
    assert large.seconds < 8 * max(small.seconds, NOISE), (small.seconds, large.seconds)


FILLER = "会议研究了全区民政工作安排，通报了有关情况。"


def filler(length: int) -> str:
    return (FILLER * (length // len(FILLER) + 1))[:length]


@pytest.mark.parametrize("back", range(-2, 42))
def test_a_value_at_every_offset_around_a_cut_is_found_once(back: int) -> None:
    start = PIECE - back
    report = READY.scan(filler(start) + RESIDENT + filler(1000))
    assert spans(report) == [(start, start + 18)]


@pytest.mark.parametrize("after", [0, 1, 300, 600])
def test_a_value_behind_the_last_cut_is_found_and_masked_once(after: int) -> None:
    text = filler(PIECE + 1) + RESIDENT + filler(after)
    redaction = READY.redact(text)
    assert spans(redaction.report) == [(PIECE + 1, PIECE + 19)]
    assert redaction.text == text.replace(RESIDENT, "640104************")


@pytest.mark.parametrize("back", range(0, 32, 3))
def test_a_label_and_its_value_are_seen_together_over_a_cut(back: int) -> None:
    before = filler(2 * PIECE - back)
    start = len(before) + len("\n身份证号：")
    report = READY.scan(f"{before}\n身份证号：{WRONG_CHECK}{filler(1000)}")
    assert spans(report) == [(start, start + 18)]


@pytest.mark.parametrize("back", range(0, 36, 3))
def test_a_value_with_hidden_characters_over_a_cut_has_its_own_span(back: int) -> None:
    hidden = "\u200b".join(RESIDENT)
    start = PIECE - back
    report = READY.scan(filler(start) + hidden + filler(1000))
    assert spans(report) == [(start, start + len(hidden))]


def test_a_column_header_is_known_pieces_further_down() -> None:
    row = f"马秀莲\t{'甲村' * 20}\n"
    rows = row * (PIECE // len(row) + 1)
    text = f"姓名\t身份证号\n{rows}马秀莲\t{WRONG_CHECK}\n"
    start = len(text) - 19
    assert len(text) > PIECE
    assert spans(READY.scan(text)) == [(start, start + 18)]


def test_many_values_are_all_found_over_many_pieces() -> None:
    line = f"身份证号：{RESIDENT}，" + filler(100) + "\n"
    text = line * (2 * PIECE // len(line))
    expected = [(n * len(line) + 5, n * len(line) + 23) for n in range(2 * PIECE // len(line))]
    assert spans(READY.scan(text)) == expected


TEXT = f"马秀莲身份证号：{RESIDENT}，手机：13800138000，邮箱：mxl990@qq.com"
SECRETS = (RESIDENT, "13800138000", "mxl990", "马秀莲")


def own_pack(folder: Path) -> str:
    """A pack that allows nothing."""
    (folder / "allow.tsv").write_text("allow\treason\n", encoding="utf-8")
    return str(folder)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Scanner]:
    """A scanner whose mobile phones end in an error that quotes the document."""

    def fail(*_: object) -> None:
        raise ValueError(TEXT)

    monkeypatch.setattr(mobile_phone, "number", fail)
    # A pack of its own, so that the engine is neither taken from nor left in the cache.
    yield Scanner(key=b"k", today="2026-11-23", packs=[own_pack(tmp_path)])


def test_a_detector_that_raises_lifts_the_verdict_to_hold(broken: Scanner) -> None:
    report = broken.scan(TEXT)
    assert report.verdict is Verdict.HOLD
    assert [(f.code, f.where.split(":")[0]) for f in report.failures] == [
        ("detector_failed", "privacy/mobile_phone")
    ]


def test_a_detector_that_raises_does_not_stop_the_others(broken: Scanner) -> None:
    found = {(f.entity, f.action) for f in broken.scan(TEXT).findings}
    assert {("RESIDENT_ID", Action.MASK), ("EMAIL", Action.MASK)} <= found


def test_a_detectors_error_holds_no_text_of_the_document(broken: Scanner) -> None:
    report = broken.scan(TEXT)
    told = f"{report!r} {report.failures!r} {report_dict(report)!r} {report.findings!r}"
    assert not any(secret in told for secret in SECRETS)
    packed = pickle.dumps(report)
    assert not any(secret.encode() in packed for secret in SECRETS)


def test_many_errors_of_a_detector_are_one_failure(broken: Scanner) -> None:
    assert len(broken.scan(f"{TEXT}\n" * 500).failures) == 1


def test_redacting_with_a_broken_detector_masks_the_rest_and_reports(broken: Scanner) -> None:
    redaction = broken.redact(TEXT)
    assert RESIDENT not in redaction.text
    assert redaction.report.verdict is Verdict.HOLD
    assert redaction.report.failures


@pytest.mark.parametrize(
    ("module", "name", "error"),
    [
        (resident_id, "number", RecursionError),
        (resident_id, "number", MemoryError),
        (email, "anchor", KeyError),
    ],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_every_kind_of_error_is_a_failure(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    module: ModuleType,
    name: str,
    error: type[Exception],
) -> None:
    def fail(*_: object) -> None:
        raise error(TEXT)

    monkeypatch.setattr(module, name, fail)
    report = Scanner(key=b"k", packs=[own_pack(tmp_path)]).scan(TEXT)
    assert report.verdict is Verdict.HOLD
    assert error.__name__ in report.failures[0].where


def test_a_report_of_many_findings_is_made_in_time() -> None:
    text = f"手机：13800138000，身份证号：{RESIDENT}\n" * 5000
    start = time.process_time()
    redaction = READY.redact(text)
    assert len(redaction.report.findings) == 10_000
    assert RESIDENT not in redaction.text
    assert time.process_time() - start < 20
