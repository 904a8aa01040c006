"""Numbers that belong to a post or an office, by the words around them.

Some posts are made known together with a number by which everybody reaches whoever holds them: the
chiefs of rivers and woods on their signboards, who watches a dam, who runs a site. A contact of an
office is no such post: the number may be the clerk's own.
"""

from __future__ import annotations

from redactor.context.organisations import BODIES, INSTITUTIONS
from redactor.text.patterns import lazily

# The chiefs of the 河长制 and its like stand on signboards by rule; the others are told to the
# public for whom they are on call.
_POSTS = (
    r"(?:总|副|省级|市级|县级|区级|乡级|镇级|村级|片区)*(?:河|湖|林|田|路|山|渠|库|湾|滩)长|"
    r"(?:防汛|防溺水|防火|护林|地质灾害|水库|安全(?:度汛)?|行政|技术|巡查|包保|包联|监管|主体)[\u4e00-\u9fff]{0,4}责任人|"
    r"(?:施工|建设|养护|作业|抢修|抢险|监理|承建)[\u4e00-\u9fff]{0,6}(?:现场)?负责人|现场负责人|"
    r"村(?:党)?支书|(?:村|社区|居委会|党支部|党总支|选举委员会|监督委员会|村委会)[\u4e00-\u9fff]{0,6}(?:书记|主任|主席|文书)|"
    r"(?:台区|片区|用电)经理|(?:高级|正高级|助理)?农艺师|农技(?:员|人员|专家)|包片(?:技术员|专家)|科技特派员|(?:社区|片区|驻村|包片|责任|办案|辖区)(?:民警|辅警)|"
    r"(?:家庭|责任|签约|包村|乡村)医生|村医|(?:村|社区|法律|值班)[\u4e00-\u9fff]{0,4}(?:法律顾问|律师)|法律顾问|"
    r"(?:带班|值班|值守)(?:领导|人员|干部|员|长)?|(?:灾害|防灾|气象)信息员|"
    r"(?:人事|人力资源|招聘|招生|销售|业务|区域|渠道|招商|客服|售后|市场|行政)部?(?:经理|主管|代表|专员|部|处|科)|业务员|置业顾问|"
    r"(?:驻场|运维|维保|售后|技术支持|现场)[\u4e00-\u9fff]{0,4}工程师|(?:执行|承办|主审)法官|执行干警"
)
_NAMED = lazily(
    rf"(?:{_POSTS})(?:姓名)?[\s:：（(]{{0,3}}(?:[\u4e00-\u9fff]{{2,10}}[\s\u3000])?[\u4e00-\u9fff·]{{1,5}}(?:[（(][^（）()\n]{{1,10}}[）)])?[\s，,、]{{0,4}}"
    r"(?:(?:联系|手机|移动|办公|值班|服务)?(?:电话|手机|方式)?号?码?)?[\s:：）)]{0,3}"
    r"(?:0[0-9（()）-]{7,14}[\s、，,/；;]{1,3})?(?:手机)?[:：]?$"
)
_OFFICE = (
    rf"[\u4e00-\u9fff]{{1,24}}?(?:{BODIES}|{INSTITUTIONS}|局|(?<![一二两三客餐舞门])厅|管委会|政府|办公室|街道办|(?<![市县区镇村])中心|协会|学会|商会|基金会|红十字会|"
    r"卫生院|派出所|司法所|图书馆|档案馆|文化馆|服务站|救助站|"
    r"供电所|供水站|残联|妇联|工商联|总工会|团委|纪委|监委|政法委|宣传部|组织部|统战部|党校|殡仪馆|编辑部|组委会|秘书处|专班|指挥部)(?:[\u4e00-\u9fff]{1,10}(?:科|股|处|室|部|组|队|办|中心))?"
    r"|编辑部|组委会|秘书处|会务组|筹备组|指挥部"
    r"|[\u4e00-\u9fff]{0,12}(?:救援队|消防队|抢修队|服务队|门市部|售楼部|收购部|营业部|维修部|(?:维修|服务|收购|销售|营业|经营|代办|接种)(?:点|网点|站))"
    r"|(?:招生|就业|采购|征兵|扫黑|创城|信访|防汛|人才|招商|宣教|教务|学生)[办处科]"
)
_BEFORE = lazily(
    rf"(?P<office>{_OFFICE})[，,、：:\s]{{0,3}}(?:的)?(?:(?:电话|座机)?[:：]?\s?[0-9（()）-]{{7,14}}[\s、，,/；;]{{1,3}})?(?:联系|办公|电子|微信|移动)?(?:电话|手机|邮箱|邮件|信箱|邮址|微信|QQ|ＱＱ|[Ee]-?[Mm]ail|方式)?(?:地址|号码?)?[\s:：为是“\"（(]{{0,4}}$"
)
_BEHIND = lazily(
    rf"[，,]?\s?[（(](?P<office>{_OFFICE}|[\u4e00-\u9fff]{{1,8}}[科股处室部组])[）)，,]"
)
# Behind a place of work there is a person: 现任, 职工, 驻…的.
_NO_OWNER = lazily("现[任在]|就职|职工|员工|干部|工作[于在]|就读|毕业|到|在|向|由|经|从|对")


