"""Contacts that say themselves that they are given to the public.

    佟守业 159…（已在镇网公布）      a remark right behind
    村部手机 139…                    whose set it is, right before
    联系人：丁某（民政助理员）手机   who answers for an office, with his post
    电梯厂家 联系微信 xjdt-service   who sells

A remark may say the contrary (未公开, 私人), and a caller's or a patient's number stays his own
whatever stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from redactor.context.organisations import BODIES, INSTITUTIONS
from redactor.text.patterns import lazily

_REMARK = lazily(r"[”\"]?\s?[（(](?P<remark>[^（）()\n]{2,26})[）)]")
_WITHHELD = lazily(
    "[未不勿莫别]|擅自|被|误[发公登]|私|本人|自己|个人|家[里人属长庭中的]|员工|职工|同意|泄露|保密|删|隐去|爱人|媳妇|丈夫|妻|母|父|儿|女[儿士]|患者|受害|[举投来报]人|当事人|申请人|户主"
)
_PLACES = (
    r"营业|门市|店[铺里内]?|门店|对外|标书(?:发售|咨询|购买|获取)?|(?:招标|采购|磋商)?文件(?:发售|获取|购买)|公用|公家|村部|大队部?|站[上里]|所里|厂里|局里|院里|"
    r"前台|客服|售后|业务|办公|值班|报修|订[餐座票货]|预约|政务|窗口|单位"
)
_SAID = lazily(
    r"[^，,；;]{0,14}(?:公布|公示|公开|上墙|张贴|挂网|登报)(?:的|了|过|电话|手机|号码|使用)?(?:[，,、；;].{0,16})?"
    rf"|(?:{_PLACES})(?:室|部|点|处)?(?:联系|咨询|专用|公用)?(?:电话|手机|号码|专线|座机|热线|号)(?:[，,、；;].{{0,12}})?"
    r"|[^，,；;]{0,8}(?:联系卡|公示牌|公告牌|公示栏|公开栏|橱窗|宣传单|宣传栏|名片|墙)上?(?:印|写|贴|留|登|有)?(?:的|着)?"
    r"|(?:报修|咨询|报名|订餐|接单|售后|值班|办公|业务|客服|预约)用"
    r"|24小时(?:手机|电话|开机|值班).{0,8}"
    r"|(?:标书|(?:招标|采购|磋商)?文件)(?:发售|获取|购买|咨询)(?:专用)?"
)
# 民生服务中心(公开手机) 150…, 村部手机 139…
_SETS = lazily(
    r"(?:公开|对外(?:公布)?|营业|公用|(?<![\u4e00-\u9fff])(?:村部|大队部?|村委会?|居委会?|社区|站上|所里|店里|门店|门市部?|项目部|工地)|"
    r"(?:接种|挂号|订[餐座票货]|报修|抢修|维修|急修|投诉|监督|举报|值班|客服)(?:专用)?(?=手机)|(?:门诊|大厅|窗口|医院|服务中心)[^。\n]{0,20}预约(?=手机)|"
    r"(?:服务|接待|救助|水管|供水|供电|畜牧|农技|文化|收费|加油|保障)[站所点]|24小时[\u4e00-\u9fff]{0,6}|(?:站|所|院|园|馆)长)的?(?:联系)?(?:手机|电话|号码)[）)]?[:：\s]{0,3}$"
)
# 组织部邮箱, 基教科邮箱, 汇总邮箱: an office before the word, or what is gathered there.
_OFFICES_MAILBOX = lazily(
    r"(?:(?:^|[^\u4e00-\u9fff]|[到至给往由向])(?![原前])(?:[\u4e00-\u9fff]{1,10}(?:局|委|办|部|科|股|处|所|站|中心|馆|院|校|会|社|队|公司|支部|街道|政府|机关|联)|汇总|填报|上报|收集|统计|纪检监察|巡察|巡视|信访举报|材料|数据|报表|报价|响应|遴选|竞价|比选)"
    r"(?:的|电子|工作|公共|联系|官方|公务){0,2}(?:邮箱|信箱)(?:地址)?[:：为是\s]?\s?)$"
)
_NO_OFFICES = lazily("我|本人|[他她你您俺某]|个人|私人|自己|员工|职工|学生|家长|申请人|来信|当事")
# 报价截止8月2日，邮箱…; 或发邮件至…: how an office's call is answered.
_CALLED_FOR = lazily(
    r"(?:报价|报名|投标|响应|征集|投稿|申报|提交|递交|遴选|竞价|比选|磋商|征求)(?:文件|材料|资料)?(?:的)?(?:截止|时间|地点|地址|方式|截至|送达)"
    r"[^。\n@]{0,30}[，,；;、 或](?:电子)?(?:邮箱|信箱|邮件)(?:地址|至|到|发送至)?[:：\s]{0,2}$"
    r"|(?:致电|拨打|电话)[^。\n@]{0,4}0[0-9]{2,3}[-—]?[0-9]{7,8}[，,、]?(?:或|也可|亦可)(?:发送?|投递|以)?(?:电子)?(?:邮件|电邮)(?:至|到)?[:：\s]{0,2}$"
    r"|(?:获取|领取|发售|购买)(?:招标|采购|磋商|谈判|询价|比选|竞价)?文件[^。\n@]{0,60}(?:发送?|发)(?:至|到)[:：\s]{0,2}$"
    r"|(?:报价|响应|投标|应答|报名)(?:文件|材料|表|单)[^。\n@]{0,24}(?:发|发送|投递|寄)(?:至|到|送至)?(?:电子)?邮箱[:：\s]{0,2}$"
)
# 邮箱（县审计局内审科）：…; 纸质版送镇党政办，电子版发…
_OFFICES_REMARK = lazily(
    r"(?:邮箱|信箱|邮件)[（(][\u4e00-\u9fff]{1,14}(?:局|委|办|部|科|股|处|所|站|中心|馆|室|公司)[）)][:：]?\s?$"
    r"|(?:电子|[Ww]ord|扫描|PDF)(?:版|稿|档|件|表格?|文档|材料)[^，,。；;\n@]{0,8}(?:发|报|送|传|投)(?:送|报)?(?:至|到)?[:：\s]{0,2}$"
)
# 如有异议，请…反映： ⏎ 县民政局 0954-… ⏎ 电子邮箱：…: an office's line of contacts each.
_CONTACT_LINES = lazily(
    r"(?:(?:如有|有|提出)异议|请[^。\n]{0,16}反映|欢迎[^。\n]{0,12}(?:监督|举报|咨询|反映)|(?:监督|举报|受理|咨询|投诉|联系)(?:方式|渠道|途径|单位|部门)|公示期|"
    r"(?:公司|企业|供应商|厂家|合作社)(?:名称)?[:：]\s?[\u4e00-\u9fff（）()]{2,28}(?:公司|厂|合作社|商行|经营部)|"
    r"(?:主办|承办|采购人|采购单位|招标人|发布|主管|受理|办理|联系|承办单位|主办单位)(?:单位|机构|部门)?[:：]\s?[\u4e00-\u9fff]{2,20}(?:局|委|办|部|科|处|中心|联|会|社|院|馆|站|政府))[^\n]{0,60}\n"
    r"(?:(?![^\n]*(?:姓名|申请人|来信|诉求|当事人|本人|经办人))[^\n@]{0,50}\n){0,3}?"
    r"(?![^\n]*(?:姓名|申请人|来信|诉求|当事人|本人))[^\n@]{0,40}(?<![0-9])0[0-9]{2,3}[-—－ ]?[0-9]{7,8}[^\n@]{0,20}\n"
    r"(?:[^\n@]{0,10}(?:地址|邮编|传真|网址|时间)[^\n@]{0,50}\n){0,2}"
    r"[ \t\u3000]*(?:[（(]?[0-9一二三四五六][）)、.．]?)?\s*(?:电子)?(?:邮箱|邮件|信箱)(?:地址)?\s?[:：]?\s?$"
)
_LETTER = lazily(
    "(?:来信|写信|诉求|留言|反映|咨询|投诉|提问|发信|举报|申请|报案)(?:人|者)|网友|网民|市民[:：]"
)
# 3 县工商联 xgsl2016@126.com 采纳: in a list of who answered.
_IN_LIST = lazily(
    rf"[ \t\u3000|]*(?:[（(]?[0-9]{{1,3}}[.、)）]?[ \t\u3000|,，]{{0,4}})?[\u4e00-\u9fff]{{1,16}}?(?:{BODIES}|局|委|办|工商联|残联|妇联|文联|科协"
    r"|总工会|工会|协会|商会|学会|供销社|信用社|政府|街道办?|中心)[ \t\u3000|,，]{1,4}"
)
_MAILBOXES = lazily(
    r"(?:[本我](?:[\u4e00-\u9fff]{0,3})(?:社团?|公司|单位|院|校|会|所|店|厂|站|馆|村|局|部|处|科|室|组|队)的?|党支部|支部|党总支|党委|工会|团委|党建办?"
    r"|(?<![\u4e00-\u9fff])(?:所|院|馆|社|会|站|局|校|公司|单位))(?:联系|公共|工作|电子|对外)?邮箱(?:地址)?[:：为是]?\s?$"
    r"|(?:^|[\s；;，,。：:])(?:投稿|来稿|征稿|举报|监督|人事|招聘|纪检|信访)(?:专用)?(?:邮箱|信箱)?[:：\s]\s?$"
    r"|官方(?:的|账号|帐号)?(?:邮箱|微信|QQ|号)?(?:是不是|就?[是为])?[:：]?\s?$"
)
# Who sells or keeps something up is written to by whoever needs it.
_SELLERS = lazily(
    r"(?:厂家|厂商|供应商|供货商|商家|店家|经销商|代理商|维保单位|维保公司|施工单位|物业公司|代理机构|招标代理|旅行社|驾校|家政公司|管家|店长|前台|客服|物业)[\s，,：:]{0,2}的?(?:联系|业务|客服|服务|售后)?(?:微信|QQ|邮箱)(?:号码?)?[:：\s]{0,2}$"
)
_FIRMS_MAILBOX = lazily(
    rf"(?:名称|中标人|成交人|中标单位|成交供应商|供应商|投标人|代理机构|单位)(?:名称)?[:：\s]\s?[\u4e00-\u9fff（）()]{{2,28}}(?:{BODIES}|{INSTITUTIONS}|事务所|研究院|中心|厂|[局委办联社院校馆])[；;，,（(\s]{{1,3}}"
    r"(?:联系人[:：\s]\s?[^；;，,\n]{2,6}[；;，,\s]{1,3})?(?:(?:联系)?(?:电话|手机)[:：\s]\s?[0-9 -]{7,16}[；;，,\s]{1,3})?(?:电子|联系)?邮箱[:：\s]{0,2}$"
)
_OFFICERS = lazily(
    r"(?:联系人|经办人|承办人|受理人|负责人|咨询人)(?:员)?[:：\s]\s?[\u4e00-\u9fff·]{2,5}\s?[（(]"
    r"(?:[镇乡村区县市街社民残人民政府办中心站所]{0,8})(?:民政|社救|残联|社保|医保|卫健|扶贫|乡村振兴|综治|退役军人|双拥|计生|农经|信访|应急|林业|国土|司法|党建|组织|宣传)?"
    r"(?:助理员?|专干|干事|专员|办主任|站长|所长|主任|副主任|科长|副科长|科员|股长|镇长|副镇长|乡长|副乡长|委员|协理员|经办员|工作人员|窗口人员)[）)]"
    r"[\s，,：:]{0,2}(?:联系)?(?:手机|电话|方式)?(?:号码?)?[:：\s]{0,2}$"
)
# 联系人：冉科长（县残联维权科）电话…; 请向镇自然资源所田所长（138…）书面提出
_TITLES = "(?:副?(?:科|所|站|局|股|处|队|院|馆|镇|乡)长|主任|书记|干事|专干|专员)"
_OFFICERS_OF = lazily(
    rf"(?:联系人|经办人|承办人)[:：\s]\s?[\u4e00-\u9fff]{{1,3}}{_TITLES}\s?[（(][\u4e00-\u9fff]{{2,16}}(?:[局所站科股室办处委院]|中心|残联|妇联)[）)][\s，,]{{0,2}}(?:联系)?(?:手机|电话)[:：\s]{{0,2}}$"
)
_SENT_TO = lazily(
    rf"(?:请|可|应)[^。；;\n]{{0,24}}(?:向|找|到|与|联系)[^。；;，,\n]{{0,16}}(?:[局所站科股办处]|中心|委员会|村委会|居委会)[\u4e00-\u9fff]{{1,3}}{_TITLES}[（(：:]\s?(?:手机|电话)?[:：]?$"
)
_SENT_FOR = lazily("[）)]?[^。；;\n]{0,6}(?:提出|提交|反映|咨询|报名|登记|办理|索取|申报|联系)")
# 施工方：某路桥公司，负责人丁某，电话: who builds, and who lets for others.
_BUILDERS = lazily(
    r"(?:施工(?:方|单位|队)|承建(?:方|单位)|工程队|中介)[:：]?(?P<told>[^\n。；;]{2,40})$"
)
# 支书 谭某 139…；主任 …; 民政办：…，负责人：马某，手机; 农机站 李站长
_CADRES = lazily(
    # 不会用手机缴的找文书 赵某 152…
    r"(?:找|问|联系|打给|打|交给|报给|告诉)(?:[本各]?[村组社屯]的?)?(?:村?文书|村?会计|支书|书记|主任|村长|队长|社长|组长|网格员|协管员|协办员|代办员|专干|妇联主席|保管员|报账员|护林员|水管员)[\s:：]{0,2}[\u4e00-\u9fff]{2,4}[\s,，:：（(]{0,2}(?:电话|手机)?[:：]?$|"
    r"(?:村?支书|村书记|村主任|村长|(?:支书|书记)[^\n]{2,60}(?:主任|会计|文书|委员))[\s:：]{0,2}[\u4e00-\u9fff]{2,4}[\s,，:：]{0,2}$"
    r"|(?:办|站|所|局|中心|政府|院)[:：][^\n。；;]{2,40}[，,]\s?负责人[:：]\s?[\u4e00-\u9fff]{2,4}[，,\s]\s?(?:手机|电话)?[:：]?$"
    r"|(?:站|所|中心|办|局|科)[\s\u3000]{1,12}[\u4e00-\u9fff]{1,2}(?:站长|所长|主任|科长)[:：\s]{0,2}$"
)
# What an account is called by whoever answers for everybody.
_CALLED_SO = lazily(
    r"(?i).*(?:kefu|service|guanfang|official|zhaopin|zhaosheng|wuye|yewu|fuwu|zixun|biaoshu|office"
    # an office's hotline
    r"|[a-z_-]{2,}(?:12329|12333|12366|12393|12315|12348|12350|12369|12388|12380|12385|12320|95598|96110)$)"
)
_ONES_OWN_BEFORE = lazily(
    r"(?:我|本人|[他她你俺]|个人|私人|自己)的?(?:私人)?(?:微信|[Vv]信|号)[^，。；]{0,4}$"
)
_ONES_OWN_BEHIND = lazily("[^，。；\n]{0,4}(?:自己|个人|私人|本人)")
_ROTA, _ON_DUTY = lazily("值班|值守|排班|轮值|带班"), lazily("值班|带班|值守|接听|在岗")
# From one contact to the next of the same line.
NEXT_CONTACT = lazily(
    r"(?:[（(][^（）()\n]{1,12}[）)])?[\s，,；;、/|]{1,6}(?:联系|客服|业务)?(?:微信|QQ|ＱＱ|邮箱)(?:号码?)?[:：\s]{0,2}"
)


def is_given_out(before: str, behind: str) -> bool:
    """Whether a phone, mailbox or chat number is said to be public, or an office's or a seller's.

    >>> is_given_out("佟守业 ", "(已在镇网公布)"), is_given_out("佟守业 ", "（私人号，未公开）")
    (True, False)
    >>> is_given_out("联系人：丁某红（民政助理员）手机", ""), is_given_out("联系人：丁某红（患者女儿）手机", "")
    (True, False)
    """
    remark = _REMARK.match(behind)
    said = remark["remark"] if remark else ""
    if said and not _WITHHELD.search(said) and _SAID.fullmatch(said):
        return True
    near = before[-40:]
    builder = _BUILDERS.search(before[-48:])
    if builder and not _WITHHELD.search(builder["told"]):
        return True
    return bool(
        _SETS.search(near)
        or _MAILBOXES.search(near)
        or _SELLERS.search(near)
        or _OFFICERS.search(near)
        or _OFFICERS_OF.search(before[-60:])
        or _CADRES.search(before[-80:])
        or (_SENT_TO.search(before[-80:]) and _SENT_FOR.match(behind))
        or _FIRMS_MAILBOX.search(before[-90:])
    )


def is_an_offices_mailbox(before: str) -> bool:
    """Whether a mailbox stands behind an office's name, or where an office's call is answered;
    `before`: some lines.

    >>> is_an_offices_mailbox("组织部邮箱："), is_an_offices_mailbox("我所在科邮箱：")
    (True, False)
    """
    line = before.rpartition("\n")[2]
    named = _OFFICES_MAILBOX.search(line[-30:]) or _IN_LIST.fullmatch(line)
    if named and not _NO_OFFICES.search(named.group()):
        return True
    if _CALLED_FOR.search(line) or (
        _OFFICES_REMARK.search(line) and not _NO_OFFICES.search(line[-30:])
    ):
        return True
    return _CONTACT_LINES.search(before) is not None and _LETTER.search(before) is None


def is_called_so(value: str, before: str = "", behind: str = "") -> bool:
    """Whether a chat's or a mailbox's own name says that it is an office's or a shop's.

    >>> is_called_so("rljt_kefu01"), is_called_so("liyun-5200")
    (True, False)
    """
    if _ONES_OWN_BEFORE.search(before[-12:]) or _ONES_OWN_BEHIND.match(behind):
        return False
    return _CALLED_SO.match(value) is not None


def is_of_a_rota(title: str, headers: Sequence[str], number: str, text: str) -> bool:
    """Whether a mobile in a list of who is on duty goes from hand to hand: several rows have it."""
    if not _ROTA.search(title) or not any(map(_ON_DUTY.search, headers)):
        return False
    return text.count(number) > 1
