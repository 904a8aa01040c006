"""Whether an address is a home by the paper that it stands in, or by whose house is told of.

权利人：常某福  坐落：白塔镇红崖村三社     whoever has the right to it
证件号码 6401… ⏎ 通信地址 …17-2-502       a form with somebody's number
房子买在龙山小区…, 自家楼下（…9号楼）
"""

from __future__ import annotations

from redactor.context.occupants import last_organisation
from redactor.detectors import _address_parts as parts
from redactor.detectors._address_scene import Scene, Verdict, home
from redactor.model import Certainty
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
_RIGHTS = lazily(
    rf"(?:权利人|所有权人|使用权人|房主|户主|产权人|宅基地人|农户|申请人)[：:\s]{{1,3}}(?P<who>[{_HAN}·]{{2,5}})[\s，,；;]{{1,4}}[^\n]{{0,12}}"
    r"(?:[坐座]落|位置|(?:房屋|宅基地|住宅)(?:位置|地址|坐落))(?:[（(][^）)\n]{1,8}[）)])?[:：\s]{0,3}$"
)
_LETTERS = lazily(r"(?:通[信讯]|联系|邮寄|收件|现|居住)地址[:：\s]{1,3}$")
# Somebody's number by its label, and no sentence between it and the address.
_IDENTITY = lazily(
    r"(?:身份证|证件)[^\n。，,]{0,6}[:：\s]{0,3}[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx](?![0-9])[^。；\f]{0,60}$"
)
_OFFICES = lazily("公司|机构名称|单位名称|法定代表|\n\n")
_OWN_HOUSE = lazily(
    "(?:房子?|新房|老房子|旧房)(?:我)?(?:买|租|盖|建|分|安)(?:在|到)$|户口[本簿](?:还|就|都)?(?:在|上是)$"
    "|(?:自家|我家|他家|她家)(?:楼下|门口|门前|院[里内]|小区|楼道)[（(]$"
)
_GROUP, _FORM = 4, 140


def by_papers(scene: Scene) -> Verdict | None:
    """A home where the paper or the words right before say so."""
    before = scene.before.rpartition("\n")[2]
    rights = _RIGHTS.search(before)
    if rights and scene.place.precision >= _GROUP and last_organisation(rights["who"]) < 0:
        return home(Certainty.LIKELY, "person")
    if _OWN_HOUSE.search(before):
        return home(Certainty.LIKELY, "home cue")
    if parts.WORKPLACE.search(scene.place.text) or not _LETTERS.search(before):
        return None
    text, start = scene.around.text, scene.place.start
    form = _IDENTITY.search(text, max(0, start - _FORM), start)
    if form and not _OFFICES.search(form.group()):
        return home(Certainty.LIKELY, "person")
    return None
