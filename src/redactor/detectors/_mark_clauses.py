"""Marks in words of their own: a line, a bracket or a sentence that holds nothing but clauses on who
may read a text and what may not be done with it.

    ※内部掌握，不对外        此表仅供局内对账，勿外发        本日报只发区级领导和成员单位，请勿转载

Such clauses stand in rules and on notice boards, too (停车场仅供内部使用, 展品请勿拍照): there they have
another subject, or stand one by one.
"""

from __future__ import annotations

from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
_NOT = (
    "(?:先|暂时?|目前|眼下)?(?:严禁|不得|请勿|请不要|请别|禁止|切勿|勿|不准|不许|不可|不要|别|莫)"
)
_HOW = "(?:随意|擅自|私自|再|往外|对外|向外|截图|拍照|以任何(?:形式|方式)|(?:在|通过)[\u4e00-\u9fff]{1,6}?(?:上|里|中)?)"
_DONE = (
    "(?:外传|外泄|外发|外借|外流|外报|外露|留存|留底|见报|刊登|报道|扩散|散布|散发|复印|复制|翻印|翻拍|转发|转传|转载|传播|传递|公开|公布|发布|泄露|泄漏|透露|"
    "引用|截图|截屏|拍照|摘抄|传抄|抄录|带出|带走|带离|登报|上网站?|上传|上墙|张贴|挂(?:到|在|上)?(?:外?网站?上?)?|传到?(?:互联)?网上?|(?<=[往对向]外)发|发群|发?到?(?:朋友圈|外网|网上|抖音|微博|群里)|讲|说|报|传|"
    "提供)(?:[\u4e00-\u9fff]{0,2}(?:网络|互联网|网盘|网上|微信群?|QQ群|群里?|朋友圈|"
    "他人|外人|媒体|记者|第三方|外单位))?"
)
_REVIEW = "(?:批准|许可|同意|授权|审批|允许|审阅|审定|审核|审看|校阅|核稿|核对)"
_BAN = f"(?:未经[{_HAN}]{{0,6}}?{_REVIEW}[，,]?)?{_NOT}{_HOW}{{0,2}}{_DONE}(?:[、和或及](?:{_NOT})?(?:{_HOW})?{_DONE}){{0,3}}"
_OTHERS = f"(?:非[{_HAN}]{{2,8}}|外单位|无关人员|其他人员?){_NOT}(?:{_DONE}|查看|查阅|翻阅|阅看|打开|使用|阅读)"
_BACK = (
    "(?:传?阅[批示]?|会议结束|散会|批阅|签批|用|会|看|学习|使用|讨论|阅读|传阅)(?:后|完毕?后?|毕)(?:请|即|一律|立即|自行|统一|全部|及时|速|尽快)?(?:收回|回收|销毁|焚毁?|退回?(?:[\u4e00-\u9fff]{1,5}?[室处科办组])?|"
    f"退还|归还|归档|交回|清退|删除?|上交|清退|撕毁)(?:[{_HAN}]{{1,5}}?[室处科办组])?"
)
_READERS = (
    f"(?:[{_HAN}]{{0,8}}?(?:内部|系统内?|[局科所处院厅校组司部室站]内|群内|群里|内网|本群|领导(?:同志)?|班子(?:会|成员)?|专班|党组会?|常委会?|"
    "成员单位|与会人员|参会(?:人员|代表|同志)|评审会?|评委|专家组|指挥部|[校局所科处院厅组站镇乡区县市]长|"
    "书记|主任|办公会|各[股科处]室|机要室|负责人|承办人|相关同志|有关领导|在岗人员|值班人员|办案人员|考察人员|(?:审计|工作|调查|督查|巡察|检查|考察)组(?:成员|人员)?|局务会|本(?:单位|部门|系统|科室|局|处|所|镇|村)))"
)
_USE = (
    "(?:工作|业务|决策|研究|开会|评审|内部)?(?:参考|决策|使用|参阅|学习|交流|掌握|传阅|传达|查阅|"
    "阅读|阅示|阅知|审阅|知悉|流转|讨论用?|研究用?|研判|对账|核对|备查|调度|排班|刊用|用|阅|看|知)"
)
_ONLY = (
    "(?:仅供|仅限于?|只供|只限于?|限于?|专供|仅面向|[仅只](?:用于|在|(?=内部))|供)"
    f"{_READERS}{_USE}?|(?:只|仅|专|限)(?:发|送|呈|报|给|抄)(?:至|给|"
    f"到)?{_READERS}(?:[、和及]{_READERS}){{0,2}}|{_READERS}(?:参阅|阅示|"
    f"阅知|亲启)|(?:仅|只|限)(?:{_READERS}|[{_HAN}]{{1,6}}?(?:部门|小组|工作群))(?:内部)?(?:掌握|知悉|知晓|阅看|传阅|流转|用)"
    "|(?:仅|只)(?:限|在|供)?(?:政务)?(?:内网|局域网|办公网|OA|内部(?:系统|网|平台))(?:系统)?(?:上|内)?(?:发布|公开|流转|查阅|下载|传阅)"
)
# What examiners, judges and inspectors keep to themselves.
_RESERVED = (
    "(?:考务|监考|巡考|阅卷|命题|评卷|评分|评委|考官|面试官|评审|评标|督查|督导|巡察|巡视|办案|审计|纪检|审查调查|考察|领导|内部|机要)"
    "(?:组|工作)?(?:人员|专家|成员|教师|同志)?专用(?:[资材]料|文件|稿|卷|本|件)?"
)
# （挂网时去掉）, （本段发布前请删去）: whoever puts it on the web is told to take it out.
_TAKEN_OUT = (
    "(?:正式|对外)?(?:挂网|上网|发布|公开|公示|公布|上传)(?:时|前)[，,]?(?:请|须|应|要|务必|记得|必须|一定)?(?:把|将)?"
    f"(?:(?:以下|以上|本|此|这|该)[{_HAN}]{{1,4}})?(?:删去|删除|删掉|去掉|隐去|拿掉|撤下|抽掉|屏蔽|不放|不带)"
    f"(?:(?:以下|以上|本|此|这|该)[{_HAN}]{{1,4}})?"
)
_KIND = (
    "(?:(?:学习|交流|培训|工作|会议|参考)?(?:资料|文件|材料)|事项|使用|刊物|参考|参阅|掌握|传阅|交流|通报|简报|文稿|数据|名单|讨论|图纸|图件|"
    "流转|讨论稿|送审稿|沟通用?|自用|对接用?|测算|掌握|联系用?|文稿|"
    "口径|底稿|台账|价格?|底价|稿|(?:工作|学习|会议|交流|讨论|参考)?件|版|通知|研究|会议|测算|试题)"
)
_INSIDE = (
    f"(?:属|系|为|仍属)?(?:本单位|机关|单位|系统|[{_HAN}]{{1,4}}?[组局科股班处室]|[{_HAN}]{{1,2}}部门)?[内內]部{_KIND}|(?:系统|群|组|局|股|班子|"
    f"科室?)内(?:掌握|传阅|使用|参考|知悉|流转)|(?:属|系|为)?工作秘密(?:事项)?|(?:属|为)?敏感(?:信息|内容|材料|"
    f"数据|件)"
)
_CLOSED = (
    "非公开(?:文件|材料|资料)|暂缓(?:发布|公开|公布|对外[\u4e00-\u9fff]{0,4})|(?:对内)?(?:暂时?|一律|均|先|目前|还)?不(?:宜|得|作|予|便)?(?:对外(?:公布|公开|发布|提供|引用)?|外传|外发|上网站?|挂网|登报|见报|宜公开|公开|随(?:[本此该]?(?:公告|公示|通知|正文|文))(?:公开|公布|发布|挂网|上网|公示)|"
    "作为?对外[\u4e00-\u9fff]{2,8})|暂不(?:公开|发布|对外)|"
    "不作为?对外[\u4e00-\u9fff]{2,8}"
)
_WEAK = (
    "(?:密不外传|涉敏|不(?:公示|上墙|发(?=[\u4e00-\u9fff])[\u4e00-\u9fff]{2,6})|[只仅](?:作)?(?:存档|留存|备查)|草稿|草案|征求意见稿|非公开(?:资料|信息|内容|数据)|不作为?(?:正式|任何|执法|决策|引用)?依据|不代表[\u4e00-\u9fff]{1,10}|随卷[\u4e00-\u9fff]{2,10}|"
    "参照[\u4e00-\u9fff]{2,4}(?:管理|保管)|敏感|初稿|过程稿|未定稿|讨论稿|送审稿|[一二三四五]稿|请?妥善保[管存]|请?注意保[密存管]|"
    "工作(?:底稿|草稿|初稿|稿)|请自觉遵守|未经[\u4e00-\u9fff]{0,4}?(?:核准|审核|核实|审定|批准|校对|公布)|等[\u4e00-\u9fff]{2,14}|"
    "(?:过会|上会|定稿|审定|批准|研究|公示|宣布|会议?|通过)(?:之)?后(?:再|方可|才能?)(?:对外)?(?:发布?|公开|公布|上网|印发|传达|通知)|"
    "请自觉遵守|谢谢(?:配合)?|仅供(?:工作|内部)参考|未定(?:事项)?|尚未(?:定稿|研究|公布)|"
    "不代表[\u4e00-\u9fff]{2,8}|印[0-9]{1,4}份|编号[:：]?[0-9]{1,6})"
)
# 领导说本件先不对外
_SAID = f"(?:[{_HAN}]{{1,8}}?(?:说|讲|要求|交代|指示|批示|强调|叮嘱|嘱咐|明确)[，,：:]?)?"
_SUBJECT = (
    f"(?:附件[0-9一二三四五](?:[、至和-](?:附件)?[0-9一二三四五]){{0,3}}|{_SAID}(?:(?:下面|以上|上面|前面|后面|刚发|附上)(?:的)?(?:这|那)[份个张条篇些]|(?:这|那)[份个张条篇些](?:东西)?|(?:本|此|该|这|以[上下]|[上下]述|下列|下面|上面|附件|所附)(?:份|件|期|张|篇|"
    f"个)?[{_HAN}]{{0,6}}?(?:[日周月快专简]报|通报|要情|动态|内刊|内容|情况|信息|材料|资料|"
    f"文件|名单|名册|方案|表格?|图纸?|纪要|口径|底?稿|报告|数据|台账|清单|课件|录音|视频|邮件|文档|通知|附件(?:[0-9一二三四五](?:[、至和-][0-9一二三四五])?)?|段|栏|列|行|部分|稿|"
    f"件|汇编|手册|数字|照片|事项|人选|页))"
    "(?:在|均|都|仅(?![供限用])|为|属|是|系|请){0,2})"
)
# 过会前保密, 在正式公布前请勿外传
_UNTIL = (
    "(?:在)?(?:正式|对外)?(?:公布|公开|发布|公示|宣布|过会|上会|定稿|批复|印发|会)(?:之)?前[，,]?(?:请|须|应|一律|务必|要)?(?:严格|注意)?"
    f"(?:保密|{_NOT}{_HOW}?{_DONE})"
)
_STRONG = f"(?:{_BACK}|{_ONLY}|{_RESERVED}|{_TAKEN_OUT}|{_INSIDE}|{_CLOSED}|{_OTHERS}|{_UNTIL})"
# Never empty: clauses without a sign between them could be parted in too many ways.
_GAP = "(?>[ \u3000\t，,;；·！!。/—-]{1,6})"
_CLAUSE = f"(?:{_STRONG}|{_BAN}|{_WEAK})"
#: A stretch of clauses and nothing else; `many`: more than one.
_RUN = lazily(
    f"[※*＊★☆▲●■◆\\s]{{0,3}}(?P<subject>{_SUBJECT}[，,：:]?)?(?P<mark>{_CLAUSE}(?P<many>(?:{_GAP}{_CLAUSE}){{0,5}}))的?[。！!．.；;\\s]{{0,3}}"
)
_HAS_STRONG = lazily(_STRONG)
# One ban alone is a mark where it forbids to let a text out; others stand on every wall.
_LETS_OUT = lazily(
    "外网|朋友圈|网上|挂网|挂[到在上]?网|公示|传到?(?:互联)?网|往外|外传|外泄|外发|外流|外报|扩散|对外|透露|泄露|上网|公开|转发|勿传|留存"
)
# 不得公开、复制、摘抄: as much as two clauses.
_BANS_TWO = lazily(f"{_DONE}[、和或及](?:{_NOT})?(?:{_HOW})?{_DONE}")
_ENDS = lazily("[。！!？?；;：:\n\t|｜]")
_OPENING, _CLOSING = "（(【[〔［", "）)】]〕］"
_REACH, _LONGEST, _MOST_CLAUSES = 70, 90, 4


