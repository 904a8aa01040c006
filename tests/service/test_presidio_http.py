"""Presidio's documented requests, and what its engine does with them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from redactor import Scanner
from redactor.rulebook import load
from redactor_service.api import presidio as presidio_api
from redactor_service.work import operators, presidio
from redactor_service.work.operators import ParameterError, Result

from .apps import app_of, served

ID = "640104195803129952"
TEXT = f"户主身份证号：{ID}，电子邮箱 zhangsan997@163.com。"
AES = "WmZq4t7w!z%C&F)J"


def analysed(text: str, **options: Any) -> list[dict[str, Any]]:
    asked = presidio.asked_of(options)
    presidio.check_entities(asked, load())
    return presidio.analysed(text, asked, Scanner(), load())


def test_results_have_presidios_names_and_scores() -> None:
    found = {each["entity_type"]: each for each in analysed(TEXT)}
    id = found["RESIDENT_ID"]
    assert TEXT[id["start"] : id["end"]] == ID and id["score"] == 1.0
    assert id["analysis_explanation"] is None
    assert "EMAIL_ADDRESS" in found


def test_the_decision_is_explained_on_request() -> None:
    (id,) = analysed(TEXT, entities=["RESIDENT_ID"], return_decision_process=True)
    why = id["analysis_explanation"]
    assert why["recognizer"] == "RedactorRecognizer" and why["validation_result"] is True
    assert why["supportive_context_word"] == "户主身份证" and why["original_score"] == 0.8
    assert ID not in str(why)


def test_entities_thresholds_and_allowed_values() -> None:
    assert [each["entity_type"] for each in analysed(TEXT, entities=["EMAIL_ADDRESS"])] == [
        "EMAIL_ADDRESS"
    ]
    assert not analysed(TEXT, entities=["RESIDENT_ID"], allow_list=[ID])
    by_pattern = {"allow_list": [r"^6401"], "allow_list_match": "regex"}
    assert not analysed(TEXT, entities=["RESIDENT_ID"], **by_pattern)
    assert analysed(TEXT, score_threshold=1.0)[0]["entity_type"] == "RESIDENT_ID"
    with pytest.raises(ParameterError, match="No matching recognizers"):
        analysed(TEXT, entities=["US_SSN"])


ZIP = {
    "name": "Zip code Recognizer",
    "supported_language": "en",
    "patterns": [{"name": "zip code (weak)", "regex": r"(\b\d{5}(?:\-\d{4})?\b)", "score": 0.01}],
    "context": ["zip", "code"],
    "supported_entity": "ZIP",
}


def test_a_recognizer_that_came_along() -> None:
    text = "John Smith drivers license is AC432223 and the zip code is 12345"
    (found,) = analysed(text, ad_hoc_recognizers=[ZIP], entities=["US_DRIVER_LICENSE", "ZIP"])
    assert (found["start"], found["end"], found["score"]) == (59, 64, 0.4)
    assert not analysed(text, ad_hoc_recognizers=[ZIP], score_threshold=0.6)
    words = {"supported_entity": "TITLE", "deny_list": ["Mr.", "先生"]}
    assert [each["start"] for each in analysed("Mr. Li", ad_hoc_recognizers=[words])] == [0]
    for wrong in ({**ZIP, "patterns": [{"regex": "(", "score": 1}]}, {"supported_entity": "X"}):
        with pytest.raises(ParameterError):
            analysed(text, ad_hoc_recognizers=[wrong])


def result(start: int, end: int, entity: str, score: float = 0.8) -> dict[str, Any]:
    return {"start": start, "end": end, "entity_type": entity, "score": score}


HELLO = "hello world, my name is Jane Doe. My number is: 034453334"
JANE = result(24, 32, "PERSON")
NUMBER = result(48, 57, "PHONE_NUMBER", 0.95)
#: Requests by name: text, results, operators.
REQUESTS: dict[str, tuple[str, list[dict[str, Any]], dict[str, Any]]] = {
    "documented": (
        HELLO,
        [JANE, NUMBER],
        {"PERSON": {"type": "redact"}, "PHONE_NUMBER": {"type": "replace", "new_value": "X"}},
    ),
    "documented default": (
        HELLO[:33],
        [JANE],
        {"DEFAULT": {"type": "replace", "new_value": "ANONYMIZED"}},
    ),
    "no operators": (HELLO, [JANE, NUMBER], {}),
    "mask": (
        HELLO,
        [JANE, NUMBER],
        {"DEFAULT": {"type": "mask", "masking_char": "*", "chars_to_mask": 4, "from_end": True}},
    ),
    "keep and hash": (
        HELLO,
        [JANE, NUMBER],
        {"PERSON": {"type": "keep"}, "DEFAULT": {"type": "hash", "salt": "s" * 16}},
    ),
    "sha512": (
        HELLO,
        [JANE],
        {"PERSON": {"type": "hash", "hash_type": "sha512", "salt": "s" * 20}},
    ),
    "contained": (HELLO, [result(24, 28, "NAME"), JANE], {}),
    "same kind overlaps": (HELLO, [result(24, 30, "PERSON"), result(26, 32, "PERSON", 0.5)], {}),
    "same place": (HELLO, [result(24, 32, "A", 0.5), result(24, 32, "B", 0.9)], {}),
    "same place and score": (HELLO, [result(24, 32, "A"), result(24, 32, "B")], {}),
    "other kinds overlap": (HELLO, [result(24, 30, "A"), result(28, 32, "B", 0.3)], {}),
    "over blanks": (HELLO, [result(24, 28, "PERSON"), result(29, 32, "PERSON")], {}),
    "touching": (HELLO, [result(24, 28, "A"), result(28, 32, "A")], {}),
    "unsorted": (HELLO, [NUMBER, JANE], {}),
    "chinese": ("身份证号：640104195803129952。", [result(5, 23, "RESIDENT_ID")], {}),
}


def made(text: str, results: list[dict[str, Any]], told: Mapping[str, Any]) -> Any:
    new, items = operators.anonymized(text, presidio.results_of(results), told)
    return new, [each.told() for each in items]


def test_the_documented_answers() -> None:
    text, items = made(*REQUESTS["documented"])
    assert text == "hello world, my name is . My number is: X"
    assert items == [
        {"operator": "replace", "entity_type": "PHONE_NUMBER", "start": 40, "end": 41, "text": "X"},
        {"operator": "redact", "entity_type": "PERSON", "start": 24, "end": 24, "text": ""},
    ]
    text, _ = made(*REQUESTS["no operators"])
    assert text == "hello world, my name is <PERSON>. My number is: <PHONE_NUMBER>"


@pytest.mark.nlp
@pytest.mark.parametrize("name", REQUESTS)
def test_it_is_what_presidios_engine_answers(name: str) -> None:
    from presidio_anonymizer import AnonymizerEngine  # noqa: PLC0415  # of an extra
    from presidio_anonymizer.entities import OperatorConfig, RecognizerResult  # noqa: PLC0415  # as above

    text, results, told = REQUESTS[name]
    params = {
        entity: OperatorConfig(each["type"], {k: v for k, v in each.items() if k != "type"})
        for entity, each in told.items()
    }
    theirs = AnonymizerEngine().anonymize(
        text=text,
        analyzer_results=[RecognizerResult(**each) for each in results],
        operators=params,
    )
    new, items = made(text, results, told)
    assert new == theirs.text
    # Newer engines tell a score too, which is not in the documented shape.
    assert items == [
        {name: told for name, told in each.to_dict().items() if name != "score"}
        for each in theirs.items
    ]


def test_what_was_encrypted_is_decrypted() -> None:
    sealed, (item,) = made(HELLO, [JANE], {"PERSON": {"type": "encrypt", "key": AES}})
    assert "Jane" not in sealed
    place = Result(start=item["start"], end=item["end"], entity="PERSON", score=0)
    told = {"PERSON": {"type": "decrypt", "key": AES}}
    text, (back,) = operators.deanonymized(sealed, [place], told)
    assert text == HELLO and back.text == "Jane Doe"
    with pytest.raises(ParameterError):
        operators.deanonymized(sealed, [place], {"PERSON": {"type": "decrypt", "key": "x" * 16}})


@pytest.mark.parametrize(
    "told",
    [
        {"type": "mask"},
        {"type": "mask", "masking_char": "**", "chars_to_mask": 4},
        {"type": "mask", "masking_char": "*", "chars_to_mask": "4"},
        {"type": "replace", "new_value": 7},
        {"type": "encrypt", "key": "short"},
        {"type": "hash", "hash_type": "md5"},
        {"type": "hash", "salt": "short"},
        {"type": "custom"},
        {"new_value": "X"},
    ],
)
def test_an_operator_that_cannot_be_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(ParameterError) as caught:
        made(HELLO, [JANE], {"PERSON": told})
    assert "Jane" not in str(caught.value)


def test_results_outside_of_the_text_are_refused() -> None:
    for wrong in (result(0, 900, "A"), result(900, 901, "A"), result(9, 3, "A")):
        with pytest.raises(ParameterError):
            made(HELLO, [wrong], {})


def test_a_hash_without_a_salt_is_not_found_by_trying() -> None:
    first, second = (made(HELLO, [JANE], {"DEFAULT": {"type": "hash"}})[0] for _ in range(2))
    assert first != second


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    app = app_of(presidio_api.router, tmp_path_factory.mktemp("data"))
    with served(app) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def test_the_documented_requests_over_http(client: httpx.Client) -> None:
    text = "John Smith drivers license is AC432223 and the zip code is 12345"
    enhanced = {
        "text": text,
        "language": "en",
        "return_decision_process": False,
        "correlation_id": "123e4567-e89b-12d3-a456-426614174000",
        "score_threshold": 0.6,
        "entities": ["US_DRIVER_LICENSE", "ZIP"],
        "trace": False,
        "ad_hoc_recognizers": [ZIP],
    }
    for asked in ({"text": text, "language": "en"}, enhanced):
        answer = client.post("/analyze", json=asked)
        assert (answer.status_code, answer.json()) == (200, [])
    text, results, told = REQUESTS["documented"]
    asked = {"text": text, "anonymizers": told, "analyzer_results": results}
    assert client.post("/anonymize", json=asked).json()["text"] == made(text, results, told)[0]


def test_from_the_text_to_its_mask(client: httpx.Client) -> None:
    found = client.post("/analyze", json={"text": TEXT, "language": "zh"}).json()
    assert set(found[0]) == {"analysis_explanation", "end", "entity_type", "score", "start"}
    answer = client.post("/anonymize", json={"text": TEXT, "analyzer_results": found}).json()
    assert "<RESIDENT_ID>" in answer["text"] and ID not in answer["text"]
    both = client.post("/analyze", json={"text": [TEXT, "无"], "language": "zh"}).json()
    assert both[0] == found and both[1] == []


def test_lists_and_health(client: httpx.Client) -> None:
    assert client.get("/health").text == "Presidio Analyzer service is up"
    assert client.get("/recognizers?language=zh").json() == ["RedactorRecognizer"]
    known = client.get("/supportedentities", params={"language": "zh"}).json()
    assert {"RESIDENT_ID", "PHONE_NUMBER", "PERSON", "EMAIL_ADDRESS"} <= set(known)
    assert "mask" in client.get("/anonymizers").json()
    assert client.get("/deanonymizers").json() == ["decrypt", "deanonymize_keep"]


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        ("/analyze", {"language": "zh"}, 422),
        ("/analyze", {"text": ID}, 422),
        ("/analyze", {"text": ID, "language": "fr"}, 422),
        ("/analyze", {"text": "", "language": "zh"}, 422),
        ("/analyze", {"text": ID, "language": "zh", "entities": ["US_SSN"]}, 422),
        ("/analyze", {"text": ID, "language": "zh", "allow_list": 7}, 422),
        ("/anonymize", {"text": ID}, 422),
        ("/anonymize", {"text": "", "analyzer_results": []}, 422),
        ("/anonymize", {"text": ID, "analyzer_results": [result(0, 90, "A")]}, 422),
        ("/analyze", b"{", 400),
        ("/analyze", b"\xff", 400),
    ],
)
def test_faults_have_presidios_shape(
    client: httpx.Client, path: str, sent: Any, status: int
) -> None:
    content = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    answer = client.post(path, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == status and set(answer.json()) == {"error"}
    assert ID not in answer.text
