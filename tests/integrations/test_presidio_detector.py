"""Recognizers of Presidio in our scan, against the real packages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from redactor import OptionError, Scanner, scan
from redactor.errors import RuleError
from tests.integrations.scenes import TEXT, Failing

pytestmark = pytest.mark.nlp

presidio_analyzer = pytest.importorskip("presidio_analyzer", reason="run with --group nlp")
predefined = pytest.importorskip("presidio_analyzer.predefined_recognizers")
presidio = pytest.importorskip("redactor.integrations.presidio")
spacy = pytest.importorskip("spacy")

SSN = "社会安全号为536-90-4399，请核对。"


def detector(**keywords: Any) -> Any:
    keywords.setdefault("cues", {"US_SSN": ["社会安全号"]})
    return presidio.PresidioDetector(predefined.UsSsnRecognizer(), **keywords)


def test_a_country_s_numbers_are_found_beside_hanzi_and_masked() -> None:
    scanner = Scanner(
        outside=[
            detector(titles={"US_SSN": "美国社会安全号码"}),
            presidio.PresidioDetector(predefined.SgFinRecognizer()),
        ]
    )
    text = f"其{SSN}新加坡身份证S2740116C。手机13800138000。"
    result = scanner.redact(text)
    found = {each.entity: each for each in result.report.findings}
    assert set(found) == {"US_SSN", "SG_NRIC_FIN", "MOBILE_PHONE"}
    assert found["US_SSN"].advice.title == "美国社会安全号码"
    assert found["US_SSN"].rule == "presidio/us_ssn"
    assert "536-90-4399" not in result.text and "S2740116C" not in result.text


def test_full_width_digits_are_seen_and_places_are_the_text_s() -> None:
    text = "社会安全号为５３６－９０－４３９９。"
    [finding] = Scanner(outside=[detector()]).scan(text).findings
    assert text[finding.start : finding.end] == "５３６－９０－４３９９"


def test_a_weak_result_counts_with_a_cue_only() -> None:
    weak = "编号536904399。"
    assert Scanner(outside=[detector()]).scan(weak).findings == ()
    assert Scanner(outside=[detector()]).scan("编号536-90-4399。").findings == ()
    cued = Scanner(outside=[detector(cues={"US_SSN": ["编号"]})])
    [finding] = cued.scan(weak).findings
    assert finding.entity == "US_SSN" and "cue" in finding.evidence
    [finding] = Scanner(outside=[detector()]).scan("SSN：536904399。").findings
    assert finding.entity == "US_SSN"


def test_a_least_of_nothing_takes_everything() -> None:
    [finding] = Scanner(outside=[detector(least=0)]).scan("编号536904399。").findings
    assert finding.entity == "US_SSN"


def test_our_own_kinds_are_not_lost_to_it() -> None:
    phones = presidio.PresidioDetector(
        predefined.PhoneRecognizer(supported_language="zh", supported_regions=("CN",))
    )
    findings = Scanner(outside=[phones]).scan(TEXT).findings
    assert {each.entity for each in findings} >= {"RESIDENT_ID", "MOBILE_PHONE", "HOME_ADDRESS"}


def test_the_policy_or_the_caller_decides_what_to_do_with_it(tmp_path: Path) -> None:
    [held] = Scanner(outside=[detector(action="hold")]).scan(SSN).findings
    assert held.action.value == "hold"
    policy = tmp_path / "own.toml"
    policy.write_text(
        'extends = "default"\ntitle = "t"\nwhy = "w"\n[entity.US_SSN]\naction = "note"\n',
        encoding="utf-8",
    )
    [noted] = Scanner(outside=[detector()], policy=str(policy)).scan(SSN).findings
    assert noted.action.value == "note"
    with pytest.raises((OptionError, RuleError), match="action"):
        detector(action="burn")


def test_a_recognizer_that_fails_holds_the_draft() -> None:
    report = Scanner(
        outside=[Failing(presidio.PresidioDetector(predefined.UsSsnRecognizer()))]
    ).scan(TEXT)
    assert report.verdict.value == "hold" and report.failures
    assert "13800138000" not in str(report.failures)


def test_a_chinese_pattern_of_the_user_s_sees_the_hanzi() -> None:
    pattern = presidio_analyzer.Pattern("file", "农补字[0-9]{6}", 0.9)
    own = presidio_analyzer.PatternRecognizer(
        supported_entity="FARM_FILE", patterns=[pattern], supported_language="zh"
    )
    text = "档案农补字202611，已归档。"
    [finding] = Scanner(outside=[presidio.PresidioDetector(own)]).scan(text).findings
    assert (finding.entity, text[finding.start : finding.end]) == ("FARM_FILE", "农补字202611")


def test_a_recognizer_that_needs_presidio_s_pipeline_gets_it() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "Jane Roe"}])
    engine = presidio_analyzer.nlp_engine.SpacyNlpEngine()
    engine.nlp = {"en": nlp}
    names = presidio.PresidioDetector(predefined.SpacyRecognizer(), nlp_engine=engine)
    text = "来访者Jane Roe已登记。"
    found = Scanner(outside=[names]).scan(text).findings
    assert [text[each.start : each.end] for each in found if each.entity == "PERSON"] == [
        "Jane Roe"
    ]


@pytest.mark.parametrize(
    ("keywords", "where"),
    [
        ({"cues": {"US_SSN": "社会安全号"}}, "cues.US_SSN"),
        ({"cues": {"US_SNN": ["社会安全号"]}}, "cues"),
        ({"titles": {"SSN": "号码"}}, "titles"),
        ({"least": "0.5"}, "least"),
        ({"least": 2}, "least"),
        ({"action": "burn"}, "action"),
    ],
)
def test_a_detector_s_wrong_settings_are_named(keywords: dict[str, Any], where: str) -> None:
    with pytest.raises(OptionError, match=where):
        detector(**keywords)


@pytest.mark.parametrize("wrong", [predefined.UsSsnRecognizer, "US_SSN", None])
def test_a_detector_is_made_of_a_recognizer(wrong: object) -> None:
    with pytest.raises(OptionError, match="recognizer"):
        presidio.PresidioDetector(wrong)


def test_outside_wants_detectors_in_a_list() -> None:
    for wrong in ([predefined.UsSsnRecognizer()], detector(), None, "US_SSN"):
        with pytest.raises(OptionError, match="outside"):
            Scanner(outside=wrong)


def test_a_recognizer_without_the_pipeline_that_it_reads_is_refused() -> None:
    with pytest.raises(OptionError, match="nlp_engine"):
        presidio.PresidioDetector(predefined.SpacyRecognizer(supported_language="zh"))


def test_two_detectors_must_decide_alike_about_an_entity() -> None:
    with pytest.raises(OptionError, match="US_SSN"):
        Scanner(outside=[detector(action="block"), detector(action="note")])
    Scanner(outside=[detector(), detector()])


def custom(entity: str, *patterns: tuple[str, float], language: str = "en", **keywords: Any) -> Any:
    made = [presidio_analyzer.Pattern(entity, regex, score) for regex, score in patterns]
    recognizer = presidio_analyzer.PatternRecognizer(
        supported_entity=entity, patterns=made, supported_language=language
    )
    return presidio.PresidioDetector(recognizer, **keywords)


def test_nothing_that_was_masked_without_it_stands_with_it() -> None:
    text = "联系邮箱：9921003@qq.com/tian-y@foxmail.com"
    urls = presidio.PresidioDetector(predefined.UrlRecognizer())
    masked = Scanner(outside=[urls]).redact(text).text
    assert "9921003" not in masked and "tian-y" not in masked


def test_overlapping_results_are_masked_over_all_their_length() -> None:
    one = custom("FOO", ("abcd", 0.9))
    two = custom("BAR", ("cdefgh", 0.9))
    text = "编码为abcdefgh，完"
    # A word of letters is found whole only by both.
    assert (
        Scanner(outside=[custom("FOO", ("abcdefgh", 0.9))]).redact(text).text
        == "编码为********，完"
    )
    spread = "编码为ab cd ef，完"
    wide = custom("BAR", ("cd ef", 0.9))
    narrow = custom("FOO", ("ab cd", 0.9))
    assert Scanner(outside=[narrow, wide]).redact(spread).text.count("*") == 6
    assert Scanner(outside=[one, two]).scan(text).findings == ()


def test_our_own_kinds_go_first() -> None:
    passports = presidio.PresidioDetector(predefined.ZaPassportRecognizer())
    text = "社会保障卡号：A12345678"
    assert [each.entity for each in Scanner(outside=[passports]).scan(text).findings] == [
        each.entity for each in scan(text).findings
    ]


def test_nothing_is_read_across_hanzi_or_cut_out_of_longer_numbers() -> None:
    for recognizer, text in (
        (predefined.AuAcnRecognizer(), "教室为201号203号205号。"),
        (predefined.NhsRecognizer(), "拨付650、850、1380元"),
        (predefined.PlPeselRecognizer(), "宗地号640104001001GB00012，订单号44051401458123456"),
    ):
        found = Scanner(outside=[presidio.PresidioDetector(recognizer)]).scan(text).findings
        assert [each for each in found if each.rule.startswith("presidio/")] == []


def test_a_check_digit_alone_says_little() -> None:
    telephone = "客服电话：4008895558。"
    numbers = presidio.PresidioDetector(predefined.NhsRecognizer())
    assert [each.entity for each in Scanner(outside=[numbers]).scan(telephone).findings] == [
        "HOTLINE"
    ]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("社会安全号536904399", True),
        ("lessn 536904399", False),
        ("SSN：536904399", True),
        ("社会安全号另报。数字是536904399", False),
        ("社会安全号见附件\n编码536904399", False),
    ],
)
def test_a_cue_stands_in_the_value_s_own_clause_and_is_a_whole_word(
    text: str, is_found: bool
) -> None:
    scanner = Scanner(outside=[detector()])
    assert any(each.entity == "US_SSN" for each in scanner.scan(text).findings) is is_found


def test_a_header_is_a_cue_for_its_whole_column() -> None:
    rows = [f"约翰{number}\t53690439{number}" for number in range(1, 9)]
    text = "\n".join(["姓名\t社会安全号码", *rows])
    scanner = Scanner(outside=[detector()])
    found = [each for each in scanner.scan(text).findings if each.entity == "US_SSN"]
    assert len(found) == len(rows)
