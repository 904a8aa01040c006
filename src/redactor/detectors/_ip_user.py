"""Whose a public address is: somebody's, who wrote, posted, voted or logged in from it, or a server's.

    网友“黄河水”发帖，登录地址为 61.178.55.14      somebody's line: with the provider's list it names him
    门户网站已解析至 202.100.64.68                 for the public
    攻击源IP 45.155.204.129                        an attacker's machine, for other offices to block

What stands closest decides; a list of bare addresses is headed by the line above it.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Candidate
from redactor.model import Audience
from redactor.text.folding import fold_plain
from redactor.text.patterns import lazily

#: What people do online, and the lines that they have at home.
_ONLINE = (
    '网友|网民|网名|登录地(?!址)|账号主人|昵称[“”"「『:：]|评论区|发帖|跟帖|回帖|发贴|跟贴|回贴|发文人|楼主|吧友|评论[者人]|发布者|发布人|博主'
    "|来信|写信|诉求人|来电人|投诉人|举报人|反映人|信访人|留言(?!板)|建言人|咨询人|提问[人者]|寄信人|发信人"
    "|投票|刷票|票数|选票|投了?[0-9一二三四五六七八九十百千万多]+票|填报人|填表人|答题人|作答|答卷|问卷"
    "|(?:家里|家中|用户家|[我俺他她]家|住户家)[^，。；;\n]{0,8}(?:IP|ip)|(?:家庭|家里|家中|住宅|住户|个人|宿舍)的?(?:宽带|网络|上网|Wi-?Fi|WIFI)|家用宽带|宽带(?:账号|帐号|账户|帐户|用户|户主)|拨号|装机地址"
    "|登录时的?(?:出口|公网|外网)?(?:地址|IP|ip)(?:为|是)?|与[其他她](?:住[处所]|家里?|家中|租住)[^。；;\n]{0,30}(?:宽带|一致|吻合|网络)"
    "|上网(?:账号|帐号|用户|记录|地址|IP)|发(?:件|送)人|邮件头|X-Originating|提交IP|提交者|提交人"
    "|(?:注册|发帖|发布|投票|留言|提交|评论|签到|打卡|答题|下单)(?:时)?(?:的)?(?:IP|ip|地址|所在IP)"
)
#: Of whom such talk is, where the address follows.
_SOMEBODY = (
    "嫌疑人|被害人|受害人|报案人|被告人?|机主|户主|本人|当事人|失联|走失|来电者|求助[人者]|家长|学生|考生|村民|居民|市民|患者|业主"
    "|来访用户|来访者|访客|您的?(?:电脑|手机|网络|宽带|家)"
    '|(?:账号|帐号|账户|用户)[“"‘\'「【（(][^”"\n]{1,16}[”"’\'」】）)]'
)
_IS_ONLINE = lazily(_ONLINE)
_IS_SOMEBODYS = lazily(f"{_ONLINE}|{_SOMEBODY}")
#: What serves everybody, attacks, or is an office's own way out.
_MACHINE = lazily(
    "服务器|网站|门户|CDN|cdn|BGP|骨干网|负载均衡|官网|域名|DNS|dns|解析|镜像|机房|源站|(?<!来)源IP|VPN|网关|(?<![庭里中]网络)(?<!宽带)出口(?!的)|备案|公网地址|公网IP|云主机|云服务|推流|代理|平台(?:地址|部署)|端口|映射"
    "|攻击|入侵|漏洞|扫描|封堵|封禁|防火墙|黑名单|白名单|恶意|境外|肉鸡|木马|病毒|钓鱼|挖矿|爆破|暴力破解|traceroute|ping|路由|网段|子网|掩码|演练|样例|示例|考试题|教材|例如|交换机|专线"
)
# ip=111.49.208.37, X-Forwarded-For: 223.104.9.171, Received: from …: who asked, in a log or a header.
_ASKED_FROM = lazily(
    r"(?i)(?:(?<![a-z])(?:(?:client|user|visitor|remote|peer|login|last|reg|real|src|source|cust(?:omer)?|caller|member|guest"
    r"|voter|s)[_-]?(?:ip|addr(?:ess)?)?|ip(?:_?addr)?|from|(?:x-)?(?:forwarded-for|real-ip|originating-ip)|received: from))"
    r"(?:\s?[\"']?\s?[=:：]\s?|[\s ])[\"'\[(]{0,2}$"
)
_OF_SOMEBODY = lazily(
    r"(?i)(?<![a-z])(?:uid|user(?:_?(?:id|name))?|uname|nick(?:name)?|real_?name|name|xm|phone|tel|mobile|openid|imei|dev|mac|qq"
    r"|wx|act|vote|item|login|signin|submit|web form|form|bind|register|ua|mozilla|iphone|android|mobile client|return-path"
    r"|x-mailer|cookie|subject)(?![a-z])|/[a-z]*(?:jubao|tousu|xinxiang|liuyan|letter|vote|login|submit|sign|apply|message|comment)"
)
_ATTACKED = lazily(
    r"(?i)attack|scan|exploit|deny|denied|drop|brute|inject|payload|cve-|malware|botnet|blacklist|firewall|fail2ban|nmap|sqlmap"
    r"|spider|crawler|\bbot\b|dst=|nginx: |upstream"
)
_RECORD_REACH = 160
# 家里路由器后台 ⏎ WAN 口：223.104.63.18
_HOME_LINE = lazily(
    r"(?:家里|我家|家用|家庭|家中|宿舍|出租屋|租房|[我俺咱]们?家)[^。\n]{0,12}(?:路由|宽带|光猫|网|Wi-?Fi|WIFI|wifi)"
)
_WAY_OUT = lazily(r"(?:WAN|wan|外网|公网|出口)[^0-9\n]{0,8}$")
# 政务外网 VPN 拨入地址池…从 59.219.64.128—59.219.64.191 换到 …: of a network that is no one's but an office's.
_INNER = lazily(
    r"(?:政务[外内]网|电子政务网|专网|内网|办公网|业务网|涉密网|视联网|VPN|vpn)[^。；;\n]{0,40}(?:地址池|网段|子网|拨入|分配"
    r"|IP ?段|地址段|接入地址|互联地址|终端地址|规划)"
    # 你把这几个 ip 加到白名单，…: what one colleague asks of another.
    r"|(?:加|放|添|录|写)(?:到|进|入|个)?(?:防火墙|服务器|系统)?(?:的)?白名单(?!制度|管理|企业|机制)[^。；;\n]{0,40}"
)
# http://61.178.3.90/, 可登录 61.178.3.90 查询: where somebody is sent.
_SENT_TO = lazily(
    r"(?:(?:https?|ftp)://|[wW]{3}\.)\[?$|(?:可|请|应|须|即可|直接)[^，。；;\n]{0,8}(?:登[录陆]|访问|打开|输入|浏览|点击|填写?)[^，。；;\n]{0,6}$"
)
_FORM_FIELD = lazily(
    r"(?:写信人|来信人|诉求人|来电人|投诉人|举报人|反映人|信访人|留言人|咨询人|提问人|网友|网名|昵称|用户名?|账号|发帖人|投票人|发件人|姓名|被害人|嫌疑人)(?:姓名|名称|昵称)?\s?[:：】\]]"
    # 留言编号：… ⏎ 来源IP：…, where nobody is named.
    r"|(?:留言|来信|写信|发帖|跟帖|评论|诉求|信件|网民)(?:编号|时间|日期|标题|主题|内容|渠道|类型)\s?[:：】\]]"
)
# An address alone, or numbered, or with its time and count: the line above tells.
_BARE_LINE = lazily(
    r"[\s\u3000]*(?:[（(]?[0-9]{1,2}[)）.、]\s?)?(?:IP|ip|ＩＰ)?[:：]?\s?[0-9０-９]{1,3}(?:[.．·][0-9０-９]{1,3}){3}[^\u4e00-\u9fff\n]{0,40}(?:[次票]?[^\u4e00-\u9fff\n]{0,4})?"
)
# 受理号,提交时间,来源IP,内容摘要: a table of what people wrote.
_OF_LETTERS = lazily(
    "(?:内容|诉求|信件|来信|留言|问题|咨询|反映|评论|工单|帖子?)的?(?:摘要|概要|内容|标题|主题|类型|分类|描述)|(?:信件|来信|留言|工单|诉求|信访)(?:编?号|时间)"
)
# 答：是，家里宽带。 ⏎ 民警：登录地址显示是…: talk goes on from line to line.
_TURN = lazily(r"[ \t\u3000]*[^\s：:，,。；;0-9]{1,8}\s?[：:]")
_CLAUSE = lazily("[。；;！？!?\n]")
_HEADING_REACH, _MOST_LINES = 160, 24
_FORM_LINES = 4
#: Words this close before an address name what it is of.
_CLOSE = 14
#: 门户网站: a cell that only names a machine.
_SHORT_CELL = 8
_OF_NOBODY = re.compile(r"(?:192\.0\.2|198\.51\.100|203\.0\.113)\.|2001:0?DB8:", re.I)


def audience(candidate: Candidate, start: int, end: int) -> Audience:
    """PERSONAL for somebody's line, ORGANISATION for a machine's that serves or attacks and for
    the blocks that examples are written with (RFC 5737, RFC 3849)."""
    text = candidate.text
    if _OF_NOBODY.match(fold_plain(text[start:end])):
        return Audience.ORGANISATION
    if _is_in_a_citizens_row(candidate, start) or _is_visitors(candidate, start, end):
        return Audience.PERSONAL
    if _is_asked_from(text, start, end) or _is_of_an_inner_network(text, start):
        return Audience.PERSONAL
    head, before, behind = _words(candidate, start, end)
    if _SENT_TO.search(before):
        return Audience.ORGANISATION
    person, machine = (_last(pattern, before) for pattern in (_IS_SOMEBODYS, _MACHINE))
    if machine > person and (len(before) - machine < _CLOSE or person < 0):
        is_persons = person < 0 and len(before) - machine >= _CLOSE and _IS_ONLINE.search(behind)
        return Audience.PERSONAL if is_persons else Audience.ORGANISATION
    if person >= 0 or _IS_ONLINE.search(behind) or _IS_SOMEBODYS.search(head):
        return Audience.PERSONAL
    if _IS_ONLINE.search(_turn_before(candidate, start)):
        return Audience.PERSONAL
    if _MACHINE.search(behind) or _MACHINE.search(head):
        return Audience.ORGANISATION
    return Audience.PERSONAL if _is_in_a_form(candidate, start) else Audience.UNKNOWN


def _turn_before(candidate: Candidate, start: int) -> str:
    """What was said right before a line of talk."""
    text = candidate.text
    low = text.rfind("\n", 0, start) + 1
    above = text[max(0, low - _HEADING_REACH) : max(0, low - 1)].rpartition("\n")[2]
    return above if _TURN.match(text, low) and _TURN.match(above) else ""


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match ends, or -1."""
    return max((each.end() for each in pattern.finditer(text)), default=-1)


