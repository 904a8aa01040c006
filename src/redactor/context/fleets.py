"""Whose a vehicle is: a person's, or one that an office or a company runs.

A fire engine, a bus, a car that a bureau sells are known by everybody to be no private car, and
their plates stand on them for all to see. What says so: what kind of car it is, who owns it, or an
organisation right before it. A car that is said to be somebody's own is his, whatever it looks like.
"""

from __future__ import annotations

from redactor.context.holders import is_organisation
from redactor.context.organisations import BODIES, FIRMS, INSTITUTIONS
from redactor.model import Audience
from redactor.text.patterns import lazily

#: Vehicles that no private person runs.
_SERVICE = (
    r"(?:行政|事业)单位|公务用?车|公务出行|公务活动用车|公车|执法(?:执勤)?(?:用车|车辆?|皮卡|摩托)|(?:采购|购置)(?:结果|车辆)|车辆(?:采购|购置)|警务用?车|警车|军警?车辆?|巡逻车|押(?:运|解)车|囚车|急救车|救护车|"
    r"(?:采|运|献)血车|消防(?:救援)?(?:车|汽车)|抢险(?:救援)?车|救援(?:车|皮卡)|抢修车|清障(?:救援)?车|救助(?:专用|巡查|管理)?车|街面巡查车|洒水车|清[扫洁运]车|扫路车|"
    r"[扫洗吸]{1,2}[扫尘]车|洗扫车|扫地车|压缩车|勾臂车|环卫(?:作业)?车辆?|垃圾[\u4e00-\u9fff]{0,4}车|吸[污粪]车|抑尘车|雾炮车|除雪车|高空作业车|公交(?:客)?车辆?|公共汽车|"
    r"公交[\u4e00-\u9fff]{0,4}(?:集团|公司)|[0-9]{1,3}路(?:延长线|支线|快线|区间|大站|末班|首班|加密)|"
    r"(?:公交|客运|班线)(?:线路|改道|绕行|调整|车队|专线|运力)|(?:通村|城乡|镇村|定制|社区|免费)公交|专线车|摆渡车|接驳车|大巴|大客车|旅游车|"
    r"接运车|(?<![准设配储装])备班?车(?!间)|备勤车|值班(?:车辆?|用车)|值守车|接送[\u4e00-\u9fff]{0,6}(?:大巴|中巴|班车|客车)|机关(?:旧车|车辆|用车|所属车)|(?:幼儿|中小学生|学生)?(?:专用)?校车|教练车|驾校|公交[0-9]{1,3}路|[0-9]{1,3}路公交|殡[仪葬][\u4e00-\u9fff]{0,4}车|灵车|运钞车|"
    r"(?:应急|指挥|通信|通讯)(?:保障|指挥|通信|通讯|救援|供电|排水)车|应急车(?!道)|作业车|流动(?:服务|医疗|图书|体检|献血|警务|宣传|舞台)[\u4e00-\u9fff]{0,4}车|体检车|"
    r"勘察车|勘查车|宣传车|送戏车|邮政(?:运输)?车|投递车|机要(?:通信)?用?车|机要通信|接待用?车|通勤(?:班)?车|"
    r"[我本](?:局|厅|院|镇|乡|街道|县|市|区|单位|公司|厂|校|站|中心|委|所|队|集团|支队|大队)[\u4e00-\u9fff]{0,8}车|"
    r"单位(?:公务)?(?:车辆|用车|名下)|公司(?:所有|名下|车辆|用车)|集体所有|国有(?:资产|车辆)|使馆|领馆|领事"
)
_IS_SERVICE = lazily(_SERVICE)
#: Whoever a vehicle belongs to by words like these, it is a person's.
_OWN = lazily(
    rf"车主(?!单位|企业|公司)|私家|私车|私人|邻居|自驾(?!游)|亲戚|亲友|个人(?:车辆?|名下|所有|购买)|名下[\u4e00-\u9fff]{{0,4}}车|本人|自然人|个体|村民|居民|业主|家长|住户|"
    rf"[\u4e00-\u9fff]某(?![\u4e00-\u9fff（）()]{{1,12}}(?:{FIRMS}|厂|中心|医院|学校))|女士|先生|我(?:的|家|骑|开|自己)|[俺咱](?:的|家)|自己的?(?:小?车|轿车)|个人\s?[:：]|被执行人|申请人|被保险人|买受人|失主|家庭(?:车辆|用车)"
)
# 被执行人某建材公司: whose it is, is said of an organisation.
_ROLE = lazily(
    rf"(?:被执行人|申请人|买受人|被保险人|当事人|被告|原告)[:：]?(?=[\u4e00-\u9fff（）()]{{2,24}}?(?:{FIRMS}|厂|中心|局|委员会|医院|学校))"
)
_ORGANISATION_NAME = (
    rf"(?:某|[\u4e00-\u9fffA-Za-z（）()]{{2,24}}?)(?:{BODIES}|{INSTITUTIONS}|中心|管委会|局|厅|卫生院|血站|驾校|"
    r"政府|街道办|大队|支队|中队|总队|运输队|旅行社|救助站|养老院|殡仪馆|供电所|供水站|气象站|银行|协会)"
)
_NUMBER = r"(?:[0-9A-HJ-NPR-Z]{17}|[\u4e00-\u9fff] ?[A-Z][·. ]?[0-9A-Z]{4,6}[挂学警]?)"
# 某运输有限公司 冀A·5K081、冀A·H217挂; 行政处罚：某客运公司，川A·K9271未按规定线路行驶.
_LED_BY = lazily(
    rf"(?:^|[\s，,；;：:、0-9])[\u4e00-\u9fff]{{0,4}}{_ORGANISATION_NAME}[\s，,：:（(]{{1,3}}(?:的|所属|名下)?(?:涉案|所属|违法)?(?:重型|中型)?(?:车辆|车牌号?|号牌|牵引车|主车|半?挂车|货车|客车|罐车)?[:：]?$"
)
# 归县环卫中心所有, 所有权人：县教育局, 单位：某公司.
_OWNED = lazily(
    rf"(?:归|属于?|隶属|登记在|由){_ORGANISATION_NAME}(?:所有|名下|使用|所属|管理|运营|申请|报废|提供|租用|承运|，|。|$)"
    rf"|(?:所有权?人|车属?单位|使用单位|处置单位|登记单位|产权单位|车辆单位|运输企业|运营企业|经营单位|委托单位|移交单位|单位名称|企业名称|(?<![\u4e00-\u9fff])名称|(?<![开户作])单位|企业|业户|经营[人者]|运营方)[:：为是]\s?{_ORGANISATION_NAME}"
    rf"|[为系是]{_ORGANISATION_NAME}的?(?:班线|客车|货车|客运|车辆|所有|名下)"
    rf"|[（(]{_ORGANISATION_NAME}[）)]"
    rf"|车(?:主|属)(?:单位|企业|公司)\s?{_ORGANISATION_NAME}"
)
_BEFORE = lazily(
    rf"{_ORGANISATION_NAME}(?!门[口前]|附近|对面|旁|院[内里])\s?(?:的|所属|所有的?|新购|购置|名下|有)?[\u4e00-\u9fff]{{0,8}}(?:车|辆|号牌|车牌|牌照|货车|明细|清单)"
)
_LISTED = lazily(
    rf"(?:{_NUMBER}(?:[（(][黄蓝绿白黑][色牌]?[）)])?(?:[\s、，,和及与]{{1,3}}(?:[挂主]车|牵引车|半挂车?)?(?:号牌|牌号|车牌)?[:：为]?|[，,、\s]{{0,2}}(?:车架号码?|车辆识别代[号码]|VIN码?|发动机号码?)[:：\s]{{0,2}})){{1,8}}$"
)
#: What parts the numbers of one list.
LIST_GAP = lazily(r"[”\"]?[、，,/／和及与]\s?[“\"]?")
_HEAD = lazily("[^：:，,。；;\n]{2,30}[：:]")
# Between a bus that was hit and the car that hit it only what stands right beside a plate counts.
_CLAUSE = lazily("[，,；;]")
_COLLISION = lazily("相?撞|追尾|[刮剐]|碰擦|事故|肇事")
_TOUCHING = lazily(
    rf"(?:{_SERVICE}|公交)(?:辆|号牌|车牌号?|牌照|[:：为是（(“\s]){{0,4}}$"
    # 运送车辆为殡仪馆宁D30775
    r"|(?:殡仪馆|救助站|福利院|敬老院|养老院|医院|车队|运输公司|旅行社|消防队)(?:的|所属)?$|[0-9]{1,3}路[（(]$"
    rf"|{_ORGANISATION_NAME}(?:的|所属的?|所有的?|名下的?)[\u4e00-\u9fff]{{0,4}}$"
)
# 抵押人某运输有限公司，牵引车识别代号…
_PLEDGED = lazily(
    rf"(?:抵押|出质|承租|出租|融资租赁)人?[:：为是]?\s?{_ORGANISATION_NAME}[，,；;：:\s]"
)
# 浙B9T05挂  宁波某运输有限公司: the owner in the next column of a row cut by blanks.
_FOLLOWING = lazily(
    rf"[\s|,，]{{1,6}}(?:{_ORGANISATION_NAME}|[\u4e00-\u9fff]{{2,6}}(?:物流|货运|客运|运输|环卫|公交))(?=[\s|,，（()）。；;]|$)"
)
# 鲁B·D0382 殡仪馆接运
_AT_WORK = lazily(
    rf"[\s，,]{{1,3}}(?:{_ORGANISATION_NAME}|环卫[所处站队]|食堂|后厨|车队|物业|殡仪馆|救助站|福利院|敬老院|医院|粮库|林场|农场|水厂|电厂)[\u4e00-\u9fff]{{0,4}}(?:接运|清运|清掏|送[货菜餐水气奶]|配送|运输|检修|抢修|施工|作业|巡查|装卸|收运|转运)"
)
# 浙F0D771 厢式货车  LXLE985R644685285  桐乡市安顺快运 ⏎ 有限公司: the owner behind the other fields
# of a row that blanks part; the width of the page may have cut its name.
_FIELDS_BETWEEN = rf"(?:[ \t\u3000|]{{1,8}}(?:[\u4e00-\u9fff]{{0,6}}(?:车|摩托|挂车)|{_NUMBER}|[黄蓝绿白黑][色牌]?)){{1,3}}[ \t\u3000|]{{1,8}}"
_CUT_NAME = (
    r"[\u4e00-\u9fff（）()]{2,16}(?:物流|货运|快运|客运|汽运|运输|运贸|出租|公交|环卫|商贸|建材|建筑|工程|旅游|汽车租赁|实业|集团|有限|服务|责任|科技)"
    r"[\u4e00-\u9fff]{0,2}[ \t]*\n[ \t\u3000]*(?:有限|责任|股份|集团){0,3}(?:分?公司|合作社|车队)"
)
_OWNER_FIELD = lazily(
    rf"{_FIELDS_BETWEEN}(?:{_CUT_NAME}|[\u4e00-\u9fffA-Za-z（）()]{{2,24}}(?:{FIRMS}|车队|运输队)|[\u4e00-\u9fff]{{2,6}}(?:物流|货运|客运|运输|环卫|公交))(?=[\s|,，（(]|$)"
)
_OWNER_NEXT = lazily(rf"[ \t\u3000|]{{1,8}}{_CUT_NAME}")
# 浙F·T0639 出租车: the field that says what kind it is.
_KIND_FIELD = lazily(
    r"[ \t\u3000|，,]{1,6}(?:(?:巡游)?出租汽?车|公交车|校车|警车|救护车|消防车|环卫车|垃圾车|洒水车|教练车|班线客车|执法车)(?=[\s|，,；;。]|$)"
)
# 当事人名下赣B7C825自卸货车; （登记在当事人名下）: whoever the decision is against.
_THE_PARTY = "(?:当事人|被处罚(?:人|单位)|被检查单位|该(?:公司|单位|企业|厂|合作社)|[你我](?:公司|单位|厂|社)|被执行人|抵押人)"
_PARTYS = lazily(
    rf"(?P<who>{_THE_PARTY})(?:名下|所有|所属|自有|登记|运营|的)(?:所有|名下|登记|自有)?的?(?:[\u4e00-\u9fff]{{0,6}}车|车辆|车牌号?为?|号牌)?[:：为“（(]?$"
)
_PARTYS_BEHIND = lazily(
    rf"[”\"]?[\u4e00-\u9fff]{{0,8}}[，,（(]{{1,2}}(?:登记|属|系|为|归|注册)(?:在|于)?(?P<who>{_THE_PARTY})(?:名下|所有|自有|的)"
)
_PARTY = lazily(
    r"(?:当事人|被处罚(?:人|单位)|被检查单位|被执行人|抵押人)(?:名称)?\s?[:：]\s?(?P<name>[^\n，,。；;]{2,40})"
)
# （晋H62217，属岢岚县宏运物流公司，VIN…）: said in the same brackets of the same vehicle.
_SAME_BRACKETS = lazily(
    rf"[（(][^（）()\n]{{0,40}}?(?:属于?|归|登记在|系|为){_ORGANISATION_NAME}(?:所有|名下)?[，,、；;\s]\s?(?:车架号码?|车辆识别代[号码]|VIN码?|号牌|车牌号?|发动机号码?)?[:：为\s]{{0,2}}$"
)
# The range of a recall is a product's, nobody's car.
_RANGE_HEADER = lazily(r"起始|截止|开始|结束|范围|起止|[起止]$")
_RANGE = lazily(rf"\s?(?:至|到|—+|~|～|-{{1,2}})\s?{_NUMBER}(?![0-9A-Z])")
_RANGE_BEFORE = lazily(rf"{_NUMBER}\s?(?:至|到|—+|~|～|-{{1,2}})\s?$")
# 川A08372D号公交电动车: what kind of vehicle bears the plate.
_BEARING = lazily(
    r"[”\"）)]?\s?号?的?(?:纯?电动|新能源|油电混合)?(?:公交|公共汽车|出租|巡游|的士|客运|班线|校车|救护|消防|警车|环卫|洒水|垃圾|清扫|大巴|大客车|旅游车)[\u4e00-\u9fff]{0,4}"
    # 投入车辆：豫A7381F（公司）, 陕E·50211（1号车）
    r"|\s?[（(](?:公司|单位|公家|局里|公车|公务车?|集体|[0-9一二三四五六]号车|备用车?)[）)]"
    # 甘A73590等四辆货车运抵某镇
    r"|等[一二两三四五六七八九十0-9]{1,3}辆[\u4e00-\u9fff]{0,4}车(?:将|已|今日|于)?运[抵达往送]"
)
# 鲁Q6A731（单位工程车）, 鄂A·D3056（区接待办）, 吉A0K392（自编218）: said in brackets of this one.
_REMARK = lazily(r"[”\"]?\s?[（(](?P<remark>[^（）()\n]{2,24})[）)]")
# 鲁B·7K215 食堂送菜（配送公司的车）
_REMARK_LATER = lazily(
    r"[\s，,]{1,3}[\u4e00-\u9fff]{2,10}[（(](?P<remark>[^（）()\n]{3,24}车辆?)[）)]"
)
# （冀D·A0615，信访局公车）: the brackets are around the plate, too.
_REMARK_INSIDE = lazily(r"[，,、：:]\s?(?P<remark>[^（）()\n]{2,24})[）)]")
# 鲁Q·T6083 鲁Q·T6127（顺达出租公司）: the plates between.
_MORE_OF_LIST = lazily(rf"(?:[\s、，,和及与/]{{1,3}}{_NUMBER}){{1,12}}")
_PARTS = lazily("[，,；;、]")
_EMPLOYED = lazily("员工|职工|同事|上班|个人|自己|家|租户|老板|[先女][生士]")
_RUN_BY = lazily(
    rf"(?:{_SERVICE}|[\u4e00-\u9fff]{{0,6}}公司|单位|本?[局厂院校队所]|集团|合作社|项目部?|工地|搅拌站|商混站|料场|物业|村集体|村委会?|机关|政府)的?(?:自有|生产|业务|运输|送货|配送|施工)?"
    r"(?:货|工程|轿|皮卡|面包|商务|越野|厢式货|叉|铲|吊|洒水|接待|业务|作业|送货|配送|生产|运输|冷藏|搅拌|罐|小)?(?:车辆?|皮卡|中巴|大巴)"
    rf"|{_ORGANISATION_NAME}(?:自有|所有|名下|用车|车队)?"
    # 信访局公车, 学校校车, 残联面包
    rf"|[\u4e00-\u9fff]{{0,8}}(?:{_SERVICE}|公车)"
    r"|[\u4e00-\u9fff]{0,6}(?:残联|妇联|团委|工会|民政|医院|学校|园里|镇里|乡里|村里|县里|局里|院里|校里|公家|卫生院|福利院|敬老院|养老院|村集体|街道|社区|居委会|村委会)的?(?:面包|金杯|中巴|皮卡|轿车|商务|依维柯|考斯特|货车|三轮|电动车|小车|专车|用车)车?"
    r"|[\u4e00-\u9fff—-]{0,12}(?:班线|专线|线路|班车|运[输营]集团|[公客货]运集团|物流|货运|客运)"
    r"|[\u4e00-\u9fff]{0,10}(?:接待[办处]|机关事务(?:局|中心|处)|车队|公务用车平台|办公室|环卫[处所站]|养护[站段所]|林场|农场|项目部)(?:用车)?"
    r"|自编号?[:：]?\s?[0-9A-Z-]{1,10}(?:号车?)?"
)
# 蒙K98106和蒙K5517挂，能源公司的: whose the numbers before are.
_OWNED_AFTER_LIST = lazily(
    rf"(?:[\s、，,和及与]{{1,3}}{_NUMBER}){{0,6}}[，,]?\s?(?:这?[两几]?辆?(?:车)?(?:都|均|全)?[是系为]?)?{_ORGANISATION_NAME}的(?:车辆?|货车|半挂车?|大车|罐车)?(?=[，,。；;！!\s]|$)"
)
# 事故车甘A36Y18属旅行社租用大客车: said of this one, whatever hit it.
_OWNED_BEHIND = lazily(
    rf"[”\"]?[，,]?\s?(?:归属?|属于?|隶属|[为系是])(?:{_ORGANISATION_NAME}|旅行社|运输队|公司|单位|医院)(?:所有|名下|所属|租用|运营|的(?![\u4e00-\u9fff]{{0,4}}(?:员工|职工|同事|师傅|老[\u4e00-\u9fff]|小[\u4e00-\u9fff]|[\u4e00-\u9fff]某|人)))"
)
# What an office sells is told of by law, whoever bought it; who was deprived of it is named there.
_SOLD = lazily(
    "(?:拍卖|竞价|变卖|竞买)(?:公告|清单|公示)|车辆(?:公开)?(?:拍卖|竞价)|资产处置|拍卖标的|起拍价|竞买保证金|拍卖保证金"
)
# Gifts of firms to the public: 三、物资捐赠 ⏎ 某公司：救援皮卡1辆.
_GIVEN = lazily(
    rf"(?:^|[0-9]{{1,2}}[.、．]\s?){_ORGANISATION_NAME}[:：][^。\n]{{0,16}}[0-9一二两三四五六七八九十]{{1,3}}[辆台]"
)
# 物流、出租、公交 in a firm's name: what it runs on the roads is its own, whoever drives.
_HAULIER = lazily(
    r"[\u4e00-\u9fff]{1,12}(?:物流|货运|客运|运输|联运|汽运|运业|运贸|快运|快递|速递|出租(?:汽?车)?|巡游|公交|公共交通|旅游(?:汽?车)?|旅运|环卫|环境服务|商砼|混凝土|渣土|搅拌|驾驶员?培训|危货|危化|储运|汽车租赁|租车|冷链|搬家|搬运)"
    r"[\u4e00-\u9fff（）()]{0,6}(?:公司|集团|车队|合作社|分公司)(?!门[口前]|院[内里]|附近|对面|旁|停车|处|[东西南北]侧|上班|工作|任职|员工|职工|司机(?:的|自)|报|投保|承保|拒|承运)"
)
# 挂靠某公司: it is somebody's all the same; 转让给某公司 was.
_ONLY_REGISTERED = lazily(
    "挂靠|转让|出售|卖给|过户|租赁给|托运|寄|投诉人|举报人|乘客|遗失|丢失|落在|家住|自家|自己"
)
# 捐赠救护车一辆: whoever gives it.
_DONATED = lazily(rf"(?:捐赠|捐献|赠送|捐助|赠予|捐)了?[^。；;\n]{{0,12}}(?:{_SERVICE})")
# 企业：捷通快递 LA09…；某食品 L9T7…: the line is of firms, the next of persons.
_FIRMS_LINE = lazily(
    r"[\s（(0-9一二三、.]{0,6}(?:企业|单位|公司|对公|机构|法人|集体|公家)(?:用户|类|车辆?|购车)?\s?[:：]"
    r"(?:[^\n;；]*[;；])*\s?[^\s\n，,：:;；]{2,24}[\s，,]{1,3}$"
)
_PERSONS_BETWEEN = lazily("个人|自然人|居民|私人|私车|家庭|车主|姓名|员工|职工|老师|师傅|某")
# 银川公交新购纯电动客车30辆, 某公交集团采购…: who buys so many at once.
_FLEET_BOUGHT = lazily(
    r"(?:公交|客运|环卫|出租|物流|邮政|学校|医院|[镇乡县市区局厅院])[\u4e00-\u9fff]{0,8}(?:新购|新增|购置|采购|购入|购进|更新|投放|投入)[^。；;\n]{0,16}[0-9一二三四五六七八九十百两]{1,4}\s?[辆台]"
)
# 村集体拖拉机, 流动车, 园车, 出车, 单位的: right before its plate.
_RUN_BEFORE = lazily(
    r"(?:(?:村集体|集体|合作社|农机站|农技站|村委会?|居委会|社区|街道|镇上|镇里|乡里|单位|公司|学校|园|校|院|局|所|站|公家|民政所?|养护站|执法队|机关)的?(?:一[辆台])?(?:拖拉机|收割机|三轮车?|农用车|货车|面包车?|皮卡|中巴|客车|轿车|小车|商务车?|专车|车辆?|用车|运输车|送货车|洒水车)"
    r"|(?:流动|巡回)(?:服务|接种|采样|体检|诊疗|法庭|售票)?车|(?<!自)(?:病[人员]|患者|负压)?转运车|(?<![\u4e00-\u9fff])(?:流动|巡回|应急|转运|接送|值班|保障|带队|[园校院]|押运|送餐|工程|作业|抢修|指挥|前导|收容|引导)(?:服务|接种|采样|体检)?车辆?"
    r"|(?:120|急救|站里|中心|调度|医院)[^。；;\n]{0,60}(?:出车|派车|出动)"
    r"|(?:那|这)辆?[是为](?:单位|公司|公家|局里|学校|村里|集体|厂里|厂子|院里)的(?:车)?[，,]?)(?:号牌|车牌号?|牌照|车号)?[:：为是（(“\s]{0,3}$"
)
_RUN_BEHIND = lazily(
    r"[”\"]?[，,。\s（(]{1,2}(?:这|那)?(?:是)?(?:公家|单位|公司|局里|学校|村里|集体|厂里|院里|公司名下|单位名下)的?车"
    r"|[\s，,]{1,2}随车(?:医生|护士|医护|急救)"
)
_TAXI = lazily("(?:出租汽?车|公交车|巡游车|大巴车?)(?:号牌|车牌号?|牌照)?[:：为是（(“\\s]{0,4}$")
# Cars made to be tried and shown.
_TRIED = lazily("样车|公告型号|定型试验|申报车型|试制车|试验车|展车|车型公告")
_RECALL = lazily(
    "召回(?:范围|车辆|产品|公告|编号)|起始[^\n]*(?:截止|终止|结束)|(?:VIN|识别代号|车架号)范围"
)
# What stands in a cell in place of a name.
_NOBODY = lazily(r"[\s—–\-/无空*]*|公用?|单位|集体|本?[园校局院村]")
# 买方单位/个人：6401… ⏎ 卖方单位：某公司: who sold a car to somebody owns it no more.
_TRADED_BY_SOMEBODY = lazily(
    r"(?:买方|卖方|买受|受让|购买|购车|过户|承接)[^\n]{0,24}(?:个人|自然人|[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx])"
)
_UNIT_COLUMN = lazily("部门|科室|单位|使用人单位|车属|所属企业|业户|运输企业|公司|企业|驾校|处室")
_PERSON_COLUMN = lazily("姓名|户主|车主|业主|所有人|当事人|申请人|驾驶人|身份证|家长")
# 车辆 in a list of who is on duty: the car that whoever it is drives that day.
_DUTY_CAR = lazily("(?:值班|值守|备勤|应急|保障|出勤|巡查|执勤)?(?:用车|车辆)(?:号牌|牌号)?")
_ROTA = lazily("值班|带班|值守|排班")
# 北环3,07:13:20,川B05311D,绿,公交专用
_A_ROW = lazily(rf"(?:^|[,\t|｜])\s?{_NUMBER}\s?(?:[,\t|｜]|$)")
#: How far above a list its owner or its kind may be named.
_LINES_ABOVE, _REACH_ABOVE = 4, 160
# 两车追尾，陕A·…与洒水车陕A…: the clause before says what happened.
_NEAR = 16


