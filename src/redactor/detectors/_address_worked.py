"""What tells of an address that somebody works there: the shop or the institution right before it, and the
form of an institution, which says 住址 of its premises.
"""

from __future__ import annotations

from redactor.detectors._address_scene import Scene, Verdict, office
from redactor.model import Certainty
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
#: How far above a form names whose it is (code points).
_REACH = 240

# 生前常去的修表铺（…12号）; 你单位…院内2号楼
_ITS_PLACE = lazily(
    "(?:铺|店|馆|摊|厂|[商银洋布]行|社|吧|坊|厅|(?<![住处居])所|站|局|中心|公司|(?<!属)(?<!小)(?<!合)(?<!大)(?<!杂)院)[（(]$|[你该贵我本](?:单位|公司|机构|[院店厂校园所站])(?:位于|在|坐落于)?$"
)
# 名称：某养老服务中心 ⏎ … ⏎ 住址：…: an institution's form, which says 住址 of its premises.
_ITS_FORM = lazily(
    r"(?:^|\n)[ \t\u3000]*(?:单位|机构|企业|院所|园所|店铺|场所)?名称[:：]\s?"
    rf"[{_HAN}（）()]{{2,30}}(?:中心|公司|[院店厂校园所站馆社部会铺]|合作社|工作室|超市|药房)[ \t]*\n"
    r"(?:[^\n]{0,60}\n){0,5}[^\n]{0,4}(?:住址|住所)[:：]\s?$"
)
_A_PERSONS = lazily("姓名|经营者|法定代表人|负责人|投资人|户主|性别|身份证")


def by_its_owner(scene: Scene) -> Verdict | None:
    """A place of work by the shop or the institution whose it is said to be."""
    if _ITS_PLACE.search(scene.before):
        return office(Certainty.LIKELY, "organisation")
    start = scene.place.start
    above = scene.around.text[max(0, start - _REACH) : start]
    form = _ITS_FORM.search(above)
    # Its last two lines: the label, and what stands above it.
    if form and not any(map(_A_PERSONS.search, form.group().rsplit("\n", 2)[-2:])):
        return office(Certainty.LIKELY, "organisation")
    return None