# 受理号,提交时间,来源IP,内容摘要; user=…, client_ip=…
_CLIENT = lazily("(?:来源|客户端?|提交|登[录陆]|访问|用户|注册)(?:IP|ip)")
_CITIZENS = lazily("受理号|信件|来信|留言|诉求|投诉|咨询|反映|内容摘要|用户|姓名|手机|联系电话")


def _is_in_a_citizens_row(candidate: Candidate, start: int) -> bool:
    """Whether a row tells where somebody wrote or logged in from."""
    if not _CLIENT.search(candidate.around.header(start)):
        return False
    row = candidate.around.row(start)
    if any(_MACHINE.search(value) for _, value in row):
        return False
    return any(_CITIZENS.search(name) and value for name, value in row)


# 113.45.18.200 - - [02/Jan/2026:10:22:01 +0800] "POST /apply HTTP/1.1" 200
_REQUEST = lazily(
    r" - [^\s\[]{1,40} \[[^\]\n]{8,40}\] [\"“](?:GET|POST|PUT|HEAD|DELETE) (?P<path>[^\s]{1,400})"
)
_PROBES = lazily(
    r"(?i)\.\./|union|select|passwd|wp-admin|phpmyadmin|\.env|\.git|shell|eval\(|script|robots\.txt|etc/|cgi-bin"
)
_BOT = lazily("(?i)bot|spider|crawler|slurp|nmap|sqlmap|curl|python|zgrab")