# Firms in somebody's row that own none of it.
_SERVES_OWNERS = lazily("保险公司|承保|维修|修理|受理|经办机构|检测|填报")


def by_row(cells: list[tuple[str, str]], header: str, title: str) -> Audience:
    """Whose vehicle stands in a row of cells, each with its header; `header`: over the vehicle;
    `title`: the page's."""
    if _RANGE_HEADER.search(header):
        return Audience.ORGANISATION
    if any(
        _PERSON_COLUMN.search(head) and not _NOBODY.fullmatch(value) and not is_organisation(value)
        for head, value in cells
    ):
        return Audience.UNKNOWN
    if any(_OWN.search(value) for _, value in cells):
        return Audience.UNKNOWN
    if _DUTY_CAR.fullmatch(header) and (
        _ROTA.search(title) or any(_ROTA.search(head) for head, _ in cells)
    ):
        return Audience.ORGANISATION
    for head, value in cells:
        if _SERVES_OWNERS.search(head):
            continue
        if (
            (value and _UNIT_COLUMN.search(head))
            or _IS_SERVICE.search(value)
            or is_organisation(value)
        ):
            return Audience.ORGANISATION
    if (_IS_SERVICE.search(title) or _SOLD.search(title)) and not _OWN.search(title):
        return Audience.ORGANISATION
    return Audience.UNKNOWN