def run_around(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The range of a mark in words that holds the anchor, or None.

    >>> run_around("（此表仅供局内对账，勿外发）", 3, 5)
    (3, 13)
    >>> run_around("停车场仅供内部使用，办事群众请停东侧。", 3, 5) is None
    True
    """
    for low, high, is_block in _stretches(text, start, end):
        found = _RUN.fullmatch(text, low, high)
        if found is None:
            continue
        mark = found.group("mark")
        strong = _HAS_STRONG.search(mark) is not None
        many = bool(found.group("many")) or found.group("subject") is not None
        many = many or _BANS_TWO.search(mark) is not None
        tells = (strong and (is_block or many)) or (
            _LETS_OUT.search(mark) is not None and many and is_block
        )
        if tells or (found.group("subject") and _LETS_OUT.search(mark)):
            return found.span("mark")
    return None


def _stretches(text: str, start: int, end: int) -> list[tuple[int, int, bool]]:
    """Where a mark may stand around an anchor: in brackets, in its line, between wide blanks, in a
    sentence, and as the last clauses of one; whether it is a block by itself."""
    floor, ceiling = max(0, start - _REACH), min(len(text), end + _REACH)
    opening = max((text.rfind(each, floor, start) for each in _OPENING), default=-1)
    closing = min(
        (at for each in _CLOSING if (at := text.find(each, end, ceiling)) >= 0), default=-1
    )
    low = text.rfind("\n", floor, start) + 1 or floor
    high = text.find("\n", end, ceiling)
    high = ceiling if high < 0 else high
    found: list[tuple[int, int, bool]] = []
    if (
        opening >= low
        and 0 <= closing <= high
        and text[closing] == _CLOSING[_OPENING.index(text[opening])]
    ):
        found.append((opening + 1, closing, True))
        # （编辑注：此件勿上网）
        named = _NAMED_INSIDE.match(text, opening + 1, start)
        if named:
            found.append((named.end(), closing, True))
        inside = [comma.end() for comma in _COMMAS.finditer(text, opening + 1, start)]
        found += [(at, closing, False) for at in inside[-_MOST_CLAUSES:]]
    found.append((low, high, True))
    first, last = _sentence(text, low, high, start, end)
    parted = [low, *(each.end() for each in _PARTED_BEFORE.finditer(text, low, start))]
    behind = _PARTED.search(text, end, high)
    if behind or len(parted) > 1:
        found.append((parted[-1], behind.start() if behind else high, True))
    if (first, last) != (low, high):
        found.append((first, last, first > low and text[first - 1] in "：:\t|｜" and last == high))
    commas = [comma.end() for comma in _COMMAS.finditer(text, first, start)]
    found += [(at, last, False) for at in commas[-_MOST_CLAUSES:]]
    # 下面这份是仅供科室内部掌握的，先看: another matter goes on behind.
    comma = _COMMAS.search(text, end, last)
    called = _CALLED.match(text, first, start)
    begin = called.end() if called else first
    if called:
        found.append((begin, last, False))
    if comma:
        found += [(at, comma.start(), False) for at in (begin, *commas[-_MOST_CLAUSES:])]
    return [each for each in found if each[1] - each[0] <= _LONGEST]


_COMMAS = lazily("[，,]")
# @所有人, [批注 局办], 小周 9:20
_CALLED = lazily(
    "(?:@[^\\s@]{1,16}\\s|[\\[【（(][^\\]】）)\\n]{1,12}[\\]】）)]|[\u4e00-\u9fff]{1,4}\\s[0-9]{1,2}[:：][0-9]{2})\\s{0,3}"
)
_WIDE = "[ \u3000]{2,}|\u3000|—{2,}|-{2,}|…+"
_PARTED = lazily(_WIDE)
# 考察材料 仅组织部门掌握: one blank parts a mark from the title before it.
_NAMED_INSIDE = lazily(f"[{_HAN}]{{0,4}}(?:注|说明|提示|提醒|标注|批注|要求|按)\\s?[:：]\\s?")
_PARTED_BEFORE = lazily(
    f"{_WIDE}|(?:[资材]料|文件|名单|名册|表|台账|清单|方案|报告|纪要|汇总|情况|记录|稿|[简通快]报)[》）)]? |"
    f" (?=[本此该][{_HAN}]{{0,3}}(?:表|件|稿|名单|[资材]料|页|台账|清单))"
)


def _sentence(text: str, low: int, high: int, start: int, end: int) -> tuple[int, int]:
    first = low
    for each in _ENDS.finditer(text, low, start):
        first = each.end()
    stop = _ENDS.search(text, end, high)
    return first, stop.start() if stop else high