def _is_visitors(candidate: Candidate, start: int, end: int) -> bool:
    """Whether a line of a site's log tells who asked for a page; attackers and crawlers are none."""
    text = candidate.text
    request = _REQUEST.match(text, end) if text[start - 1 : start] in {"", "\n"} else None
    if request is None or _PROBES.search(request["path"]):
        return False
    stop = text.find("\n", request.end())
    rest = text[request.end() : stop if stop >= 0 else len(text)][:400]
    return not _BOT.search(rest) and not _MACHINE.search(_heading(text, start))


def _is_asked_from(text: str, start: int, end: int) -> bool:
    """Whether a log or a mail's header says that somebody's request came from there; or it is the
    way out of somebody's home."""
    low = max(0, start - _RECORD_REACH)
    before = text[low:start]
    if _WAY_OUT.search(before) and _HOME_LINE.search(before):
        return True
    line = before.rpartition("\n")[2]
    if not _ASKED_FROM.search(line):
        return False
    around = before + text[end : end + _RECORD_REACH]
    own = line + text[end : end + _RECORD_REACH].partition("\n")[0]
    if _ATTACKED.search(own) or _MACHINE.search(own):
        return False
    return _OF_SOMEBODY.search(around) is not None


def _is_of_an_inner_network(text: str, start: int) -> bool:
    """Whether an address is one that an office gives out in a network of its own."""
    low = max(text.rfind("\n", 0, start) + 1, start - _RECORD_REACH)
    return _INNER.search(text, low, start) is not None


