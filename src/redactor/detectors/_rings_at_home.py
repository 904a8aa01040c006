"""What else says that a telephone rings at somebody's home.

09516072214|宅|暖气不热                     another cell of the row
女方现住娘家，电话+86-871-…                 where somebody lives, and the telephone there
——操菊香，0551-67720418                    whoever writes of his own signs so
邻居 座机 6930773, 打0913-…家里座机         who has it, what it is
"""

from __future__ import annotations

import re

from redactor.context.candidate import Candidate
from redactor.context.holders import is_organisation
from redactor.text.patterns import lazily

_HOME_CELL = lazily("宅|住宅|家庭|家里|私宅|自家|住户|住家|民宅")
_LIVES = lazily(
    "(?:[借寄居暂现]住|家住|住在|住址|回了?|搬[到回]|待在|在(?=[老娘婆父])|养病?于)[^。；;\n]{0,12}(?:娘家|婆家|父母家|老家|老屋|老宅|[儿女弟妹姐哥舅姨姑叔][\u4e00-\u9fff]{0,2}家|家[里中])"
    "[^。；;\n]{0,8}[，,、 \u3000](?:那边|家里)?(?:的)?(?:联系)?(?:电话|号码|座机|固话)[:：是为]{0,2}\\s?[+(（]{0,2}$"
)
_BEHIND = lazily(
    r"\s?(?:这个|那个|那部|这部|的)?(?:家里|家中|屋里|宅|住宅|老家|娘家)的?(?:那?部)?(?:座机|电话|固话)"
)
_WHOSE_SET = lazily(
    "(?:邻居|邻家|隔壁|儿子|女儿|老伴|孙子|外甥|侄子|亲戚|表[姐妹哥弟]|[^\\s，,。；;：:]{0,6}(?:大爷|大妈|大娘|奶奶|爷爷|婶子?|老汉))"
    "家?[ \u3000的]?(?:座机|固话|固定电话)[:：是]?\\s?$"
    "|(?:老屋|老宅|老房子?|旧宅|祖屋|土房|炕头|堂屋)里?的?(?:座机|固话|固定电话|电话)[:：是]?\\s?$"
    # 家里的，区号0577…; 家里有个座机，…
    "|(?:家里|屋里|家中)的?[，,：:]?\\s?(?:有[个部]|是个?|就是)?(?:座机|固话|老号|号码?|区号|电话)?[，,：:是]{0,2}\\s?$"
    "|(?:老伴|老人|我|妈|爸|爹|娘)[^。；;\n]{0,8}在?家[^。；;\n]{0,8}(?:座机|固话)[，,：:]?\\s?$"
)
# 监护人老伴0955-…, 纸条“哥 0939-…”: whose it is, right before.
_KINS = lazily(
    "(?:^|[^\u4e00-\u9fff]|监护人|联系人|家属|亲属|[的他她我其是]|联系|纸条)(?:老伴|爱人|妻子|丈夫|老[公婆]|[大二三小]?儿子|[大二三小]?女儿|儿媳妇?|女婿|[大二三小]?[哥姐弟妹]{1,2}|父亲|母亲|[爸妈爹娘]{1,2}|爷爷|奶奶|姥姥|姥爷|外[公婆]|孙[子女]"
    '|外甥女?|侄[子女]|舅[舅妈]|姑[姑父]|叔叔?|姨妈?|邻居)(?:家|家里)?[ \u3000:：“"(（]{0,2}$'
)
# 市民…要求回电, 来电人郭某，座机, 投诉，留有座机: whoever calls an office.
_CALLERS = lazily(
    "(?:来电|来信|来访|投诉|反映|举报|求助|报警|诉求|报修|写信)人[^。；;\\n]{0,24}?[，,、 \\u3000:：(（]"
    "(?:联系)?(?:座机|电话|固话|固定电话|号码)(?:号码?)?[:：是为]{0,2}\\s?$"
    "|(?:市民|村民|居民|来电人|来访人|投诉人|群众|家属|产妇|患者|丈夫|妻子|老人|[他她])(?!代表)[^。；;\\n]{0,40}?"
    "(?:(?:要求|希望|请求|盼)(?:[^，,。；;\\n]{0,6})?回[电拨复](?:至|到)?|留(?:有|下|了)(?:的)?(?:座机|电话|固话|号码|联系方式))"
    "(?:号码?)?[:：是为]{0,2}\\s?$"
    "|(?:来电|主叫|呼入)(?:号码|电话|显示)[^：:\\n]{0,6}[:：][0-9、，,；; -]*$"
    "|(?<![局站所院校部办心处司])(?:又|再次|连续|还)?打(?:来|过来)(?:电话|催问)?[（(]\\s?$"
)
# 女，87岁，…，座机; 独居老太 无手机 座机: a set of their own of those who live alone.
_OWN_SET = lazily("(?:座机|固话|固定电话)(?:号码?)?[:：是为]{0,2}\\s?$")
_ALONE = lazily(
    "独居|孤寡|空巢|失独|[女男][，,、]\\s?[0-9]{2,3}岁|[0-9]{2,3}岁[，,、]|老[太头汉](?!庙)|老人|(?:无|没有?|不用|不会用)手机|产妇|孕妇|患者|病例|失明|低保户|特困|五保|住[^，,。；;\n]{4,30}[0-9号室户]"
)
_AN_OFFICES = lazily(
    "办公室|单位|公司|社区(?!矫正|康复)|居委|村委|派出所|医院|卫生院|科室|服务站|驿站|服务中心|街道办|民政|值班|志愿者|网格员|主任|机构|养老院|敬老院"
)
# 绑定固话 in a list of those who live alone.
_BOUND = lazily(
    "(?:绑定|关联|报装|登记)(?:的)?(?:固话|座机|固定电话|家庭电话|电话)[:：是为]{0,2}\\s?$"
)
_LISTED_ALONE = lazily("孤寡|独居|空巢|失独|高龄|失能|居家老人|失智")
_PHONE_TALK = lazily(
    # 往家里座机打过电话，…
    "(?:家里|家中|屋里|老家|娘家|婆家)的?(?:座机|固话|电话)[^。；;\n0-9]{0,10}[，,：:]\\s?$"
)
# Signed by one person, at the end of a letter.
_SIGNED = lazily(
    r"(?:^|\n)[ \t\u3000]*(?:[—-]{2,}|(?:来信|写信|投诉|反映|诉求|求助|留言)人[:：]|此致[^\n]{0,8}|(?:[一二三]组|[东西南北]庄)?村民)"
    r"[ \t\u3000]?[\u4e00-\u9fff]{2,4}(?<![局站所院校会部处室厂店社组办科委])[，,、：: \u3000(（]{1,3}(?:电话|座机|家电)?[:：]?\s?$"
)
_OF_HIS_OWN = lazily(
    "[我俺咱](?:家|们?村|妈|爸|爹|娘|婆|老|儿|女|孙|孩|丈夫|爱人|是|今年|住|的|想|去|有|现)|本人"
)
# 住址：… ⏎ 固定电话：…: the form of whoever lives there, down to the next who is named.
_FORM = lazily(
    "(?:申请人|申报人|承租人|租户|户主|本人|受[访助]人|求助人|当事人|监护人|参保人|领取人|报名人|登记人|被?探访人|老人|患者|职工|学生|姓名)"
    "(?:姓名)?[：:\\s]{1,2}(?P<who>[\u4e00-\u9fff·]{2,8})(?![\u4e00-\u9fff])[^\\f]{0,120}?"
    "(?:现?住址|(?:家庭|居住|现住|户籍)(?:详细)?(?:住址|地址)|现居住?地?)[：:\\s][^\n]{4,50}(?P<rest>[^\\f]{0,60})"
    "(?<![\u4e00-\u9fff])(?:联系|固定|住宅)?(?:电话|座机|固话)(?:号码?)?[：:\\s]{0,2}$"
)
_OTHERS = lazily(
    "单位|公司|机构|办公|受理|经办|帮扶|联系人|代理|责任人|负责人|法定代表|社区|居委|村委|调查员|网格|工作地|学校|盖章|\n\n"
)
# …（邻居代转）, …（老陈家转）: who fetches him to the telephone.
_FETCHED = lazily(
    r"\s?[（(，,][^（）()\n]{0,8}(?:邻居|隔壁|同村|亲戚|亲属|儿子|女儿|侄[子女儿]|外甥|房东|小卖[部店]|代销店|老乡|家)[^（）()\n]{0,8}(?:代?转[告达接]?|代接|代收|传话|叫人|喊人)"
    r"|\s?[（(](?:邻居|隔壁|房东|同村|亲戚|儿子|女儿|侄[子女儿]|外甥)[^（）()\n]{0,8}[）)]"
)
_REACH, _LINE = 300, 90


