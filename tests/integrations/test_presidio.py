"""The recognizer, the operator and the detector against the real packages."""

from __future__ import annotations

import copy
import datetime
import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from redactor import OptionError, RedactorError, Scanner, redact, scan
from redactor.errors import RuleError
from redactor.evaluation import read_corpora
from redactor.integrations.entity_names import Naming, name_in
from redactor.rulebook import load

pytestmark = pytest.mark.nlp

presidio_analyzer = pytest.importorskip("presidio_analyzer", reason="run with --group nlp")
presidio_anonymizer = pytest.importorskip("presidio_anonymizer")
predefined = pytest.importorskip("presidio_analyzer.predefined_recognizers")
presidio = pytest.importorskip("redactor.integrations.presidio")

TEXT = (
    "户主沙明远，身份证号：640104195803129952，手机13800138000，"
    "家住利通区金积镇丁家湾子村三组15号，办公室电话0951-6012345。孤儿马小军（9岁）。"
)
CORPORA = Path(__file__).parents[2] / "corpora"


@pytest.fixture(scope="module")
def analyzer() -> Any:
    return presidio.make_analyzer()


@pytest.fixture(scope="module")
def anonymizer() -> Any:
    return presidio.make_anonymizer()


def told(results: Any) -> set[tuple[str, int, int]]:
    return {(each.entity_type, each.start, each.end) for each in results}


def test_it_finds_what_the_scan_acts_on_and_nothing_else(analyzer: Any) -> None:
    expected = {
        (name_in(each.entity, Naming.PRESIDIO), each.start, each.end)
        for each in scan(TEXT).findings
        if each.action.acting
    }
    assert len(expected) == 4
    assert told(analyzer.analyze(TEXT, language="zh")) == expected


def test_one_line_adds_it_to_an_analyzer_that_is_there() -> None:
    spacy = pytest.importorskip("spacy")
    engine = presidio_analyzer.nlp_engine.SpacyNlpEngine()
    engine.nlp = {"zh": spacy.blank("zh")}
    registry = presidio_analyzer.RecognizerRegistry(supported_languages=["zh"])
    registry.add_recognizer(predefined.CreditCardRecognizer(supported_language="zh"))
    existing = presidio_analyzer.AnalyzerEngine(
        registry=registry, nlp_engine=engine, supported_languages=["zh"]
    )
    existing.registry.add_recognizer(presidio.RedactorRecognizer())
    found = told(existing.analyze(TEXT, language="zh"))
    assert ("RESIDENT_ID", 11, 29) in found and ("PHONE_NUMBER", 32, 43) in found


def test_all_our_kinds_are_supported(analyzer: Any) -> None:
    ours = {rule.entity for rule in load().rules if rule.scope == "text"}
    assert set(analyzer.get_supported_entities("zh")) == {
        name_in(entity, Naming.PRESIDIO) for entity in ours
    }
    own = presidio.RedactorRecognizer(naming="redactor")
    assert set(own.supported_entities) == ours


def test_the_decision_process_says_why(analyzer: Any) -> None:
    results = analyzer.analyze(TEXT, language="zh", return_decision_process=True)
    resident = next(each for each in results if each.entity_type == "RESIDENT_ID")
    because = resident.analysis_explanation
    assert (because.pattern_name, because.validation_result) == ("privacy/resident_id", True)
    assert because.supportive_context_word == "身份证"
    assert because.original_score < because.score == resident.score == 1.0
    assert "check digit" in because.textual_explanation
    metadata = resident.recognition_metadata
    assert metadata["entity"] == "RESIDENT_ID" and metadata["action"] == "mask"
    child = next(each for each in results if each.entity_type == "PERSON")
    assert child.recognition_metadata["marks"] == ["minor"]
    assert not any(
        TEXT[each.start : each.end] in str(each.analysis_explanation) for each in results
    )


def test_a_wrong_check_digit_is_told_and_weighs_less(analyzer: Any) -> None:
    [result] = analyzer.analyze(
        "身份证号：640104195803129953", language="zh", return_decision_process=True
    )
    assert result.analysis_explanation.validation_result is False
    assert result.score < 0.9


def test_entities_thresholds_and_allow_lists_work_as_with_any_recognizer(analyzer: Any) -> None:
    only = analyzer.analyze(TEXT, language="zh", entities=["PHONE_NUMBER"])
    assert told(only) == {("PHONE_NUMBER", 32, 43)}
    sure = analyzer.analyze(TEXT, language="zh", score_threshold=0.99)
    assert {each.entity_type for each in sure} == {"RESIDENT_ID"}
    allowed = analyzer.analyze(TEXT, language="zh", allow_list=["13800138000"])
    assert "PHONE_NUMBER" not in {each.entity_type for each in allowed}


def test_notes_are_told_when_asked_for() -> None:
    everything = presidio.make_analyzer(notes=True).analyze(TEXT, language="zh")
    assert ("PERSON", 2, 5) in told(everything)
    landline = next(each for each in everything if each.start == TEXT.index("0951"))
    assert landline.recognition_metadata["action"] == "note"