def by_cell(before: str, after: str) -> Audience:
    """Whose a vehicle is by what touches it in its own cell: 川A·D8817（残联面包）."""
    told = _is_told_beside(before, after) and not _OWN.search(before + after)
    return Audience.ORGANISATION if told else Audience.UNKNOWN


def by_words(
    text: str, start: int, end: int, line: tuple[int, int], *, somebody: bool, alone: bool
) -> Audience:
    """Whose vehicle a number is by the sentence around it (`line`: its range) and what heads it.

    `somebody`: a person is named in the sentence, as one who drove it perhaps; `alone`: it speaks
    of no other vehicle, else only its own clause counts."""
    low, high = line
    before, after = _ROLE.sub("", text[low:start]), text[end:high]
    if _RANGE.match(after) or _RANGE_BEFORE.search(before):
        return Audience.ORGANISATION
    # 名下车辆宁A5K218、宁A6K219挂: what is said of the first is said of all.
    if "挂靠" in before:
        return Audience.UNKNOWN
    listed = _LISTED.sub("", before)
    if _is_told_beside(listed, after):
        return Audience.ORGANISATION
    around = (
        f"{before}{after}" if alone else f"{_CLAUSE.split(before)[-1]}{_CLAUSE.split(after)[0]}"
    )
    if (_BEARING.match(after) or _TAXI.search(before)) and not _COLLISION.search(around):
        return Audience.ORGANISATION
    if _is_told_of_a_firm(before, after) or by_fields(text, end):
        return Audience.ORGANISATION
    if _SAME_BRACKETS.search(before) or _is_the_partys(text, start, end, before):
        return Audience.ORGANISATION
    if somebody or _OWN.search(around) or _COLLISION.search(around + before[-_NEAR:]):
        return Audience.UNKNOWN
    if (
        _PLEDGED.search(before)
        or _TRIED.search(around)
        or _LED_BY.search(listed)
        or _GIVEN.search(before)
        or _is_headed(before)
    ):
        return Audience.ORGANISATION
    if _IS_SERVICE.search(around) or _is_owned(around) or _BEFORE.search(before):
        return Audience.ORGANISATION
    above = _above(text, low)
    if _RECALL.search(above):
        return Audience.ORGANISATION
    if _SOLD.search(around) and not _OWN.search(above):
        return Audience.ORGANISATION
    if above and not _OWN.search(above) and not _TRADED_BY_SOMEBODY.search(above):
        owned = _IS_SERVICE.search(above) or _is_owned(above) or _SOLD.search(above)
        return Audience.ORGANISATION if owned else Audience.UNKNOWN
    return Audience.UNKNOWN


