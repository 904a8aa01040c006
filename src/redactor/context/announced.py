"""Mobiles that an office announces with the name of whoever answers them.

请直接与维修班长吕大勇联系（152…，24小时开机）      everybody is asked to call whoever does the work
各乡镇妇联主席通讯录（对外公布） ⏎ 白沙 蒙某 138…    a list that its heading gives to the public
随车照管员马某181…（学校统一配发手机）             a set that an office gave out
竞赛办翟教练 150…; 急救车… 司机海某 133…          the room or the car before whoever is in it

Who is asked to call a daughter, a landlord or a victim calls a private person: no work is named.
"""

from __future__ import annotations

from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
_CHIEFS = (
    "(?:[大中小支]?队|班|站|所|科|股|处|局|组|部|镇|乡|村|园|校|院|厂|店|台|网格|楼)长|警官|民警|辅警|主任|经理|主管|教练|书记|支书|干事|专干|专员|助理|社工|工程师"
    "|调度员?|管理员|代办员|照管员|安全员|协管员|联络员|值班员|养护工|水管员|护林员|护士长|法官|检察官|律师|会计"
)
# 请直接与维修班长吕某联系（, 速与刑侦大队邱警官联系：, 请找村会计老何
_INVITES = r"(?:请|可|须|速|随时|直接|欢迎)[^。；;\n]{0,24}?(?:与|和|跟|找|向|致电|拨打|联系)"
_CALLED = (
    r"(?:联系|反映|举报|报名|咨询|登记)?[，,：: （(]{0,2}(?:联系)?(?:电话|手机)?[：:（( ]{0,2}$"
)
_ROOMS = "大队|队|局|所|站|科|中心|办|食堂|车间|维修|物业|班组"
_ASKED = lazily(
    rf"{_INVITES}[{_HAN}（）()]{{0,16}}(?:{_CHIEFS})[{_HAN}]{{0,4}}?{_CALLED}"
    rf"|{_INVITES}[{_HAN}（）()]{{1,14}}(?:{_ROOMS})[{_HAN}]{{1,3}}?(?:{_CHIEFS}){_CALLED}"
)
_NO_WORK = lazily(
    "业主|租客|承租|房东|房主|受害人|当事人|家长|家属|亲属|女儿|儿子|老伴|申请人|投诉人|举报人|反映人|患者|监护人|户主|同学|失主|证人|[我他她]们?的?(?:爸|妈|女|儿|老|爱人|丈夫|妻)"
)
# …（学校统一配发手机）; （152…，24小时开机）; 181…，家长可随时联系
_REMARK = lazily(
    r"\s?[（(，,]\s?(?:(?:学校|单位|公司|中心|局里?|院里?|医院|街道|乡里?|镇里?|统一)(?:统一)?(?:配发|配备|发放|配的?)的?(?:工作)?(?:手机|电话|号码|机)"
    r"|(?:24小时|二十四小时|全天候?|工作日)[^，,。；;（()）\n]{0,8}(?:开机|在线|值班|接听|畅通|值守))"
    r"|\s?[，,]\s?(?:(?:家长|群众|居民|村民|市民|大家|司机|商户|学生|旅客|游客|考生)们?[^，,。；;\n]{0,6})?(?:可|请)?(?:随时|有事|有问题|遇险|需要时)[^，,。；;\n]{0,6}(?:联系|拨打|致电|打电话|打)"
    r"|(?:联系|反映)?\s?[，,（(]?[^。；;，,\n]{0,6}(?:电话|号码|手机|号)[也就都已]{0,2}(?:贴|挂|印|写|公布|公示|张贴|登)在[^。；;\n]{0,12}(?:门上|墙上|窗口|栏|牌|上|里)"
)
_WITHHELD = lazily("擅自|泄露|被人|误|不[要得能该宜]|勿|别|私自|恶意|小广告")
# 竞赛办翟教练, 政教处 涂主任, 会务组小何老师
_ROOM = lazily(
    "(?:竞赛|会务|招生|政教|教务|总务|后勤|德育|学生|安保|保卫|综治|征兵|信访|执法|执勤|护林|防汛|报名|接待|筹备|组委|项目|带队|领队)"
    rf"(?:办公?室?|处|组|科|会|点|部|中队|大队)[\s\u3000]{{0,2}}[{_HAN}]{{1,3}}(?:{_CHIEFS}|老师)"
    r"[\s:：（(]{0,2}(?:联系)?(?:电话|手机)?[:：]?\s?$"
    r"|(?:急救|救护|校|消防|抢险|清障|流动服务|送水|洒水|除雪|接送|转运|接种)车[^。；;\n]{0,14}"
    rf"(?:司机|驾驶员|车长)[:：\s]{{0,2}}[{_HAN}]{{2,4}}[\s:：]{{0,2}}$"
    rf"|(?:代办员|照管员|网格长|水管员|护林员|河道保洁员|联防队长)[:：\s]{{0,2}}[{_HAN}]{{2,4}}"
    r"(?:[（(][^（）()\n]{1,8}[）)])?\s{0,3}(?:电[ \u3000]{0,2}话|手机|联系方式)?[:：]?\s?$"
)
# 联系138…（车长桂某）
_WHO_BEHIND = lazily(rf"\s?[（(](?:{_CHIEFS}|司机|驾驶员)[{_HAN}]{{2,4}}[）)]")
_CONTACT = lazily(r"(?:联系|电话|手机|咨询|预约|报名)(?:方式|电话|人)?[:：]?\s?$")
# A heading that gives the list below it to everybody.
_HEADING = lazily(
    r"[^\n]{0,40}(?:(?:通讯录|电话|联系方式|联系人|坐标|一览表?|名册)[^\n]{0,14}(?:对外公[布开]|向社会公[布开]|公布如下|予以公布|对公众|公开如下)|(?:对外|向社会|面向公众)(?:公布|公开)的?[^\n]{0,10}(?:通讯录|电话|联系方式|名册)|(?:对公众|对外公[布开]|便民)[^\n]{0,10}(?:通讯录|电话|联系(?:方式|卡|册)))[^\n]{0,20}"
)
_NO_LIST = lazily(
    "低保|特困|救助对象|受助|获奖|中奖|录取|录用|考生|学生|家长|患者|户主|残疾|补贴对象|申请人|被执行|失信|业主|来电人|投诉人|群众来"
)
# First a sign of what is done there, then: no appointment, call first.
_SIGN = lazily(
    rf"\s*[{_HAN}]{{2,16}}(?:调解室|工作室|代办点|服务点|卫生[室所]|警务室|活动室|驿站|服务站|维修点|便民点|议事厅)\s*\n"
)
_CALL_FIRST = lazily(
    r"(?:先打(?:个|一?声)?电话|打电话就[到行来]|电话预约|随叫随到|有事(?:就)?打)[^。；;\n]{0,16}[:：，, ]\s?$"
)
# 防汛值班电话 ⏎ 应急办主任 彭某 189…; 一村一警公示牌 ⏎ 辅警：于某 151…: a board or a card for
# everybody, and on it who answers for what.
_BOARD = lazily(
    r"[^\n。；;]{0,24}(?:值班电话|(?:联系|公示|公告|告示|服务|警务)牌|(?:便民|警民|服务|联系|连心)(?:联系|服务|连心)?卡|便民(?:服务)?(?:电话|热线|联系)|服务专员|(?:招商|投资|办事)(?:手册|指南|专员)|帮办代办)"
    r"(?:专员|人员|名单|一览表?|公示|公布|公告|号码|对外公布)*[）)]?[:：]?"
)
_ANSWERS_FOR = lazily(
    rf"(?:^|[\s，,；;、：:。])[{_HAN}（）()]{{0,14}}(?:{_CHIEFS}|[民辅协交]警|办公室|招商办|[镇乡县区市](?:[{_HAN}]{{0,6}})(?:办|局|站|所|中心)|管委会|政府|派出所|卫生院|[电水机]工|专员)"
    rf"[:：\s]{{1,3}}(?:[{_HAN}]{{2,4}}|[{_HAN}]{{1,8}}·[{_HAN}]{{1,8}})[\s:：，,（(]{{0,3}}(?:(?:联系|办公|值班)?(?:电话|手机|方式)(?:号码?)?)?[:：\s]{{0,2}}$"
)
_BOARD_LINES = 16
_REACH = 480