def rings_at_home(candidate: Candidate) -> bool:
    """Whether a row, a sentence or a signature says so."""
    text, start, end = candidate.text, candidate.start, candidate.end
    row = candidate.around.row(start)
    if any(_HOME_CELL.fullmatch(value.strip()) for _, value in row):
        return True
    before = candidate.before(60)
    if _KINS.search(before) or _CALLERS.search(candidate.before(100)) or _is_own_set(candidate):
        return True
    if _PHONE_TALK.search(before) or _is_beside_caller(candidate):
        return True
    if _FETCHED.match(text, end) or _is_in_ones_form(candidate):
        return True
    if _LIVES.search(before) or _WHOSE_SET.search(before) or _BEHIND.match(text, end):
        return True
    if _SIGNED.search(before):
        letter = text[max(0, start - _REACH) : start].split("\n\n")[-1]
        return _OF_HIS_OWN.search(letter) is not None
    return False


def _is_in_ones_form(candidate: Candidate) -> bool:
    """Whether a form asks whoever names himself and his home above for it."""
    above = candidate.before(_REACH)
    form = _FORM.search(above) if "址" in above or "住" in above else None
    if form is None or is_organisation(form["who"]):
        return False
    return _OTHERS.search(form.group().partition(form["who"])[2]) is None