def by_fields(text: str, end: int) -> bool:
    """Whether the other fields of a row that blanks part say whose it is, or what kind."""
    return any(each.match(text, end) for each in (_OWNER_FIELD, _OWNER_NEXT, _KIND_FIELD))


def _is_the_partys(text: str, start: int, end: int, before: str) -> bool:
    """Whether it is said to belong to the party of a decision, which is an organisation."""
    # The page's edge may cut （登记在当事 ⏎ 人名下）.
    behind = text[end : end + _NEAR * 2].replace("\n", "")
    said = _PARTYS.search(before.replace("\n", "")) or _PARTYS_BEHIND.match(behind)
    if said is None:
        return False
    who = said["who"]
    if who.startswith(("该", "你", "我")) or who.endswith("单位"):
        return True
    parties = list(_PARTY.finditer(text, 0, start))
    party = parties[-1] if parties else _PARTY.search(text, start)
    return party is not None and is_organisation(party["name"].strip())


def _is_run_by(after: str) -> bool:
    """Whether brackets right behind a plate say which organisation runs the vehicle, or its number
    in a fleet; an employee's car is his own."""
    more = _MORE_OF_LIST.match(after)
    if more and _REMARK.match(after, more.end()):
        after = after[more.end() :]
    remark = _REMARK.match(after) or _REMARK_INSIDE.match(after) or _REMARK_LATER.match(after)
    if remark is None or _OWN.search(remark["remark"]) or _EMPLOYED.search(remark["remark"]):
        return False
    return any(map(_RUN_BY.fullmatch, _PARTS.split(remark["remark"])))


