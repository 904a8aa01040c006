"""What befalls a child or a victim, and what honours a pupil: words beside names and schools.

A prize names its winner on purpose. A child in need, in a case or an incident is not named, and
neither are victims and patients (未成年人保护法 art. 103).
"""

from __future__ import annotations

from redactor.text.patterns import lazily

# A prize, an admission; and what is no honour, whatever else is said.
HONOUR = lazily(
    "获奖|[一二三特]等奖|优[秀胜]奖|[金银铜]奖|[冠亚季]军|第[一二三]名|三好学生|优秀(?:学生|学员|班干部|少先队员|团员|作品)|好少年|少年组|喜报|荣获"
)
RELIEF = lazily(
    "孤儿|困境|害|涉案|救助|收养|弃婴|患|残疾|溺|遇难|欺凌|霸凌|殴打|事故|低保|贫困|资助|慰问|事实无人|走失|辍学|处分|违纪|受伤|失踪"
)
# What befalls a child that is not to be told of one who can be recognised.
RELIEF_OF_CHILD = lazily(
    "孤儿|困境|被害|受害|涉案|救助|收养|领养|监护人资格|事实无人|弃养|父母双亡|(?:父母|父亲|母亲)[^，。]{0,6}(?:去世|亡|失踪|失联|服刑|在押|重病|残疾)|单亲|患儿|罕见病|残疾|溺|遇难|欺凌|霸凌|欺负|殴打|被打|扇|推倒|违反校规|记过"
    "|性侵|猥亵|侵害|斗殴|盗窃|训诫|抓获|查获|受伤|烫伤|骨折|坠|走失|失踪|辍学|劝返|休学|低保|贫困|受资助|资助对象|微心愿|慰问|捐款|爱心|患|抑郁|自残|确诊|处分|违纪|帮教|矫正"
    "|未归|出走|失联|失踪|报警|撞伤|打伤|咬伤|砸伤|摔伤|受伤|厮打|打架|推搡|辱骂|体罚|罚站|孤立|起外号|勒索|跟踪|拐|自杀|轻生|跳楼|割腕|身亡|死亡|抢救|病故|去世|服刑|刑拘|涉嫌|涉罪|逃学|厌学|坐牢|入狱|戒毒|吸毒|贩毒|改嫁|嫌疑|被告人|索要|犯罪|作案|抢劫|强奸|敲诈|寻衅|怀孕|堕胎|早恋|留守|隔代|外[公婆]|跟着[爷奶姑叔]|重病|病危|助学|家庭困难|家境|困难家庭|失学|上不起学|截肢|瘫痪"
    "|[当涉]事学生|(?:公安|警方|派出所|检察院|教育局|民警)[^，。；]{0,6}(?:介入|立案|受案|调查)|家暴|家庭暴力|惊吓|抚养权|抚养费|探[望视]权|离异|离婚|变更抚养"
)
PARENTLESS = lazily("孤儿|弃养|父母(?:双亡|均已?去世|均故|服刑|失联)|监护人资格|事实无人抚养|弃婴")
# A column of those who get it: 资助, 资助金额.
AID_HEADER = lazily(
    "^(?:受?资助|助学|补助|救助)(?:金额?|标准|等[次级]|情况|类型|档次|项目|原因)?(?:[（(]|$)"
)
FIELD = lazily("[\\s●·]{0,4}[\u4e00-\u9fff、/（）()]{2,12}\\s{0,3}[:：为是]")
PUPIL = lazily("学生|[女男]生|[小初高]中?[一二三四五六]|班")
# 1．余茜: where an item begins; the headers of those whom a list is of.
ITEM = lazily(r"(?:^|\n)[ \u3000]*[（(]?[0-9０-９一二三四五六七八九十]{1,3}[）)．.、][ \u3000]*$")
ROW_START = lazily(r"[ \t\u3000]*(?:[（(]?[0-9０-９]{1,3}[）)]?[.．、 \t\u3000]{0,2})?")
#: How the title of a list ends, the month in brackets perhaps.
LIST_WORDS = (
    r"(?:名单|名册|公示|台账|登记|明细|一览|统计|汇总|发放|领取)表?(?:[（(][^（）()\n]{1,16}[）)])?"
)
LIST_TITLE = lazily(LIST_WORDS + r"[：:\s]*$")
# Who is in such a list helps them, or leads students of age: 孤儿助养爱心人士名单, 学生党支部候选人名单.
SUPPORTERS = "爱心(?:人士|企业|单位|妈妈)|捐[赠助款资]|志愿者|党支部|换届|候选|社工|供应商"
OF_SUPPORTERS = lazily(SUPPORTERS)
NAMES = lazily("^(?:姓\\s*名|名\\s*字|儿童|孩子|孤儿|学生)")
PATIENTS = frozenset({"患者", "病人"})
# Who reported somebody is kept secret (监察法 art. 35, 信访工作条例 art. 30).
INFORMERS = frozenset({"举报人", "检举人", "控告人"})
# What may stand between 被害人 and the name.
LEADS_ON = lazily(
    "(?:[^，。；：:、的]{0,8}的)?(?:[一二两三四五六七八九十0-9]{1,2}名)?"
    "(?:学生|男孩|女孩|孩子|儿童|男童|女童|少年|少女)?(?:姓名|名单|分别)?[为是系]?"
    "[：: \u3000“（(]{0,2}(?:[\u4e00-\u9fff]{2,4}[、和与及])*"
)
# 毕思源，七（3）班: a class of a school, behind the name.
CLASS_BEHIND = lazily(
    "[，,（( \u3000]{1,2}(?:[\u4e00-\u9fff]{1,12}(?:小学|中学|学校|幼儿园|附小|附中|[一二三四五六七八九十][中小]))?"
    "(?:[小初高][一二三四五六]?|[一二三四五六七八九])(?:年级)?[（(]?[0-9一二三四五六七八九十]{1,2}[）)]?班"
    "|[，,（( \u3000]{1,2}[\u4e00-\u9fff]{1,12}幼儿园[大中小][一二三四五0-9]?班"
)
# 鲍一鸣（法定代理人：母亲…）: who is represented by parents is a child.
REPRESENTED = lazily(
    "[（(]\\s?监护人|[（(，,]\\s?(?:其)?法定(?:代理人|监护人)[^。；]{0,6}(?:[父母]|祖|外)"
)
# 随父毕建林; 杨生成（祖父）: who they are to the child.
PARENT = lazily("(?:随|其|之|由|跟|[，,、（(])(?:祖|外祖|养|继)?[父母]$")
IS_KIN = lazily(
    "[（(](?:系|为)?(?:外?祖[父母]|[父母]亲?|爷爷|奶奶|外[公婆]|姥[姥爷]|[伯叔姑舅姨兄哥嫂婶][父母]?|监护人|亲戚|户主|家长)[^（）()]{0,4}[）)]"
)
CLOSES = lazily("[）)]")
GRANDCHILD = lazily("(?:外?孙[子女]?|曾孙)$")
IN_DANGER = lazily("受伤|遇险|溺|被困|失踪|遇难|身亡|走失|就读|上学|年级|患|幼儿园|骨折|烫伤")
CHILD_KIN = lazily("(?:女儿|儿子|孙[子女]|孩子|侄[子女]|外孙女?|幼[子女])$")
FALLS_ILL = lazily(
    "[，,]?(?:于|在)?(?:[0-9]{2,4}年|[0-9]{1,2}月|[0-9]{1,2}[日号]|去年|前年|今年|上?个?月){0,3}(?:因|被)?(?:不幸)?(?:身?患|罹患|确诊|查出|诊断|得了|先天)"
)
# Reports of what befell somebody who is not its subject by himself.
ACCIDENT = lazily("事故|被撞|被砸|撞倒|坍塌|送医|抢救|流行病学|疫情|病例")
DISPUTE = lazily("医疗纠纷|医患|患方|医疗损害|院方")
# 蒲子轩同学父亲: a classmate, where a child's plight is told.
CLASSMATE = lazily("同学|[被与和向对]同[班校桌级年]{1,2}(?:同学|学生)")
CLASSMATE_BEFORE = lazily("同[班校桌级年]{1,2}(?:同学|学生)$")
# 申请人某某 of a protection order; 举报人某某要求保密.
SHELTERED = lazily("(?:申请人|受害人|求助人|求助者|被害人)[:：]?$")
SHELTER = lazily("人身安全保护令|家庭暴力|家暴")
INFORMER = lazily("(?:举报|检举|控告|反映|投诉)人[:：]?$")
INFORMS = lazily("(?:同志)?(?:实名)?(?:举报|检举|控告)")
CONFIDENTIAL = lazily("保密|匿名|不(?:愿|得)(?:公开|透露|泄露)")
# A decision on compulsory treatment, a doctor's certificate, and whose it is.
COMPELLED = lazily("强制(?:隔离)?戒毒|社区(?:戒毒|康复)|责令[^，。]{0,6}戒毒|强制医疗|收戒")
AIDS = lazily("HI\n?V|艾\n?滋")
WHOSE_PAPER = lazily(
    "(?:兹证明|被(?:决定|强制隔离戒毒|戒毒|责令|申请|鉴定)人?员?|戒毒人员|戒毒人|患者|病人|姓名|本人)[:： \u3000]{0,3}$"
)
# Left behind as a small child.
FOUNDLING = lazily("捡拾|拾到|拾获|被?遗弃|弃于|捡到的?(?:女婴|男婴|婴儿|孩子)")
# A class is spoken of; a child's own people go by its name there: 李梓涵妈妈.
OF_A_CLASS = lazily("班主任|家长|老师|学校|同学|幼儿园|班级|本班|咱班|校门|放学")
_OF_A_PATIENT = lazily("康复|治疗|复诊|化疗|手术|接种|打疫苗|打针|发烧|发热|住院|过敏|筹款|水滴筹")
# A mother who does something for the class is named with thanks, unless her number stands there.
_OF_THE_NEWS = lazily(
    "家委会|颁奖|表彰|义工|志愿|分享|讲座|进课堂|主持|担任|发言|家长代表|亲子|运动会|义卖|捐赠|感谢"
)
_NUMBER = lazily("[0-9０-９][-0-9０-９ ]{6}")


def of_a_child(text: str, low: int, high: int) -> bool:
    """Whether somebody who goes by a child's name, 李梓涵妈妈, stands where the child is told of: in
    a class's notice or at a doctor's."""
    if not OF_A_CLASS.search(text, low, high) and not _OF_A_PATIENT.search(text, low, high):
        return False
    return not _OF_THE_NEWS.search(text, low, high) or bool(
        _NUMBER.search(text, low, high) or RELIEF_OF_CHILD.search(text, low, high)
    )


KIN_BEHIND = lazily("的?(?:妈妈|爸爸|爷爷|奶奶|姥姥|姥爷|外公|外婆|家长)")
# 困境儿童救助公示：: the title of children that leads to the name.
TITLE_OF_CHILDREN = lazily(
    "^[\u4e00-\u9fff]{0,10}(?:公示|公告|通报|名单|救助|资助|发放|申请|登记|情况|档案|记录|台账|简介|走访|随访|回访|摘要|案例)[:：]\\s?(?:[\u4e00-\u9fff]{2,4}[、，])*$"
)
# A notice of cards that were found names who may fetch them.
LOST = lazily("[证卡]一?[本张枚]|招领|失主|拾[到得获]")