def _is_own_set(candidate: Candidate) -> bool:
    """Whether a fixed line is called so in what is said of somebody who lives alone, is old or ill."""
    text, start = candidate.text, candidate.start
    before = text[max(0, start - _LINE) : start].rpartition("\n")[2]
    if _BOUND.search(before):
        return _LISTED_ALONE.search(text, max(0, start - _REACH), start) is not None
    if not _OWN_SET.search(before):
        return False
    sentence = re.split("[。；;]", before)[-1]
    last = max((each.end() for each in _ALONE.finditer(sentence)), default=-1)
    return last >= 0 and _AN_OFFICES.search(sentence, last) is None


_CALLERS_HEADER = lazily(
    "(?:来电|来信|来访|投诉|反映|举报|求助|报警|诉求|报修|咨询|信访)(?:人|群众|市民)(?:姓名|称呼)?"
)
_PHONE_HEADER = lazily("(?:联系|来电|主叫|回访)?(?:电话|号码|座机|固话|方式|联系方式)(?:号码)?")


def _is_beside_caller(candidate: Candidate) -> bool:
    """Whether the column is right behind the one of those who call."""
    header = candidate.around.header(candidate.start).strip()
    if not _PHONE_HEADER.fullmatch(header):
        return False
    headers = [each.strip() for each, _ in candidate.around.row(candidate.start)]
    at = headers.index(header) if header in headers else 0
    return at > 0 and _CALLERS_HEADER.fullmatch(headers[at - 1]) is not None
