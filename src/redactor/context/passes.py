"""Passes of a place or a load: 车辆通行证, 小区出入证, 绿色通行证. No traveller's permit, though named alike.

The name stands right before the number, or in the title above with nothing of a border behind it.
"""

from __future__ import annotations

from redactor.text.patterns import lazily

# Of a fair, an estate, a lorry, a harvest.
_OF_A_PLACE = (
    "(?:展[会览]|[入进]城|禁区|限行|超限|场馆|[货客]车|货运|车辆|[厂园小景库港校]区|施工|工地|工程|物资|应急|机场|航空|高速|公路|运输|"
    "赛事|会议|大会|媒体|采访|停车|校园|人员|临时|绿色|农产品|农机|疫情|防疫|电子围栏|门禁|访客)"
    "[\u4e00-\u9fff]{0,6}通行证"
)
_RIGHT_BEFORE = lazily(
    rf"{_OF_A_PLACE}(?:[（(][^（）()\n]{{1,6}}[)）])?(?:[，,、]?(?:编?号码?|证号))?[^，。；\n]{{0,3}}(?:\n[^，。；\n]{{0,6}})?$"
)
_TITLED = lazily(_OF_A_PLACE)
_OF_A_BORDER = lazily("港|澳|台|内地|大陆|回乡|返乡|出入境|边境|边民|护照|旅行")
_REACH, _ABOVE = 30, 100


def is_of_a_place(text: str, start: int) -> bool:
    """Whether the number that begins at a place is of such a pass.

    >>> text = "施工车辆通行证管理办法\\n通行证编号如C00027128"
    >>> is_of_a_place(text, text.index("C")), is_of_a_place("往来港澳通行证C38104427", 7)
    (True, False)
    """
    if _RIGHT_BEFORE.search(text, max(0, start - _REACH), start):
        return True
    low = max(0, start - _ABOVE)
    return (
        _TITLED.search(text, low, start) is not None
        and _OF_A_BORDER.search(text, low, start) is None
    )
