"""Who holds an account: a person, or an organisation whose account is published on purpose."""

from __future__ import annotations

from redactor.context.candidate import Candidate
from redactor.context.organisations import BODIES, INSTITUTIONS
from redactor.model import Audience
from redactor.text.patterns import lazily

# In a row a single character is too little: 幸福里社区6队 is where somebody lives.
_IN_ROWS = (
    rf"{BODIES}|{INSTITUTIONS}|中心|基金会|总会|慈善会|协会|学会|商会|联合会|局|厅|政府|研究院|红十字会|工会|专户|养老院|"
    "服务站|救助站|殡仪馆"
)
_ORGANISATION = (
    f"{_IN_ROWS}|慈善总会|促进会|财政局|财政厅|财政所|财政专户|国库|银行|村民委员会|居民委员会|人民政府|街道办|研究所|事务所|"
    "管理站|管理处|管委会|经济合作联社|经济联合社|股份合作社|业主大会|业委会|业主委员会|理事会|村集体|合作经济组织|村民小组|筹委会|组委会|指挥部|供销社|公租房中心|图书馆|博物馆|文化馆|出版社|"
    "财政|食堂|分局|支队|大队|党委|党支部|党费|民政|机关|厂|店|馆|所|社|站|部|院|队|处|场|园"
)
# What an organisation is called where it was named before.
_CALLED = lazily(
    "^(?:户名)?同(?:上|前|代理机构|采购代理机构|采购人|招标人|代理公司|收款单位)$|^(?:须|应|需)?与(?:投标人|供应商|中标人|成交人|乙方|企业|公司|单位|法人单位|营业执照|合同乙方)|^(?:本|该)?(?:合作社|村委会|居委会|公司|学校|医院|法院|协会|基金会|工会|单位|村集体|财政)$"
)
# 某县税务局待解缴税款: what an organisation keeps there follows its name.
_KEPT = lazily(
    rf"(?:{_ORGANISATION})(?:待解缴|待报解|代收|预收|暂存|往来|活动|专项)*(?:税款|款项?|经费|资金|收入)$"
)
# 某水务集团 工行 2902…
_WITH_BANK = lazily(
    rf"(?P<who>{_ORGANISATION})[\s，,：:（(]{{1,3}}[\u4e00-\u9fff]{{0,12}}(?:银行|支行|信用社|[农工建中交招]行)[\s，,：:]{{0,3}}$"
)
# 甲方：某公司 over 开户行 and 账号.
_PARTY = lazily(
    r"(?:[甲乙丙]方|[供需买卖]方|出卖人|买受人|发包人|承包人|供应商|采购人|中标人|投标人|受托人|(?<![答回]复)(?<![承主协]办)(?<![受办]理)(?<![来回]信)(?<!工作)(?<!就业)(?<!用人)(?<!所在)(?<!派出)(?<!反映)(?<!涉及)单位)(?:名称)?(?:[（(][^（）()\n]{1,8}[）)])?\s?[:：]\s?(?P<holder>[^\s，,；;。:：]{4,40})"
)
#: How far above its account a party is named (code points).
_PARTY_REACH = 160
_HOLDER = lazily(
    r"(?:户\s*名|开户名称?|存款单位|开户单位|账户名称?|帐户名称?|账户名|收款单位|收款人全?称?|收款方|付款人全?称?|付款方|付款单位|支付单位|汇款单位|缴款人|单位名称|"
    r"开户人|户头|名\s*称|账号名称|受赠单位|捐赠账户|募捐账户|汇款户名|缴款单位)(?:名称)?(?:[（(][^（）()\n]{1,12}[）)])?"
    r"\s*[:：|｜│\t为是]?\s*[“\"「]?(?P<holder>[\u4e00-\u9fff×A-Za-z（）()· ]{2,40})"
)
_ENGLISH = lazily(
    r"(?i)\b(?:FEDERATION|FOUNDATION|LTD|LIMITED|CO|INC|CORP|ASSOCIATION|BUREAU|CHARITY|CENTER|CENTRE|UNIVERSITY|HOSPITAL)\b"
)
# Beside an account these belong to organisations only.
_ORGANISATION_BESIDE = lazily(
    r"(?:税号|纳税人识别号|信用代码)\s?9|信用代码\s?[1-9NAY][0-9]|开票(?:信息|资料)|(?:票据|发票)抬头|税号[：:]|纳税人识别号[：:]|信用代码[：:]|开户许可|核准号|基本存款|大额支付"
)
# Accounts that take money from the public.
_PUBLIC_PURSE = lazily(
    "(?<![同本全])村(?:集体|委会|股份经济合作社)?[账帐]户|集体[账帐]户|(?:保证金|捐赠|募捐|捐款|缴款|缴纳|缴费|缴存|缴入|汇缴|归集|执收|收费|罚款|罚没|诉讼费|学费|社保费|税款|党费|会费)(?:专用|专项|收款|银行)*[账帐]|接受捐赠"
)
# 罚款缴至某行，账户：…: whoever pays, it is not his own.
_PAID_TO = lazily(
    "(?:罚没?款|款项|税款|费用|货款|租金|押金|保证金|学费|会费|案款|出让金|执行款)[^。\n]{0,14}(?:缴至|缴入|汇至|缴纳至|交至|存入)[^。\n]{0,30}[账帐][户号]"
)
# 由财政专户2502…收回, 党费专户：2502…
_FUND = lazily(
    r"(?:专户|国库|金库|基本户|一般户|零余额户|对公户|公户|监管户|财政户|共管账户|(?:监管|托管|共管|专用|专项|归集|零余额|对公|代管)(?:资金)?[账帐][户号])[\s:：为是（(，,”\"」]{0,3}(?:(?:开户(?:银?行|网点)?[:：\s]{0,2})?[\u4e00-\u9fff]{2,24}(?<=[行社部处所])[\s，,；;、]{1,3})?(?:[账帐卡]号?[户号]?)?[\s:：为是]{0,2}$"
    # 案款专户：灵武市人民法院 4000…
    rf"|(?:专户|对公户|公户|监管户|案款户?)[:：]\s?[\u4e00-\u9fff]{{2,24}}(?:{_ORGANISATION})[\s，,]{{0,2}}(?:[账帐]号[:：]?)?$"
)
#: A person whose name is not written out: 阚某, 马某某.
MASKED_PERSON = r"[\u4e00-\u9fff]某{1,2}(?=[，,。；;、（(）)\s:：的之等与和在于系因被向称卡账帐身手电证持户家名男女]|$)"
_PERSON_BETWEEN = lazily(
    r"姓名|户主|身份证|申请人|领取人|报销人|报账人|收款人[:：\s]{1,2}[\u4e00-\u9fff]{2,3}(?![\u4e00-\u9fff])|公民身份|低保家庭|低保证|优待证|残疾人?证|特困|救助金|补贴对象|患者|本人|老人|监护人|儿童|同志|志愿者|股东|老丈人|丈母娘|岳[父母]|老伴|爱人|媳妇|儿媳|女婿|老婆|老公|大[爷妈叔婶娘]的|[你我他她俺](?:[爸妈爹娘哥姐弟妹叔婶舅姨爷奶儿]|老师|师傅)"
    # 理事长：阚某 is an organisation's officer, 某支行 nobody.
    rf"|(?<![长理任人][:：]){MASKED_PERSON}"
)
_ENDS_AS_ORGANISATION = lazily(
    rf"(?:{_ORGANISATION})(?:(?:破产)?管理人)?(?:[（(][\u4e00-\u9fff]{{1,12}}[）)])?$"
)
_BANK = lazily(
    r"(?:银行|支行|分行|分理处|储蓄所|信用社|信用联社|农信社?|合作社联社|营业部|营业所|邮储|邮政|农商行|[农工建中交招]行|储蓄)$"
)
# An organisation's name with the account's label directly behind it.
_ORGANISATION_BEFORE = lazily(
    rf"(?P<holder>[\u4e00-\u9fff（）()]{{1,30}}(?:{_ORGANISATION}))[”」\"，,；;、\s（()）]{{0,3}}的?(?:活动|经费|资金|对公|基本|专用|捐赠|收款|银行|开户|一般)*(?:账|帐|卡)[号户]?[码号]?[\s:：为是（(]*$"
)
# 区慈善会账户（开户行：某银行某支行，账号1001…）: the bank stands between.
_WITH_BANK_INSIDE = lazily(
    rf"(?P<holder>[\u4e00-\u9fff]{{1,20}}(?:{_IN_ROWS}))(?:的|捐赠|接受捐赠|对公|专用|基本|银行|收款)*[账帐][户号]"
    r"[（(，,：:\s]{1,2}开户(?:银?行|网点)?[:：为是\s]{0,2}[\u4e00-\u9fff]{2,24}[\s，,；;、]{1,2}[账帐卡]?号?码?[:：为是\s]{0,2}$"
)
# 账户：东风里社区居委会 0302…: the holder stands between a label and its number.
_HOLDER_BETWEEN = lazily(
    rf"[账帐][户号](?:[（(][^（）()\n]{{1,10}}[）)])?[:：]\s?(?P<holder>[\u4e00-\u9fff]{{2,24}}(?:{_IN_ROWS}|财政所|[镇乡街道]财政|经管站|农经站|信托|报账中心|核算中心))[\s，,：:]{{1,4}}"
    r"(?:开户(?:银?行|网点)?[:：\s]{0,2}[\u4e00-\u9fff]{2,24}[\s，,；;、]{1,4})?(?:[账帐]号?[户号]?[:：\s]{0,2})?$"
)
# 校服厂家某市锦棉服饰有限公司，开户行…，账号1588…: who sells or builds, its bank behind it.
_TRADER_WITH_BANK = lazily(
    rf"(?:^|[：:。；;\n]|[厂店商]家|供[应货]商|服务商|经销商|施工[方队]|承[建办租包]方?|中标|成交|由|向|付给|打给|支付给|收款|乙方|甲方|房东|业主)\s?(?:为|是)?(?P<holder>[\u4e00-\u9fff（）()]{{3,24}}(?:{_IN_ROWS}|厂|店))"
    r"[，,；;\s（(]{1,2}(?:开户(?:银?行|网点)?[:：为是\s]{0,2})?[\u4e00-\u9fff]{2,24}(?:行|社|部|处)[\s，,；;、]{1,2}(?:[账帐]号?[户号]?)[:：为是\s]{0,2}$"
)
# 对公账⏎户1299…: a line's end inside the word.
_CUT_WORD = lazily("(?<=[账帐卡对])\n(?=[户号公])")
# 收款人卡号: a label, and nobody's name.
_NAMES_NOBODY = lazily("(?:的|银行|个人|收款)?(?:开户|账号|帐号|账户|帐户|卡号|银行卡|账[（(])")
# 名称：某县公安局   地址：…: the next field.
_HOLDER_ENDS = lazily(
    "开户|账号|帐号|账户|卡号|银行|联系| {2,}| (?=(?:地址|住所|信用|法定|税号|电话))"
)
#: A paragraph with an account of its own says nothing of the next.
_BLANK_LINE = lazily(r"\n[ \t\u3000]*\n")
_HAS_ACCOUNT = lazily(r"[账帐卡][户号][^0-9\n]{0,12}[0-9][0-9 -]{8,}")
_ORGANISATION_LABEL = lazily(
    r"(?:对公|单位|公司|代理机构|采购代理|招标代理|财政|专户|捐赠|募捐|基本存款|一般存款|非税|国库|党费|工会|公户|企业|社保基金|罚没|公共收益|经营收益|维修资金|物业维修|村集体|合作社)"
    r"[\u4e00-\u9fff]{0,8}(?:账|帐|卡)[号户](?![^0-9]{0,12}[0-9][0-9 -]{7,})"
    r"|(?:单位|对公|企业)(?:银行)?(?:结算)?卡(?!片)"
)
# 区慈善协会募集善款…，捐款账号6201…; 县慈善总会公布账户：开户行…，账号10-24…
_GIFTS = lazily(
    r"(?:慈善|红十字|基金会|促进会|协会)[^。\n]{0,60}(?:捐[款赠助]|募捐|善款|公布|公示)[^。\n]{0,30}[账帐卡][号户]?[码号]?[\s:：为是]*$"
)
# 开立零余额账户，账号2610…，原账户2610…同日撤销: one and the same holder's.
_FORMER = lazily(
    r"(?:零余额账?户|专户|基本户|对公账?户|公户)[^。\n]{0,60}[原新旧](?:账户|帐户|账号|帐号|户)[:：为是]?$"
)
# 我公司账户自2024年9月1日起改为6105…，原2610…停用
_CHANGED = lazily(
    r"(?:[我本该]?(?:公司|单位|院|校|厂|合作社|协会|中心|事务所|供应商)|^供应商)(?:[（(][^（）()\n]{2,30}[）)])?的?(?:银行|收款|对公|基本|结算|开户)*[账帐][户号][^。；;\n]{0,90}"
    r"(?:变更为|改为|更换为|调整为|更改为|更正为|变更前|[原旧新老](?:账户|帐户|账号|帐号)?[:：为是]?)[^。；;\n]{0,4}$"
)
_OF_AN_EMPLOYEE = lazily("员工|职工|个人|本人|家长|学生|工资|退休|残疾|低保")
# Where pupils and households in need are paid, a school in the row is where they learn.
_HELPED = lazily("孤儿|事实无人抚养|低保|特困|残疾|困境|留守|脱贫|建档立卡|资助|助学|单亲")
_SCHOOLS = lazily("(?:学校|大学|学院|中学|小学|幼儿园|职中|高中|初中)$")
# 孩子上大学 names no university.
_STUDIES = lazily("[上读念考]了?(?:大学|中学|小学|幼儿园|学院|学校)$")
# 0100014800007291（宁夏某机电有限公司）: whose it is, in brackets behind.
_HOLDER_BEHIND = lazily(
    rf"\s?[（(](?:户名[:：]?)?[\u4e00-\u9fff（）]{{1,26}}(?:{_ORGANISATION})[）)]"
    # …（报社基本户）
    r"|\s?[（(][\u4e00-\u9fff]{0,16}(?:基本户|基本账户|一般户|专户|对公账?户|公户|零余额账?户|监管账?户|(?:单位|村|镇|街道|社区|学校|公司|合作社)(?:集体|对公|基本)?[账帐]?[户号]|集体[账帐][户号]|(?:归|属于?)?(?:村|居|组)?集体(?:所有|资金)?)[）)]"
)
#: Where the holder's name is looked for, before and after the number (code points).
_BEFORE, _AFTER = 600, 100
_ROW_ORGANISATION = lazily(rf"(?:{_IN_ROWS})$")
_PERSON_COLUMN = lazily("姓名|户主|身份证|申请人|持证人|领取人|对象")
_IN_THE_NAME_OF = lazily(
    r"(?:名下|本人|个人|亲属|家长|工资|报销人|员工|养老金|退休金)[\u4e00-\u9fff]{0,8}(?:账|帐|卡)[\u4e00-\u9fff]{0,3}[:：\s]{0,2}$|(?<!基)本户[:：]?$"
    # 系统退回，请捐赠人核对账户6217…: what comes back to somebody.
    "|(?:捐赠人|捐款人|付款人|汇款人|缴费人|退款人)(?:核对|核实|确认|提供|更正|补充)(?:收款|退款)?[账帐卡][户号]?[:：]?$"
)
_CELL = lazily(r"[\t|｜,，\u3000]|  +")


