"""The component against the real package."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from redactor import Failure, OptionError, RedactorError, Scanner, scan

pytestmark = pytest.mark.nlp

spacy = pytest.importorskip("spacy", reason="run with --group nlp")

TEXT = "户主沙明远，身份证号：640104195803129952，手机13800138000，办公室电话0951-6012345。"


def pipeline(**config: Any) -> Any:
    nlp = spacy.blank("zh")
    nlp.add_pipe("redactor", config=config)
    return nlp


def labelled(doc: Any, key: str = "redactor") -> list[tuple[str, str]]:
    return [(each.text, each.label_) for each in doc.spans[key]]


def test_spans_are_the_scan_s_findings() -> None:
    doc = pipeline(notes=True)(TEXT)
    assert [(each.start_char, each.end_char, each.label_) for each in doc.spans["redactor"]] == [
        (each.start, each.end, each.entity) for each in scan(TEXT).findings
    ]
    assert [(each.text, each.label_) for each in doc.ents] == labelled(doc)
    assert doc._.redactor["verdict"] == "mask"
    resident = doc.spans["redactor"][1]
    assert resident._.redactor["action"] == "mask"
    assert "check digit" in resident._.redactor["evidence"]


def test_notes_may_be_left_out_and_names_be_another_s() -> None:
    doc = pipeline(notes=False, naming="presidio", spans_key="pii")(TEXT)
    assert labelled(doc, "pii") == [
        ("640104195803129952", "RESIDENT_ID"),
        ("13800138000", "PHONE_NUMBER"),
    ]


def test_several_processes_give_what_one_gives() -> None:
    nlp = pipeline(options={"policy": "customary"})
    texts = [TEXT, "无", "手机13800138000", ""] * 3
    one = [(labelled(doc), doc._.redactor["verdict"]) for doc in nlp.pipe(texts)]
    two = list(nlp.pipe(texts, n_process=2, batch_size=2))
    assert [(labelled(doc), doc._.redactor["verdict"]) for doc in two] == one
    assert two[0].spans["redactor"][1]._.redactor["action"] == "mask"


def test_a_saved_pipeline_is_loaded_by_a_process_that_never_heard_of_us(tmp_path: Path) -> None:
    pipeline(options={"policy": "customary", "document_date": "2026-11-01"}).to_disk(tmp_path)
    program = (
        "import sys, spacy\n"
        "doc = spacy.load(sys.argv[1])(sys.argv[2])\n"
        "print([(each.text, each.label_) for each in doc.spans['redactor']])"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program, str(tmp_path), "手机13800138000"],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.strip() == "[('13800138000', 'MOBILE_PHONE')]"


def test_it_is_small_when_it_travels() -> None:
    nlp = pipeline()
    nlp(TEXT)
    component = nlp.get_pipe("redactor")
    packed = pickle.dumps(component)
    assert len(packed) < 5000
    again = pickle.loads(packed)
    assert labelled(again(nlp.make_doc(TEXT))) == labelled(nlp(TEXT))


def test_bytes_of_a_document_keep_what_was_found() -> None:
    nlp = pipeline()
    doc = nlp(TEXT)
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert labelled(again) == labelled(doc)
    assert again._.redactor == doc._.redactor


def test_tokens_wider_than_the_finding_keep_its_exact_place() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("redactor")
    text = "手机13800138000请联系"
    doc = nlp(text)
    [span] = doc.spans["redactor"]
    entry = span._.redactor
    assert text[entry["start"] : entry["end"]] == "13800138000"
    assert span.start_char <= entry["start"] and entry["end"] <= span.end_char


def with_names(*patterns: str, notes: bool = True, **config: Any) -> Any:
    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": each} for each in patterns])
    nlp.add_pipe("redactor", config={"notes": notes, **config})
    return nlp


def test_names_of_the_pipeline_are_evidence() -> None:
    text = "随后，拓跋晴转身离开。"
    assert labelled(pipeline()(text)) == []
    assert labelled(with_names("拓跋晴")(text)) == [("拓跋晴", "PERSON_NAME")]


def test_what_the_pipeline_says_is_no_order() -> None:
    text = "各乡镇人民政府要高度重视。"
    assert labelled(with_names("高度重视", "各乡镇人民政府")(text)) == []


def test_entities_that_stand_are_kept_unless_told_otherwise() -> None:
    text = "手机13800138000，记者沙明远报道。"
    nlp = spacy.blank("zh")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "NUMBER", "pattern": "13800138000"}])
    nlp.add_pipe("redactor", config={"options": {"names": True}, "notes": True})
    doc = nlp(text)
    assert [each.label_ for each in doc.ents] == ["NUMBER", "PERSON_NAME"]
    assert labelled(doc)[0] == ("13800138000", "MOBILE_PHONE")
    nlp.remove_pipe("redactor")
    nlp.add_pipe("redactor", config={"overwrite_ents": True, "notes": True})
    assert [each.label_ for each in nlp(text).ents] == ["MOBILE_PHONE", "PERSON_NAME"]
    nlp.remove_pipe("redactor")
    nlp.add_pipe("redactor", config={"set_ents": False})
    assert [each.label_ for each in nlp(text).ents] == ["NUMBER"]


@pytest.mark.parametrize(
    ("config", "where"),
    [
        ({"options": {"polcy": "default"}}, "polcy"),
        ({"options": {"policy": "nonesuch"}}, "policy"),
        ({"options": {"format": "html"}}, "format"),
        ({"naming": "oracle"}, "naming"),
    ],
)
def test_a_wrong_setting_is_named_when_the_pipeline_is_built(
    config: dict[str, Any], where: str
) -> None:
    with pytest.raises(OptionError, match=where):
        pipeline(**config)


def test_a_setting_that_does_not_exist_is_refused_by_spacy() -> None:
    with pytest.raises(Exception, match="colour"):
        pipeline(colour="red")


def test_a_text_that_could_not_be_checked_raises_unless_spacy_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nlp = pipeline()

    failure = Failure(code="detector_failed", message="x", where="privacy/x: ValueError")

    def broken(self: Scanner, text: str, **keywords: Any) -> Any:
        report = real(self, text, **keywords)
        report.failures = (failure,)
        return report

    real = Scanner.scan
    monkeypatch.setattr(Scanner, "scan", broken)
    with pytest.raises(RedactorError, match="could not be checked"):
        nlp(TEXT)
    told: list[str] = []
    nlp.set_error_handler(lambda name, component, docs, error: told.append(name))
    assert list(nlp.pipe([TEXT])) == [] and told == ["redactor"]


# What strangers broke.


def test_two_findings_in_one_token_keep_each_its_own() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("redactor", config={"notes": True})
    doc = nlp("手机：13800138000，举报电话：12345")
    told = [
        (each.label_, each._.redactor["entity"], each._.redactor["action"])
        for each in doc.spans["redactor"]
    ]
    assert told == [("MOBILE_PHONE", "MOBILE_PHONE", "mask"), ("HOTLINE", "HOTLINE", "note")]


def test_two_components_keep_each_its_own() -> None:
    nlp = spacy.blank("zh")
    for name, policy in (("a", "procurement"), ("b", "default")):
        config = {"options": {"policy": policy}, "spans_key": name, "notes": True}
        nlp.add_pipe("redactor", name=name, config=config)
    doc = nlp("联系人：沙明远，手机：13800138000")
    actions = {
        key: [each._.redactor["action"] for each in doc.spans[key] if each.label_ == "MOBILE_PHONE"]
        for key in ("a", "b")
    }
    assert actions == {"a": ["note"], "b": ["mask"]}
    assert doc._.redactor["verdict"] == "mask"
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [each._.redactor["action"] for each in again.spans["a"]] == [
        each._.redactor["action"] for each in doc.spans["a"]
    ]


def test_an_entity_that_gives_way_leaves_no_stump() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "X", "pattern": "0，请"}])
    nlp.add_pipe("redactor", config={"overwrite_ents": True})
    assert [(each.text, each.label_) for each in nlp("手机13800138000，请联系").ents] == [
        ("13800138000", "MOBILE_PHONE")
    ]


def test_its_own_persons_are_no_evidence_to_the_next() -> None:
    text = "户主沙明远，手机：13800138000。今天刘建国到了现场。"
    nlp = spacy.blank("zh")
    nlp.add_pipe("redactor", config={"naming": "presidio", "notes": True})
    doc = nlp(text)
    once = labelled(doc)
    assert labelled(nlp.get_pipe("redactor")(doc)) == once


def test_names_that_are_not_wanted_are_not_read_whoever_tells_them() -> None:
    text = "随后，拓跋晴转身离开。"
    assert labelled(with_names("拓跋晴", options={"names": False})(text)) == []


def test_what_may_stand_is_told_only_when_asked_for() -> None:
    assert labelled(pipeline()("举报电话：12345")) == []
    assert labelled(pipeline(notes=True)("举报电话：12345")) == [("12345", "HOTLINE")]
