"""Documents that are no person's: a horse's passport, a cow's birth certificate, a museum's deed.

Kinds that are known by the name of a document only are asked: that name is used of animals,
exhibits and products, too. A number that its own check tells is somebody's, whatever it stands by.
"""

from __future__ import annotations

from redactor.text.patterns import lazily
from redactor.wording.clauses import stretch

_THINGS = lazily(
    r"马匹|赛马|金丝猴|熊猫|(?:幼|新生|(?<![\u4e00-\u9fff])小|(?<=[只头对条的名])小)(?:猴|象|虎|狮|熊|兽)|动物园|园方|吉祥物|毛绒|玩偶|奶牛|种(?:牛|羊|猪|马|畜|禽)|牛只|羊只|良种登记|(?:警|军|工作|巡查|流浪|导盲|搜救|缉毒)犬|犬只|犬名|流浪猫|宠物|动物(?:诊疗|医院|芯片|电子)|兽医|耳标|"
    r"馆藏|藏品|展品|文物|(?<![韩华])民国|古籍|清代|契尾|[石墓界]碑|碑[刻文帖]|[展陈]室展出|展陈|现展[于在]|院史|校史|馆史|厂史|(?:[本我]院|[本我]馆|全[国省市县区]|新中国)第一[份张本枚件]|姓名已?隐去|(?<![到去进逛里观])(?:博物馆|纪念馆)(?![去门刷买免检进入不])|展柜|陈列[的着]|复制品|拍品|数字产品|(?:城市|旅游|文旅|研学|美食|景区)护照|集章|产品护照|电池护照|活动道具|演出道具|影视公司|剧组|"
    r"物料|索书号|课程编码|防伪扰码"
)
# A phone has a model, too: a stolen one's stands beside its number.
_PRODUCTS = lazily("型号")
# The number of a machine or a counter: E64018273号自助机.
_NUMBERS_A_THING = lazily(
    "号?(?:型[0-9一二两三号（(，,、。]|自助|窗口|柜台|终端|设备|机组|机台|网点|公交|线路|楼宇|位于|设[在于])"
)
_OF_A_MACHINE = lazily("(?:(?<!手)机|设备|终端|主机|显示屏|系统)(?:编号|出厂号|资产号)[：:]?\\s?$")
# What is told of martyrs long dead is history; their families' papers have other names.
_MARTYRS = lazily("烈士(?:证明?书?)(?:编?号码?|字号)?[:：为是]?\\s?$")
_OLD_WARS = lazily("牺牲|英名|名录|英烈|碑文|碑体|史料|陵园|烈士墓|纪念馆")
_LEFT_BEHIND = lazily(
    "遗属|家属|抚恤|优待|申请|遗失|补[办发]|持有?人|其[父母夫妻兄弟姐儿]|领取|配偶|子女"
)
_CLAUSE_END = lazily("[。！？!?\n；;]")
_BEFORE, _AFTER, _LABEL, _ROLL = 40, 20, 12, 80


def is_of_a_thing(text: str, start: int, end: int, *, device: bool = False) -> bool:
    """Whether the clause around a value speaks of an animal, an exhibit or a product. `device`:
    the value is a device's anyway.

    >>> is_of_a_thing("奶牛出生证明，谱系号H640047261。", 10, 20)
    True
    """
    if _NUMBERS_A_THING.match(text, end):
        return True
    if not device and _OF_A_MACHINE.search(text, max(0, start - _LABEL), start):
        return True
    low, high = stretch(text, start, end, _CLAUSE_END, _BEFORE, behind=_AFTER)
    if not device and _PRODUCTS.search(text, low, high):
        return True
    if _MARTYRS.search(text, max(0, start - _LABEL), start):
        around = max(0, start - _ROLL), end + _ROLL // 2
        if _OLD_WARS.search(text, *around) and not _LEFT_BEHIND.search(text, *around):
            return True
    return _THINGS.search(text, low, high) is not None