def is_organisation(name: str) -> bool:
    """Whether a cell names an organisation, and not a bank's branch.

    >>> is_organisation("银川市民政局"), is_organisation("王店"), is_organisation("建设银行兴庆支行")
    (True, False, False)
    """
    bare = name.strip()
    return (
        len(bare) >= 4
        and bool(_ROW_ORGANISATION.search(bare))
        and not _BANK.search(bare)
        and not _STUDIES.search(bare)
    )


def holder_of(candidate: Candidate) -> Audience:
    """ORGANISATION when the nearest holder named around the number is one."""
    text = candidate.text
    before = _CUT_WORD.sub("", text[max(0, candidate.start - _BEFORE) : candidate.start])
    after = text[candidate.end : candidate.end + _AFTER].partition("\n")[0]
    behind = _HOLDER_BEHIND.match(after)
    if behind and not _BANK.search(behind.group().rstrip("）)")):
        return Audience.ORGANISATION
    if before.isascii() and after.isascii():
        # In the middle of a long column: nothing names anybody.
        return _in_row(candidate)
    *above, own = _BLANK_LINE.split(before)
    if above and _HAS_ACCOUNT.search(above[-1]):
        before = own
    person = [match.end() for match in _PERSON_BETWEEN.finditer(before)][-1:]
    before = before[person[0] :] if person else before
    if _IN_THE_NAME_OF.search(before[-16:]):
        return Audience.PERSONAL
    if (
        _FUND.search(before[-48:])
        or _PAID_TO.search(before[-60:])
        or _ORGANISATION_LABEL.search(before[-40:])
        or _GIFTS.search(before[-120:])
        or _FORMER.search(before[-90:])
        or (_CHANGED.search(before[-140:]) and not _OF_AN_EMPLOYEE.search(before[-140:]))
        or _is_called_beside(before[-80:])
    ):
        return Audience.ORGANISATION
    named = [match.group("holder") for match in _HOLDER.finditer(before)][-1:]
    if not named or _NAMES_NOBODY.match(named[0]):
        # 收款人卡号：6222…　户名：…
        following = _HOLDER.search(after)
        named = [following.group("holder")] if following else []
    if named and _ENGLISH.search(named[0]):
        return Audience.ORGANISATION
    holder = _HOLDER_ENDS.split(named[0])[0] if named else ""
    if holder:
        holder = _balanced(holder.strip())
        return Audience.ORGANISATION if _names_organisation(holder) else Audience.PERSONAL
    if _ORGANISATION_BESIDE.search(before[-60:] + after[:40]):
        return Audience.ORGANISATION
    if _is_named_before(before):
        return Audience.ORGANISATION
    in_row = _in_row(candidate)
    if in_row is Audience.UNKNOWN and not person and _PUBLIC_PURSE.search(before[-400:]):
        return Audience.ORGANISATION
    return in_row


