"""What stands beside names in running prose, and the signs of transliterated names."""

from __future__ import annotations

import re

from redactor.rulebook import Tables


class Company:
    """The words that stand beside names. Made once: `facts.tables.derived(Company)`."""

    def __init__(self, tables: Tables) -> None:
        rows = {word: row[0].split() for word, row in tables["name_company"].items()}

        def those(role: str) -> frozenset[str]:
            return frozenset(word for word, roles in rows.items() if role in roles)

        #: Offices, callings and kin: before a name or behind it.
        self.titles = those("title")
        #: Titles that follow a surname alone: 李先生.
        self.honorifics = those("honorific")
        #: What may stand behind a name as a part of it for whoever does not know better.
        self.behind = self.titles | self.honorifics
        #: What somebody does, right behind the name.
        self.deeds = those("deed")
        #: What leads to a name.
        self.leading = those("leading")
        #: Japanese surnames.
        self.japanese = those("japanese")


#: What makes a place or an office of the characters before it.
PLACES = frozenset(
    "省市县区州盟旗镇乡村屯庄寨路街巷弄里桥站港湾岛山河江湖海峡洲国城堡府宫寺庙塔院校馆厂店社报杯牌队族语币派军系宗教人线型式"
)
#: Characters that transliterations use and Chinese names seldom do.
FOREIGN = frozenset(
    "阿埃奥巴贝彼宾波玻勃布茨措达戴蒂杜顿朵厄恩尔菲芬弗夫盖戈哥格葛圭哈赫霍基吉加捷久卡坎柯科克肯夸奎拉莱赖劳勒雷里利琳洛吕玛迈曼蒙米姆穆拿纳娜乃奈尼妮"
    "涅纽诺欧帕派潘庞佩皮匹泼普奇契恰乔切茹若撒萨塞赛瑟莎什斯司塔泰坦特滕提廷土托瓦维沃乌武西希夏谢雅亚延耶伊依因扎詹兹佐孜坚桑内罗伦莫"
)
#: The last character of a calling: 带头人, 协调员, 船工.
PERSON_ENDINGS = frozenset("人员手家长师者工星将兵生夫帅官童妇")
#: What makes an enterprise or an institution of the characters before it.
OFFICE = re.compile(
    r"(?:[（(][\u4e00-\u9fff]{2,4}[）)])?(?:公司|集团|有限|股份|控股|投资|科技|实业|律师事务所|会计师|基金|重工|材料|电梯|药业|米业|证券|银行|大学|学院|医院|中学|小学|协会|奖|杯|路透|牌)"
)