def is_announced(text: str, start: int, end: int, begin: int) -> bool:
    """Whether an office announces the mobile at this range; `begin`: where its sentence begins."""
    before, behind = text[begin:start][-80:], text[end : end + 40]
    if (
        not _WITHHELD.search(behind[:16])
        and _REMARK.match(behind)
        and not _NO_WORK.search(before[-24:])
    ):
        return True
    asked = _ASKED.search(before)
    if asked and not _NO_WORK.search(asked.group()):
        return True
    near = text[max(0, start - 60) : start]
    if _ROOM.search(near) and not _WITHHELD.search(behind[:8]):
        return True
    if _WHO_BEHIND.match(behind) and _CONTACT.search(before):
        return True
    if _CALL_FIRST.search(before) and _SIGN.match(text):
        return True
    return _is_listed(text, start) or _is_on_a_board(text, start, near)


def _is_on_a_board(text: str, start: int, near: str) -> bool:
    """Whether a post and who holds it go before a number below a heading for everybody."""
    line = near.rpartition("\n")[2]
    answers = _ANSWERS_FOR.search(line)
    if answers is None or _NO_WORK.search(line):
        return False
    above = text[max(0, start - _REACH) : start].split("\n")[:-1]
    return any(
        _BOARD.fullmatch(each.strip(' "“”《》【】\t\u3000\r')) and not _NO_LIST.search(each)
        for each in above[-_BOARD_LINES:]
    )


def _is_listed(text: str, start: int) -> bool:
    """Whether the nearest heading above gives what it lists to the public."""
    block = text[max(0, start - _REACH) : start].rsplit("\n\n", maxsplit=1)[-1]
    for line in reversed(block.split("\n")[:-1]):
        if _HEADING.fullmatch(line.strip()):
            return _NO_LIST.search(line) is None
        if len(line) > 60:
            return False
    return False