def test_options_are_the_scan_s() -> None:
    text = "随后，记者周立新作了报道。"
    assert told(presidio.make_analyzer(names=True, notes=True).analyze(text, language="zh")) == {
        ("PERSON", 5, 8)
    }
    with pytest.raises(OptionError, match="polcy"):
        presidio.RedactorRecognizer(polcy="default")
    with pytest.raises(OptionError, match="no such naming"):
        presidio.RedactorRecognizer(naming="oracle")


def test_a_text_that_could_not_be_checked_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    recognizer = presidio.RedactorRecognizer()
    failing = Scanner(outside=[Failing()])
    monkeypatch.setattr(recognizer._scanning, "_scanner", lambda names: failing)
    with pytest.raises(RedactorError, match="could not be checked") as raised:
        recognizer.analyze(TEXT, ["PHONE_NUMBER"])
    assert "13800138000" not in str(raised.value)


class Failing:
    """A detector from elsewhere that breaks."""

    @property
    def rules(self) -> Any:
        return presidio.PresidioDetector(predefined.UsSsnRecognizer()).rules

    def heads(self, header: str) -> bool:
        return False

    def read(self, around: Any) -> Any:
        raise ValueError(around.text)


def _analyze(recognizer: Any, text: str) -> set[tuple[str, int, int]]:
    return told(recognizer.analyze(text, recognizer.supported_entities))


def test_it_travels_to_other_processes_as_spark_sends_it(analyzer: Any) -> None:
    recognizer = presidio.RedactorRecognizer(policy="customary", key=b"k")
    expected = _analyze(recognizer, TEXT)
    packed = pickle.dumps(recognizer)
    assert len(packed) < 10_000, "no automaton goes along"
    assert _analyze(pickle.loads(packed), TEXT) == expected
    assert _analyze(copy.deepcopy(recognizer), TEXT) == expected
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(_analyze, recognizer, TEXT).result() == expected
    again = pickle.loads(pickle.dumps(analyzer))
    assert told(again.analyze(TEXT, language="zh")) == told(analyzer.analyze(TEXT, language="zh"))


def test_a_registry_s_yaml_form_makes_it_again() -> None:
    recognizer = presidio.RedactorRecognizer(policy="customary", notes=True, key=b"secret")
    form = recognizer.to_dict()
    assert "key" not in form
    again = presidio.RedactorRecognizer.from_dict(form)
    assert again.to_dict() == form
    assert _analyze(again, TEXT) == _analyze(recognizer, TEXT)


def test_batches_of_texts_and_structured_data(analyzer: Any) -> None:
    batch = presidio_analyzer.BatchAnalyzerEngine(analyzer)
    lists = list(batch.analyze_iterator([TEXT, "无", "手机13800138000"], language="zh"))
    assert [len(each) for each in lists] == [4, 0, 1]
    record = {"身份证号": "640104195803129952", "备注": {"电话": "手机13800138000"}}
    found = {each.key: each for each in batch.analyze_dict(record, language="zh")}
    assert [each.entity_type for each in found["身份证号"].recognizer_results] == ["RESIDENT_ID"]


def test_presidio_structured_anonymizes_a_data_frame(analyzer: Any) -> None:
    pandas = pytest.importorskip("pandas")
    structured = pytest.importorskip("presidio_structured")
    frame = pandas.DataFrame(
        {
            "姓名": ["沙明远", "周立新"],
            "身份证号": ["640104195803129952", "64010419900307995X"],
            "金额": ["600", "800"],
        }
    )
    builder = structured.PandasAnalysisBuilder(analyzer=analyzer)
    analysis = builder.generate_analysis(frame, language="zh")
    assert analysis.entity_mapping["身份证号"] == "RESIDENT_ID"
    assert "金额" not in analysis.entity_mapping
    engine = structured.StructuredEngine(data_processor=structured.PandasDataProcessor())
    presidio.register_operator()
    masked = engine.anonymize(frame, analysis, operators=presidio.operators())
    assert list(masked["身份证号"]) == ["640104************"] * 2


@pytest.mark.parametrize("policy", ["default", "customary", "labels"])
@pytest.mark.parametrize("naming", ["presidio", "redactor"])
def test_the_operator_masks_as_redact_does(anonymizer: Any, policy: str, naming: str) -> None:
    analyzer = presidio.make_analyzer(naming=naming, policy=policy)
    masks = presidio.operators(policy, naming=naming)
    results = analyzer.analyze(TEXT, language="zh")
    assert (
        anonymizer.anonymize(TEXT, results, operators=masks).text
        == redact(TEXT, policy=policy).text
    )


def test_values_of_every_kind_are_masked_as_redact_does(anonymizer: Any) -> None:
    analyzer = presidio.make_analyzer(key=b"k", today="2026-11-29")
    scanner = Scanner(key=b"k", today="2026-11-29")
    masks = presidio.operators(key=b"k")
    kinds, different = set(), []
    for case in read_corpora([CORPORA / "privacy"]):
        if case.options or "\u200b" in case.text:
            continue
        results = [
            each
            for each in analyzer.analyze(case.text, language="zh")
            if each.recognition_metadata["action"] == "mask"
        ]
        ours = scanner.redact(case.text)
        if not results:
            continue
        kinds |= {each.recognition_metadata["entity"] for each in results}
        masked = anonymizer.anonymize(
            case.text, results, operators=masks, merge_entities_with_spaces=False
        ).text
        if masked != ours.text:
            different.append((case.id, masked, ours.text))
    assert len(kinds) >= 25
    assert different == []


