"""A report tells where and why, and never what."""

from __future__ import annotations

import json
import pickle
from itertools import product

import pytest

from redactor import (
    Action,
    Advice,
    Audience,
    Certainty,
    Finding,
    OptionError,
    Part,
    Report,
    Scanner,
    Span,
    Verdict,
    make_options,
    report_dict,
    scan,
)
from redactor.model import strictest
from redactor.render.terminal import render

RESIDENT = "640104195803129952"
SECRETS = {
    "RESIDENT_ID": RESIDENT,
    "MOBILE_PHONE": "13800138000",
    "MILITARY_ID": "1234567",
    "EMAIL": "mxl990",
    "BANK_CARD": "6228480402564890018",
    "VEHICLE_PLATE": "A9K990",
}
TEXT = (
    f"马秀莲身份证号：{RESIDENT}，手机：13800138000，军官证 军字第1234567号，邮箱：mxl990@qq.com，"
    "银行卡号：6228480402564890018，车牌号：宁A9K990。监督电话：12345。\n"
)


def scanned(text: str, **options: object) -> Report:
    return Scanner(**{"key": b"report", "today": "2026-11-23", **options}).scan(text)


def ids(text: str, **options: object) -> list[str]:
    return [finding.id for finding in scanned(text, **options).findings]


def test_the_text_has_every_kind_that_is_looked_for_below() -> None:
    assert SECRETS.keys() <= {finding.entity for finding in scanned(TEXT).findings}


@pytest.mark.parametrize("secret", [*SECRETS.values(), "马秀莲"])
def test_no_form_of_a_report_holds_a_value(secret: str) -> None:
    report = scanned(TEXT)
    forms = [
        repr(report),
        repr(report.findings),
        repr(report.acting),
        repr(report.masked_quotes),
        repr(report.__getstate__()),
        json.dumps(report_dict(report, text=TEXT), ensure_ascii=False),
        "\n".join(render(report, TEXT, colour=False, notes=True)),
        "\n".join(render(report, TEXT, colour=True, notes=True)),
    ]
    assert not any(secret in form for form in forms)
    assert secret.encode() not in pickle.dumps(report)
    assert secret.encode() not in pickle.dumps(report.findings)


