"""What else says that a telephone rings at somebody's home.

09516072214|宅|暖气不热                     another cell of the row
女方现住娘家，电话+86-871-…                 where somebody lives, and the telephone there
——操菊香，0551-67720418                    whoever writes of his own signs so
邻居 座机 6930773, 打0913-…家里座机         who has it, what it is
"""

from __future__ import annotations

from redactor.context.candidate import Candidate
from redactor.text.patterns import lazily

_HOME_CELL = lazily("宅|住宅|家庭|家里|私宅|自家|住户|住家|民宅")
_LIVES = lazily(
    "(?:[借寄居暂现]住|家住|住在|住址|回了?|搬[到回]|待在|养病?于)[^。；;\n]{0,12}(?:娘家|婆家|父母家|老家|[儿女弟妹姐哥舅姨姑叔][\u4e00-\u9fff]{0,2}家|家[里中])"
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
# Signed by one person, at the end of a letter.
_SIGNED = lazily(
    r"(?:^|\n)[ \t\u3000]*(?:[—-]{2,}|(?:来信|写信|投诉|反映|诉求|求助|留言)人[:：]|此致[^\n]{0,8}|(?:[一二三]组|[东西南北]庄)?村民)"
    r"[ \t\u3000]?[\u4e00-\u9fff]{2,4}(?<![局站所院校会部处室厂店社组办科委])[，,、：: \u3000(（]{1,3}(?:电话|座机|家电)?[:：]?\s?$"
)
_OF_HIS_OWN = lazily(
    "[我俺咱](?:家|们?村|妈|爸|爹|娘|婆|老|儿|女|孙|孩|丈夫|爱人|是|今年|住|的|想|去|有|现)|本人"
)
_REACH = 300


def rings_at_home(candidate: Candidate) -> bool:
    """Whether a row, a sentence or a signature says so."""
    text, start, end = candidate.text, candidate.start, candidate.end
    row = candidate.around.row(start)
    if any(_HOME_CELL.fullmatch(value.strip()) for _, value in row):
        return True
    before = candidate.before(60)
    if _LIVES.search(before) or _WHOSE_SET.search(before) or _BEHIND.match(text, end):
        return True
    if _SIGNED.search(before):
        letter = text[max(0, start - _REACH) : start].split("\n\n")[-1]
        return _OF_HIS_OWN.search(letter) is not None
    return False
