"""How a birth date is written, as parts of expressions: 1958年3月12日, 58.3.12, 腊月廿三, 12 March 1958.

Written for folded text: Chinese digits are digits, 十 stays (十2 is twelve, 2十3 twenty-three).
"""

from __future__ import annotations

YEAR = "(?:1[89]|20)[0-9]{2}"
MONTH = "(?:1[0-2]|0?[1-9]|十[12]?|正|元|冬|腊)"
DAY = "(?:初[0-9十]|[12][0-9]|3[01]|0?[1-9]|[123]?十[0-9]?|廿[0-9]?)"
CALENDAR = "(?:[(]?(?:公历|农历|阴历|阳历)[)]?)?"
LUNAR_DAY = "(?:初[0-9十](?!级)|廿[0-9]|[12]?十[0-9]?(?![0-9年月])|(?<=腊月)[12][0-9](?![0-9年月]))"
IN_WORDS = rf"{YEAR} ?年 ?{CALENDAR} ?(?:闰?{MONTH} ?月份?)(?: ?{DAY} ?[日号]|{LUNAR_DAY})?"
# 农历乙酉年腊月廿三, 民国二十七年六月初九; folded: 民国2十7年6月初9.
OLD_YEAR = (
    "(?:[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]|(?:民国|光绪|宣统)[0-9十廿卅元]{1,3})"
)
# 民国十四年（一九二五年）冬月初九
OLD_STYLE = rf"{CALENDAR}{OLD_YEAR}年(?:[(（](?:公元)?[0-9]{{4}}年?[)）])?{CALENDAR}(?:闰?{MONTH}月)(?:{DAY}[日号]?|{LUNAR_DAY})?"
NAMES_OF_MONTHS = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    "|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
ENGLISH = (
    rf"(?:[0-3]?[0-9](?:st|nd|rd|th)?[ -]?{NAMES_OF_MONTHS}[., -]{{1,2}}{YEAR}"
    rf"|{NAMES_OF_MONTHS}[. -]{{1,2}}[0-3]?[0-9](?:st|nd|rd|th)?,? ?{YEAR}|{NAMES_OF_MONTHS}[., -]{{1,2}}{YEAR})"
)
# 2019年7月23日08时16分: the hour of a birth belongs to its date.
HOUR = r"(?: ?(?:凌晨|清晨|早上?|上午|中午|下午|傍晚|晚上?|夜里|深夜)? ?[0-9]{1,2} ?[时点:](?: ?[0-9]{1,2}(?: ?分|(?::[0-9]{2}))?)?(?:许|左右|多)?)?"
IN_SIGNS = rf"{YEAR}(?P<sign> ?[-/.·,] ?){MONTH}(?P=sign){DAY}(?![0-9])"
MONTH_IN_SIGNS = rf"{YEAR} ?[-/.·] ?(?:1[0-2]|0?[1-9])(?![0-9]| ?[-/.·] ?[0-9])"
SHORT_YEAR = rf"[3-9][0-9] ?年 ?(?:{MONTH}|冬|腊|正) ?月(?: ?{DAY} ?[日号]|{LUNAR_DAY}|{DAY}(?![0-9年月个]))?"
# 一三年八月十九, 08年3月2日: of whom a label or his people say that he was born then.
SHORT_YEAR_OF_CHILD = rf"[0-2][0-9] ?年 ?{CALENDAR}(?:闰?{MONTH}) ?月(?: ?{DAY} ?[日号]|{LUNAR_DAY}|{DAY}(?![0-9年月个]))"
# 97.5.26: beside a label only.
SHORT_IN_SIGNS = rf"(?<![0-9])[3-9][0-9](?P<short>[-/.])(?:1[0-2]|0?[1-9])(?P=short){DAY}(?![0-9])"
DIGITS = r"(?<![0-9])(?:1[89]|20)[0-9]{2}(?:1[0-2]|0[1-9])(?:[0-2][0-9]|3[01])?(?![0-9])"
WITHOUT_YEAR = rf"{MONTH} ?月 ?{DAY}(?: ?[日号])?"
DAY_FIRST = rf"[0-3]?[0-9][-/.][01]?[0-9][-/.]{YEAR}(?![0-9])"