def walk(value: object) -> list[str]:
    """All texts inside a finding."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, (list, tuple)):
        return [text for each in value for text in walk(each)]
    if isinstance(value, Finding):
        return walk([getattr(value, name) for name in Finding.__slots__])
    return []


def test_no_field_of_a_finding_holds_a_value() -> None:
    for finding in scanned(TEXT).findings:
        for text in walk(finding):
            assert not any(secret in text for secret in SECRETS.values()), finding.entity


def test_a_pickled_report_is_the_same_report() -> None:
    report = scanned(TEXT)
    again = pickle.loads(pickle.dumps(report))
    assert isinstance(again, Report)
    assert again.findings == report.findings
    assert again.masked_quotes == report.masked_quotes
    assert (again.verdict, again.actions, again.failures) == (
        report.verdict,
        report.actions,
        report.failures,
    )
    assert report_dict(again) == report_dict(report)
    assert pickle.loads(pickle.dumps(again)).findings == report.findings


def test_the_key_is_not_shown() -> None:
    report = scanned(TEXT, key=b"a very secret key")
    assert "secret" not in repr(report.options)
    assert "secret" not in json.dumps(report_dict(report, text=TEXT))


def test_an_id_survives_an_edit_elsewhere() -> None:
    before = ids(TEXT)
    assert ids("又一段，日期2026年1月2日。\n" + TEXT + "落款") == before
    assert ids(TEXT.replace("，", "，\n")) == before
    other = scanned("身份证号：640104200011209915\n" + TEXT)
    assert [finding.id for finding in other.findings][1:] == before


def test_an_id_goes_with_its_value_when_another_is_removed() -> None:
    before = {finding.entity: finding.id for finding in scanned(TEXT).findings}
    after = {
        finding.entity: finding.id
        for finding in scanned(TEXT.replace("手机：13800138000，", "")).findings
    }
    assert after == {entity: id for entity, id in before.items() if entity != "MOBILE_PHONE"}


def test_repeated_values_have_ids_of_their_own_that_stay() -> None:
    line = f"身份证号：{RESIDENT}\n"
    twice, thrice = ids(line * 2), ids(line * 3)
    assert len(set(thrice)) == 3
    assert thrice[:2] == twice


def test_ids_depend_on_the_key_the_rule_and_the_value() -> None:
    assert set(ids(TEXT)).isdisjoint(ids(TEXT, key=b"other"))
    assert len(set(ids(TEXT))) == len(ids(TEXT))
    assert ids(TEXT) == ids(TEXT)


def test_ids_do_not_depend_on_policy_or_offset_unit() -> None:
    assert ids(TEXT) == ids(TEXT, policy="customary") == ids(TEXT, offset_unit="utf16")


def test_without_a_key_ids_are_the_same_within_a_process() -> None:
    assert [f.id for f in scan(TEXT).findings] == [f.id for f in scan(TEXT).findings]
    assert [f.id for f in scan(TEXT).findings] != ids(TEXT)


ASTRAL = "𠮷🀄a"


@pytest.mark.parametrize("before", ["", "𠮷", ASTRAL, ASTRAL * 50, "\ud800"])
def test_utf_16_offsets_are_those_of_a_browser(before: str) -> None:
    text = f"{before}身份证号：{RESIDENT}𠮷手机：13800138000"
    report = scanned(text, offset_unit="utf16")
    units = text.encode("utf-16-le", "surrogatepass")
    told = report_dict(report, text=text)["findings"]
    quoted = [units[2 * f["start"] : 2 * f["end"]].decode("utf-16-le") for f in told]
    assert quoted == [RESIDENT, "13800138000"]
    assert all(f["parts"] == [[f["start"], f["end"]]] for f in told)


def test_code_points_are_the_default() -> None:
    text = f"{ASTRAL}身份证号：{RESIDENT}"
    [told] = report_dict(scanned(text), text=text)["findings"]
    assert text[told["start"] : told["end"]] == RESIDENT


def test_offsets_cannot_be_told_in_utf_16_without_the_text() -> None:
    """Giving code points instead would be silently wrong."""
    report = scanned(f"𠮷身份证号：{RESIDENT}", offset_unit="utf16")
    with pytest.raises((OptionError, ValueError)):
        report_dict(report)


ORDER = [Verdict.PASS, Verdict.MASK, Verdict.HOLD, Verdict.BLOCK]
OF = dict(zip([Action.NOTE, Action.MASK, Action.HOLD, Action.BLOCK], ORDER, strict=True))


@pytest.mark.parametrize(("first", "second"), list(product(Action, Action)))
def test_the_verdict_is_the_strictest_of_all_findings(first: Action, second: Action) -> None:
    expected = max(OF[first], OF[second], key=ORDER.index)
    assert strictest([first, second]) is expected
    assert strictest([first, second], failed=True) is max(expected, Verdict.HOLD, key=ORDER.index)


def test_nothing_found_passes_and_nothing_read_is_held() -> None:
    assert strictest([]) is Verdict.PASS
    assert strictest([], failed=True) is Verdict.HOLD


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("", Verdict.PASS),
        ("监督电话：12345", Verdict.PASS),
        ("手机：13800138000", Verdict.MASK),
        ("手机：13800138000，军官证 军字第1234567号", Verdict.HOLD),
    ],
)
def test_a_reports_verdict(text: str, verdict: Verdict) -> None:
    report = scanned(text)
    assert report.verdict is verdict
    assert report_dict(report)["verdict"] == verdict.value
    assert all(finding.action.acting for finding in report.acting)
    assert len(report.actions) == len(report.findings) == len(report.masked_quotes)


def test_findings_come_in_the_order_of_their_places() -> None:
    starts = [finding.start or 0 for finding in scanned(TEXT * 20).findings]
    assert starts == sorted(starts)


def test_findings_and_options_cannot_be_changed() -> None:
    report = scanned(TEXT)
    with pytest.raises(AttributeError):
        report.findings[0].action = Action.NOTE  # type: ignore[misc]  # that is the point
    with pytest.raises(AttributeError):
        report.options.policy = "customary"  # type: ignore[misc]  # that is the point


ADVICE = Advice(title="t", message="m", suggestion="s")


def test_a_finding_about_the_page_has_no_place() -> None:
    finding = Finding(
        id="1",
        rule="r",
        entity="E",
        parts=(),
        certainty=Certainty.LIKELY,
        audience=Audience.UNKNOWN,
        action=Action.HOLD,
        advice=ADVICE,
    )
    assert (finding.start, finding.end) == (None, None)


def test_a_value_in_several_parts_reaches_from_first_to_last() -> None:
    finding = Finding(
        id="1",
        rule="r",
        entity="E",
        parts=(Part(0, 2, 4, 10), Part(1, 0, 3, 20)),
        certainty=Certainty.LIKELY,
        audience=Audience.UNKNOWN,
        action=Action.MASK,
        advice=ADVICE,
    )
    assert (finding.start, finding.end) == (12, 23)
    assert finding.parts[1].sent == Span(20, 23)


def test_a_report_says_by_what_it_was_made() -> None:
    report = scanned(TEXT, page_kind="roster")
    assert len(report.rulebook_digest) >= 16
    assert report.rulebook_digest == scanned("").rulebook_digest
    assert report.page_kind == report.options.page_kind == "roster"
    assert make_options({"today": "2026-11-23"}).today.isoformat() == "2026-11-23"