def _is_told_beside(before: str, after: str) -> bool:
    """Whether what touches a number says whose it is, or what kind of vehicle."""
    if _TOUCHING.search(before) or _FOLLOWING.match(after) or _OWNED_BEHIND.match(after):
        return True
    if _OWNED_AFTER_LIST.match(after) or _AT_WORK.match(after) or _is_run_by(after):
        return True
    return bool(_RUN_BEFORE.search(before) or _RUN_BEHIND.match(after))


def _is_told_of_a_firm(before: str, after: str) -> bool:
    """Whether the sentence is of vehicles that are given, bought by the dozen or run for a living."""
    line = before.rpartition("\n")[2]
    if _FIRMS_LINE.match(line) and not _PERSONS_BETWEEN.search(line):
        return True
    if _COLLISION.search(before + after):
        return False
    return (
        _DONATED.search(before) is not None
        or _FLEET_BOUGHT.search(before) is not None
        or _is_a_hauliers(before, after)
    )


def _is_a_hauliers(before: str, after: str) -> bool:
    """Whether the sentence is of a firm that lives from driving, and of nobody's own car."""
    if _OWN.search(before + after) or _ONLY_REGISTERED.search(before + after):
        return False
    return bool(_HAULIER.search(before) or _HAULIER.search(after))


def _is_headed(before: str) -> bool:
    """Whether what stands before the first colon says what all of a list is: 公车拍卖：标的1 …."""
    head = _HEAD.match(before)
    return head is not None and _IS_SERVICE.search(head.group()) is not None


def _is_owned(text: str) -> bool:
    return _OWNED.search(text) is not None


def _above(text: str, line_start: int) -> str:
    """The few lines above, down to the next blank line."""
    lines = text[max(0, line_start - _REACH_ABOVE) : line_start].split("\n")[-_LINES_ABOVE - 1 :]
    taken: list[str] = []
    for line in reversed(lines[:-1]):
        if not line.strip():
            break
        # Another row of the list speaks of another vehicle.
        if not _A_ROW.search(line):
            taken.append(line)
    return "\n".join(reversed(taken))