# 138…（办案手机）, 工作手机：138…: a set that an office gave to whoever answers it.
_SET = (
    r"(?:会务|办案|值班|工作|公务|执行|单位|办公|专用|应急|挂牌|值守|窗口|服务)(?:手机|用机|专线)"
)
_SET_BEFORE = lazily(rf"{_SET}(?:号码?)?[\s:：为是（(]{{0,3}}$")
_SET_BEHIND = lazily(
    rf"\s?[（(][^（）()\n]{{0,6}}(?:{_SET}|驻场|值班|值守|24小时(?:开机|值守|在线|接听)?[）)，,]|(?:调度|接运|车队|车辆|值班|办公|业务|服务|窗口|抢修|客服|预约|咨询|受理|[处局科室站队办])专用[）)，,]|全天(?:开机|接听))"
)
# 24小时抢修值班：180…: what is done behind the number, without 电话.
_DUTY_BEFORE = lazily(
    r"(?:(?:带班|值班|值守)(?:领导|人员|干部|员|长)[\s:：]{0,2}|(?:值班|值守|抢修|报修|急修|救援|抢险|调度|客服|咨询|监督|举报|投诉|服务|接待|报名|预约)(?:室|台|处|点)?(?:[（(][^（）()\n]{1,8}[）)])?[:：]\s{0,2}|(?:片区|辖区)[:：]\s{0,2}|(?:咨询|报名|应聘|招聘)[:：]\s?[\u4e00-\u9fff]{1,2}(?:经理|主任|主管|科长|老师)\s{0,2}|短信(?:举报|受理)?(?:平台|号码)?[:：]\s{0,2}|(?:销售|售后|市场|商务|客服|业务|技术)(?:部|处|科|中心)?[:：]\s{0,2}|(?:报名|业务|招生|政策|购票|票务|详情)咨询\s?|(?:接种|挂号|体检|理赔|办证)预约\s?|订[餐座票]\s?)$"
)
# Who hires or sells makes a number known to be called by anybody.
_ADVERTISED = lazily(
    "(?:诚|急|高薪|长期|直)[聘招]|招(?:聘|募|普工|学徒|临时工|工(?![商作]))|招(?![标投商考录])[\u4e00-\u9fff]{1,6}?[0-9一二三四五六七八九十两若干数多]{1,3}[名人位]"
    "|招商加盟|欢迎(?:下单|订购|选购|来电|咨询|加盟|惠顾|订货|采购|洽谈)|量大(?:从优|优惠)|厂家直销|包邮|批发(?!商)|送货上门|门市部|参?展商|展位|商铺招租|开锁|管道疏通|搬家公司|月嫂|公示牌|铭牌|告示牌|经销[商处]|承接[^。\n]{0,12}(?:业务|工程|订单)"
)
# Whoever answers it, was hired or was deceived by it is no advertiser.
_NOT_ADVERTISED = lazily(
    "应聘[者人]|求职|拟聘|录用|[已受应被]聘|名单|被骗|受害|诈骗|骗|报警|投诉人|举报|被告|原告|嫌疑|虚假|当事人|处罚|低保|申请人|从事|反映|身份证|[自声谎]称|小广告|查处|代孕|嫖|赌|绝对保密"
)
# Who only says so: 自称业务经理.
_FEIGNED = lazily("[自声谎]称|冒充|诈骗|骗取|被骗")
# Lists that rules demand: who answers for a river, a wood or a dam.
_DUTY_LIST = lazily(
    r"(?:河|湖|林|田|山|路)长(?:制|名单|公示|信息)|(?:防汛|防火|防溺水|地质灾害|水库|河道|山洪|安全度汛|尾矿库)[^\n]{0,12}责任人|责任人(?:名单|公示|一览)|公示牌"
)
# Who asks for offers, and who makes one.
_BUYER = lazily("项目联系人|采购人|招标人|代理机构|采购单位|招标单位|采购联系人|联系人|经办人")
# One of these makes a line a notice of tender, however short: 采购人联系人：马女士.
_TRADER = lazily(
    "采购(?:人|单位|方|代理机构|代理|中心|联系人|需求|编号)|招标(?:人|单位|代理|编号)|拍卖公告|(?:开标|看样|标的|竞拍)[^。\n]{0,10}联系|代理机构|询价单位|比选人|项目联系人"
    "|(?:供应商)?质疑(?:函|书)?(?:的)?(?:接收|受理|提交|递交|联系|送达)|(?:供应商|投标人?|竞买人?|竞价|招租|磋商)(?:报名|咨询|联系)"
)
_NO_TRADER = lazily(
    "授权代表|评审|专家|申请人|当事人|投诉人|受害|患者|户主|收款人|身份证|住址|员工|质疑人|举报|法定代表人|经营者|自然人|个人|私人|法人"
)
_BIDDER = lazily(
    "供应商|授权代表|投标人|中标|成交|技术负责人|项目经理|评审|专家|报价人|竞买人|自然人"
)