def is_spoken_of(candidate: Candidate) -> bool:
    """Whether the sentence, or the line that heads it, speaks of somebody who is online."""
    start, end = candidate.start, candidate.end
    if _is_visitors(candidate, start, end) or _is_asked_from(candidate.text, start, end):
        return True
    return any(map(_IS_ONLINE.search, _words(candidate, start, end)))


def _words(candidate: Candidate, start: int, end: int) -> tuple[str, str, str]:
    """What heads an address, what stands before it in its sentence, and what behind."""
    text = candidate.text
    row = candidate.around.row(start)
    if len(row) > 1:
        header = candidate.around.header(start)
        others = " ".join(name for name, value in row if value)
        is_machines = any(len(value) <= _SHORT_CELL and _MACHINE.search(value) for _, value in row)
        if _OF_LETTERS.search(others) and not is_machines:
            others += " 来信人"
        return others, header, ""
    line = candidate.around.line(start)
    low = max(text.rfind("\n", 0, start) + 1, start - 120)
    before = fold_plain(text[low:start])
    behind = fold_plain(text[end : end + 60]).partition("\n")[0]
    head = _heading(text, low) if _BARE_LINE.fullmatch(fold_plain(line)) else ""
    cut = [each.end() for each in _CLAUSE.finditer(before)]
    stop = _CLAUSE.search(behind)
    return head, before[cut[-1] if cut else 0 :], behind[: stop.start()] if stop else behind


def _heading(text: str, low: int) -> str:
    """The nearest line above that is no bare address."""
    for _ in range(_MOST_LINES):
        if low <= 0:
            return ""
        begin = max(text.rfind("\n", 0, low - 1) + 1, low - _HEADING_REACH)
        line = fold_plain(text[begin : low - 1])
        if line.strip() and not _BARE_LINE.fullmatch(line):
            return line
        low = begin
    return ""


def _is_in_a_form(candidate: Candidate, start: int) -> bool:
    """写信人：… ⏎ IP：…: fields of one letter, line by line."""
    text = candidate.text
    line = text.rfind("\n", 0, start) + 1
    above = text[max(0, line - _HEADING_REACH) : line].split("\n\n")[-1].split("\n")
    return any(_FORM_FIELD.search(each) for each in above[-_FORM_LINES - 1 :])