def _balanced(holder: str) -> str:
    """A name without the brackets that are not its own: (收款人：某公司), 某合作社（账户."""
    name = holder.replace("(", "（").replace(")", "）").rstrip("（")
    return name.rstrip("）") if name.count("（") < name.count("）") else name


def _is_called_beside(before: str) -> bool:
    """Whether an organisation is named between the word for its account and the number, or has
    its bank there."""
    found = (
        _HOLDER_BETWEEN.search(before)
        or _WITH_BANK_INSIDE.search(before)
        or _TRADER_WITH_BANK.search(before)
    )
    return found is not None and not _BANK.search(found["holder"])


def _names_organisation(holder: str) -> bool:
    """Whether the holder of an account is one, by its name or by what it is called above."""
    if _CALLED.search(holder) or _KEPT.search(holder):
        return True
    return len(holder) >= 4 and _ENDS_AS_ORGANISATION.search(holder) is not None


def _is_named_before(before: str) -> bool:
    """Whether an organisation goes right before the account, or is a party named above it."""
    directly = _ORGANISATION_BEFORE.search(before[-44:])
    if directly and not _BANK.search(directly.group("holder")):
        return True
    beside = _WITH_BANK.search(before[-44:])
    if beside and not _STUDIES.search(before[-44:][: beside.end("who")]):
        return True
    parties = [match.group("holder") for match in _PARTY.finditer(before[-_PARTY_REACH:])]
    return bool(parties) and _ENDS_AS_ORGANISATION.search(parties[-1]) is not None


def _in_row(candidate: Candidate) -> Audience:
    """Under a column of accounts: whether a cell of the row is an organisation, not a bank."""
    if candidate.label:
        return Audience.UNKNOWN
    cells = candidate.around.row(candidate.start)
    if any(_PERSON_COLUMN.search(header) for header, _ in cells):
        # In a person's row an organisation is who employs or pays.
        return Audience.UNKNOWN
    line = candidate.around.line(candidate.start)
    for cell in _CELL.split(line):
        if _SCHOOLS.search(cell.strip()) and _HELPED.search(line):
            continue
        if is_organisation(cell):
            return Audience.ORGANISATION
    return Audience.UNKNOWN