def is_buyers(before: str) -> bool:
    """Whether, in a tender notice, the last who was named before a number is who asks for offers.

    >>> is_buyers("采购代理机构：某公司，项目联系人：裴女士，邮箱："), is_buyers("授权代表赵某，邮箱：")
    (True, False)
    """
    buyer = [each.end() for each in _BUYER.finditer(before)][-1:]
    bidder = [each.end() for each in _BIDDER.finditer(before)][-1:]
    return bool(buyer) and (not bidder or buyer > bidder)


def is_traders(before: str) -> bool:
    """Whether a number's line or the few above it call its holder the contact of a purchase.

    >>> is_traders("采购单位：某县教育局\\n联系人：景老师\\n电话："), is_traders("采购人员 冯某，手机")
    (True, False)
    """
    before = before.rpartition("\n\n")[2].rpartition("。")[2]
    trader = [each.end() for each in _TRADER.finditer(before)][-1:]
    if not trader or before.startswith(("员", "的"), trader[0]):
        return False
    return not _NO_TRADER.search(before, trader[0])


def is_an_offices_set(before: str, behind: str) -> bool:
    """Whether a mobile is said to be one of an office's own.

    >>> is_an_offices_set("承办人：戴法官，", "（办案手机）")
    True
    """
    return bool(_SET_BEFORE.search(before[-16:]) or _SET_BEHIND.match(behind))


def is_advertised(sentence: str) -> bool:
    """Whether a sentence offers work or goods to everybody who calls.

    >>> is_advertised("招普工30名，包吃住，联系人：厂办辛主管"), is_advertised("应聘者辛某")
    (True, False)
    """
    offered = _ADVERTISED.search(sentence) is not None
    return offered and not _NOT_ADVERTISED.search(sentence)


def is_duty(before: str) -> bool:
    """Whether a number stands behind what is done there.

    >>> is_duty("24小时抢修值班："), is_duty("老吴：")
    (True, False)
    """
    # **业务咨询**：, as Markdown sets it in bold.
    return _DUTY_BEFORE.search(before[-20:].replace("*", "")[-16:]) is not None


def lists_posts(title: str) -> bool:
    """Whether a title is that of a list of posts which must be made known.

    >>> lists_posts("2024年森林防火责任人名单"), lists_posts("防汛值班表")
    (True, False)
    """
    return _DUTY_LIST.search(title) is not None


def is_post(before: str) -> bool:
    """Whether a post with whoever holds it goes before a number.

    >>> is_post("乡级河长：马建国（镇长）  电话："), is_post("联系人：马建国  电话：")
    (True, False)
    """
    return _NAMED.search(before[-60:]) is not None and not _FEIGNED.search(before[-60:])


def is_an_offices(before: str, behind: str) -> bool:
    """Whether an office's name, and nobody's, goes right before a number or follows it in brackets.

    >>> is_an_offices("来信请寄县政府办公室信息科，电子邮箱：", "，邮编751200。")
    True
    """
    found = _BEFORE.search(before[-60:])
    if found and not _NO_OWNER.search(found.group("office")):
        return True
    return _BEHIND.match(behind) is not None
