"""What says of a place that somebody is or was there: who is followed, looked for, called on.

社区矫正对象电子定位周报 ⏎ 编号07：…停留点 E106.66° N39.02°     the heading says whose places these are
手机最后信号 N34.38 E108.94                                  somebody's telephone
bind elder-watch imei=… loc=38.27,106.25                    a bracelet's log
"""

from __future__ import annotations

from redactor.text.patterns import lazily

_IN_LINE = lazily(
    "手机[\u4e00-\u9fff]{0,4}(?:信号|定位|位置|基站)|(?:最后|末次)[\u4e00-\u9fff]{0,3}(?:信号|定位|出现|露面|联系)|轻生|落水者|失踪|出走|潜逃|藏匿|落脚点|停留点|越界|脱管|(?:[这那他她]|老人|对方)家(?:人)?(?:是|就|在|门)"
    "|(?:[老小][一-鿿]|[一-鿿]某{1,2}|奶奶|爷爷|大爷|大娘|姥姥|姥爷|外婆|老师|师傅)家的?(?:坐标|定位|位置|经纬度)"
    "|[王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗丁虎买][\u4e00-\u9fff]?(?:大爷|大妈|大娘|奶奶|爷爷|婶|叔|嫂|老汉)(?:家|住|屋|的)|庭院|住房西|房前|房后|屋后|屋前|自家|(?:窝棚|那儿?|这儿?|屋)里?住着?|(?:^|[\\s，,])家(?=[：:（(]|\\s*$)"
)
_KEYED = lazily(
    r"(?i)(?<![a-z])(?:elder|elderly|child|kid|student|patient|resident|wearer|bracelet|wristband"
    r"|smart-?watch|elder-watch|sos|guardian)(?:[-_ ][a-z]{1,12})?(?![a-z])"
)
# 找到一个人，脚崴了，能说话。平板上显示的是 102.2713 29.5884: the whole line tells of whoever is there.
_RESCUED = lazily(
    "(?:找到|发现|看见|看到)(?:了?一?[个名位])?(?:人(?!家|员[少多])|她|他|老人|孩子|伤员|驴友|伤者|失踪)|脚崴|崴了脚|摔伤|摔断|骨折|伤员|受伤[了，。]|被困(?:人|者|群众|驴友|游客)"
    "|驴友|遇险|迷路|失温|落水[了者]|溺水|生命体征|走不动|动不了|等救援|求救"
)
_HEADING = lazily(
    "社区矫正|矫正对象|戒毒人员|刑满释放|重点人员|(?:走失|失联|失踪)(?:人员|老人|儿童)?|寻人|签约(?:居民|家庭|服务|随访)|家庭医生|随访(?:路线|对象|名单|记录)|入户(?:走访|核查|慰问|探访|采集|服务)|家访|(?:送餐|慰问|探访|巡护)(?:路线|点位|名单)"
    "|(?:低保|特困|独居|孤寡|高龄|空巢|失能|残疾|五保|贫困|困难|脱贫|监测|帮扶|救助|失独|留守|困境)[\u4e00-\u9fff]{0,4}(?:户|老人|对象|家庭|儿童|人员)|(?:行踪|活动|行动|人员|运动)轨迹|(?:老人|儿童|学生)(?:手环|手表|定位)|密切接触者|密接|流调"
)
# Where everybody may go.
_FOR_ALL = lazily(
    "[局厅院校馆站厂库坝场所桥塔港](?![里内住])|中心|公司|广场|路口|公园|码头|景区|水文|标牌|古树|国槐|监测|断面|工程|项目|消火栓|避难|基站(?!定位)|服务点|活动室|物资|停靠|集合|会址|会场|助餐|站点|卫生室|医务室|工作室|服务[点队]|光伏|[水油气机]井|模板|厕|停车|路灯|设施|摊位|门店|市场|小区(?=[大南北东西正]门)"
)
# Of what is done for them, not of them.
_OF_WORK = lazily("会议|政策|工程|项目|采购|招标|问答|方案|通知|公告|办法|模板|培训|机构|设施|指南")
_LONGEST_HEADING, _REACH, _LINE = 40, 600, 160


def tells_of_somebody(text: str, start: int, line: str) -> bool:
    """Whether the line of a place, or what heads its text, says that somebody is or was there."""
    if _IN_LINE.search(line) or _KEYED.search(line):
        return True
    if _FOR_ALL.search(line):
        return False
    low = max(text.rfind("\n", 0, start) + 1, start - _LINE)
    if _RESCUED.search(text, low, start) or _RESCUED.search(line):
        return True
    above = text[max(0, start - _REACH) : start].split("\n")[:-1]
    heads = [each for each in above if each.strip() and len(each.strip()) <= _LONGEST_HEADING]
    return any(
        _HEADING.search(each) and not _OF_WORK.search(each)
        for each in (line, *heads[:1], *heads[-1:])
    )