def test_wrong_words_are_left_and_marks_of_secrecy_refused(analyzer: Any, anonymizer: Any) -> None:
    words = "请核对帐户，中华人民共合国。"
    results = analyzer.analyze(words, language="zh")
    assert (
        results
        and anonymizer.anonymize(words, results, operators=presidio.operators()).text == words
    )
    secret = "机密★10年\n关于工作的报告"
    with pytest.raises(
        presidio_anonymizer.entities.InvalidParamError, match="may not be published"
    ):
        anonymizer.anonymize(
            secret, analyzer.analyze(secret, language="zh"), operators=presidio.operators()
        )


def test_pseudonyms_are_stable_under_one_key(anonymizer: Any, tmp_path: Path) -> None:
    policy = tmp_path / "stable.toml"
    policy.write_text(
        'extends = "default"\ntitle = "t"\nwhy = "w"\n[entity.MOBILE_PHONE]\n'
        'mask = { operator = "pseudonym" }\n',
        encoding="utf-8",
    )
    analyzer = presidio.make_analyzer()

    def masked(key: bytes) -> str:
        results = analyzer.analyze("手机13800138000", language="zh")
        masks = presidio.operators(str(policy), key=key)
        text: str = anonymizer.anonymize("手机13800138000", results, operators=masks).text
        return text

    assert masked(b"a") == masked(b"a") != masked(b"b")
    assert "13800138000" not in masked(b"a")


@pytest.mark.parametrize("params", [{"policy": "nonesuch"}, {"naming": "oracle"}, {"key": "text"}])
def test_an_operator_s_wrong_parameters_are_named(params: dict[str, Any]) -> None:
    with pytest.raises(presidio_anonymizer.entities.InvalidParamError, match=next(iter(params))):
        presidio.RedactorOperator().validate(params)


# Presidio's recognizers in our scan.

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
    report = Scanner(outside=[Failing()]).scan(TEXT)
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
    spacy = pytest.importorskip("spacy")
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


def test_the_names_of_the_table_are_presidio_s_own() -> None:
    known = {
        entity
        for maker in vars(predefined).values()
        if isinstance(maker, type) and issubclass(maker, presidio_analyzer.PatternRecognizer)
        for entity in _entities(maker)
    }
    known |= {"PERSON", "LOCATION", "ORGANIZATION", "DATE_TIME", "PHONE_NUMBER"}
    rows = load().tables["entity_names"].values()
    assert {row[0] for row in rows if row[0]} <= known


def _entities(maker: Any) -> list[str]:
    try:
        return list(maker().supported_entities)
    except TypeError:
        return []


# What strangers broke.


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ({"supported_entities": "PHONE_NUMBER"}, "supported_entities"),
        ({"supported_entities": ["MOBILE_PHONE"]}, "supported_entities"),
        ({"format": "html"}, "format"),
        ({"offset_unit": "utf16"}, "offset_unit"),
        ({"page_kind": "nonesuch"}, "page_kind"),
    ],
)
def test_a_recognizer_s_wrong_settings_are_named_when_it_is_made(
    options: dict[str, Any], where: str
) -> None:
    with pytest.raises(OptionError, match=where):
        presidio.RedactorRecognizer(**options)


def test_its_dictionary_is_json() -> None:
    recognizer = presidio.RedactorRecognizer(today=datetime.date(2026, 11, 29))
    form = json.loads(json.dumps(recognizer.to_dict()))
    assert presidio.RedactorRecognizer.from_dict(form).to_dict() == form


def test_others_of_another_language_would_never_be_asked() -> None:
    with pytest.raises(OptionError, match="others"):
        presidio.make_analyzer(others=[predefined.UsSsnRecognizer()])


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


def test_values_that_presidio_merges_are_masked_one_by_one(anonymizer: Any) -> None:
    for text in ("孤儿名单：马小军 李晓红 王大力", "联系人手机：13800138000 13900139001"):
        results = presidio.make_analyzer().analyze(text, language="zh")
        assert len(results) > 1
        assert (
            anonymizer.anonymize(text, results, operators=presidio.operators()).text
            == redact(text).text
        )


@pytest.mark.parametrize("params", [{"polcy": "x"}, {"policy": 3}])
def test_an_operator_names_each_wrong_parameter(params: dict[str, Any]) -> None:
    with pytest.raises(presidio_anonymizer.entities.InvalidParamError, match=next(iter(params))):
        presidio.RedactorOperator().validate(params)


def test_wrong_operators_are_refused_when_they_are_made() -> None:
    with pytest.raises(OptionError, match="nonesuch"):
        presidio.operators("nonesuch")
