"""Where somebody may be called by a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.context.people import People
from redactor.context.prose.names import NameReader
from redactor.model import Span
from redactor.rulebook import load
from redactor.scan.called import Called

TABLES = load(()).tables
CALLED = Called(TABLES.derived(People), TABLES.derived(NameReader))


def names(text: str) -> list[str]:
    found = CALLED.names(text, [Span(0, len(text))], lambda position: False)
    return [text[start:end] for start, end, _ in found]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("孙女韩依诺先天性耳聋，刚做完手术", "韩依诺"),
        ("老师，今天豆豆发烧了", "豆豆"),
        ("去看二丫。奶奶在家", "二丫"),
        ("大勇（真名保密）说想找活干", "大勇"),
        ("双方商定，女儿可欣由男方抚养", "可欣"),
        ("被收养人原名 景 春 生，", "景 春 生"),
        ("3\t扎西顿珠\t男\t走读", "扎西顿珠"),
        ("伤者仁青卓玛，送州医院", "仁青卓玛"),
        ("后座是阿依古丽·买买提，七岁", "阿依古丽·买买提"),
        ('{"child":"江雪梅"}', "江雪梅"),
        ("收养人 Erikson, Karin 和丈夫", "Erikson, Karin"),
        ("港澳居民LAU CHI KEUNG来办证", "LAU CHI KEUNG"),
        ("关于申屠浩反映公租房轮候的答复", "申屠浩"),
    ],
)
def test_names_that_may_be(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "妈妈和爷爷天天接送，老师常常表扬，个个兢兢业业。",
        "小学、小区、小组、小麦，阿姨、二手、三级。",
        "请访问 https://www.example.cn/Mama/ 或发信到 Li.Na@example.com。",
        "在韩国留学，住宿费自理",
        "女儿学费由村里补助",
        "孙女王老师照看",
    ],
)
def test_words_that_are_none(text: str) -> None:
    assert names(text) == []


@given(st.text("小阿大豆王李梅Anna ,、\u3000·\n老师天天", max_size=40))
def test_places_do_not_overlap_and_lie_in_the_text(text: str) -> None:
    found = list(CALLED.names(text, [Span(0, len(text))], lambda position: False))
    assert all(0 <= start < end <= len(text) for start, end, _ in found)
    ends = [0, *(end for _, end, _ in found)]
    assert all(end <= start for end, (start, _, _) in zip(ends, found, strict=False))


def test_nothing_where_nobody_is_spoken_of() -> None:
    assert not list(CALLED.names("豆豆和韩依诺", [], lambda position: False))
