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
from redactor.evaluation import read_corpora
from redactor.integrations.entity_names import Naming, name_in
from redactor.rulebook import load
from tests.integrations.scenes import TEXT, Failing

pytestmark = pytest.mark.nlp

presidio_analyzer = pytest.importorskip("presidio_analyzer", reason="run with --group nlp")
presidio_anonymizer = pytest.importorskip("presidio_anonymizer")
predefined = pytest.importorskip("presidio_analyzer.predefined_recognizers")
presidio = pytest.importorskip("redactor.integrations.presidio")
structured = pytest.importorskip("presidio_structured")
pandas = pytest.importorskip("pandas")
spacy = pytest.importorskip("spacy")

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
    ours = {rule.entity for rule in load().rules if rule.scope in ("text", "signs")}
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
    failing = Scanner(outside=[Failing(presidio.PresidioDetector(predefined.UsSsnRecognizer()))])
    monkeypatch.setattr(recognizer._scanning, "_scanner", lambda names: failing)
    with pytest.raises(RedactorError, match="could not be checked") as raised:
        recognizer.analyze(TEXT, ["PHONE_NUMBER"])
    assert "13800138000" not in str(raised.value)


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
