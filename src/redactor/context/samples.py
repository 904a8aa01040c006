"""Values that nobody has: a form's sample, a blank certificate, an explanation of a number's parts.

    例如E00000000 · 样张编号A000000000 · 空白证号T640009001至T640009050 · 00:00:00:00:00:00

A value by itself is a sample only when it is all zeros or counts from one; else the words around it must say so. An
example in a notice may be a real person's, so that 例如 alone is not enough.
"""

from __future__ import annotations

from redactor.text.patterns import lazily
from redactor.wording.clauses import FULL_STOP, stretch

#: How far the words that make a value a sample stand from it, in the same sentence (code points).
_BEFORE, _CLOSE, _AFTER = 44, 24, 14
_SAYING = lazily(
    r"样张|式样|格式举例|样卡|样机|送检样|样证|样例|样本(?=[”\"）)：:])|[（(“\"]样本|示例|范例|填写(?:说明|范|示|样)|填[表报](?:说明|示例|范例)|"
    r"格式[为如是：:“\"（(]|形如|类似[“\"「]|占位|虚构|样本(?:护照|证|号|卡|车牌|账)|保留地址|测试数据|测试号"
)
_SAYING_CLOSE = lazily(r"样式|样表|范本|[0-9一二两三四五六七八九十]位[^，。；]{0,12}组成")
# Certificates that have not been given to anybody, and numbers from one to another.
_BLANK = lazily(
    r"空白[《“]?[^，。；\n]{0,12}(?:证|证明|证书|证芯|卡|手册|本)|(?:号|地址|编号|IMEI|MAC)段|(?:印|流水|起止印?)号"
)
# S620355178 状态=空白
_BLANK_BEHIND = lazily(
    r"[ \t\u3000，,、|｜/]{1,4}(?:[^\s，,、|｜/=：:]{0,6}[=：:]\s?)?(?:空白|未签发?|未用|未使用|未启用|尚未签发|作废|库存)(?:证|表|件)?(?![\u4e00-\u9fff])"
)
_RANGE_BEHIND = lazily(
    r"\s?(?:至|到|—{1,2}|~|～|－)\s?(?P<last>[A-Za-z]{0,4}[0-9][-0-9]{4,24})(?![0-9A-Za-z])"
)
_RANGE_BEFORE = lazily(r"(?P<first>[A-Za-z]{0,4}[0-9][-0-9]{4,24})\s?(?:至|到|—{1,2}|~|～|－)\s?$")
# Directly before the value; something must say that a number's form is spoken of.
_FOR_EXAMPLE = lazily(
    r"(?:例如|比如|譬如|诸如|如|即|例(?=[：:]))\s?[：:]?\s?(?:车牌|号牌|牌照|车架号|证号)?号?(?:码)?[为是]?\s?[“\"「‘（(]?$"
)
# 以“某（2016）某某市不动产权第0000001号”为例
_TAKEN_AS_ONE, _AS_ONE = lazily(r"以[“\"「]$"), lazily(r"[”\"」]\s?为例")
_OF_FORM = lazily(
    r"末位|最后一位|限行|填写|格式|组成|位数|字母|开头|[0-9一二两三四五六七八九十]位|旧版|新版|应为|样"
)
# 由…5位序号组成，…；新能源为“…”: what is quoted where a number's parts are explained.
_PARTS = lazily(
    "序号组成|位组成|字母[A-Z]|首位[为是用]|位序号|位数为|编码规则|号牌(?:样式|格式|编码)|按(?:最后|末|尾|首)[^，。；\n]{0,10}[0-9A-Z一二三四五六七八九零]计|(?:字母|数字|英文)(?:结尾|打头|开头)"
)
_QUOTES = frozenset('“"「‘')
_SAID_AFTER = lazily(
    r"[”\"」]为例|[”\"」）)]*\s?(?:字样|[为是系](?:教学|教程|培训|格式|假想)?[示样]例|为样|(?:[为是系]|来自)[^，。；;\n]{0,12}(?:示例|样例|举例|例子|例题)|仅(?:供|作|为)(?:示|演示|教学|展示)|[（(，,]\s?(?:均?为)?(?:道具|虚拟|虚构|模拟|假想|示意|演示|样[牌品张])|[为系]虚构|[（(](?:示例|样|虚构)|表示某)"
)
_ZEROS = lazily(r"[A-Z]{0,3}0{5,}[A-Z]?|(?:TEST|DEMO|SAMPLE)[0-9]{2,12}")
# 123456789012345 is what one types to fill a field; a number plate may end so.
_COUNTED, _LEAST_COUNTED = "1234567890" * 3, 9
_COUNTED_SHORT = lazily("[A-Z]{1,3}12345(?:678)?[A-Z]?")
_IN_A_MANUAL = lazily(
    r"API|(?:GET|POST|PUT|DELETE) /|/v[0-9]/|接口(?:文档|说明|规范|定义|参数)|开发文档|请求参数|入参|返回(?:值|示例)?[:：]|[Ss]wagger"
    r"|(?:demo|DEMO|mock|test|dummy)(?![a-z])|演示|测试|示例|样例|占位"
)
_MANUAL_REACH = 120
_NOT_ALNUM = lazily(r"[^0-9A-Za-z]+")
#: So much of two numbers of one range is the same.
_ALIKE = 4
_BROADCAST = "F" * 12


def is_sample(text: str, start: int, end: int, folded: str, *, document: bool) -> bool:
    """Whether a value (`folded`: in ASCII) is nobody's. `document`: it is a certificate's, of which
    there are blank ones.

    >>> is_sample("填写，例如E00000000。", 5, 14, "E00000000", document=True)
    True
    >>> is_sample("例如张三的护照E52749318", 7, 16, "E52749318", document=True)
    False
    """
    bare = _NOT_ALNUM.sub("", folded).upper()
    if _ZEROS.fullmatch(bare) or bare == _BROADCAST or folded.startswith("某("):
        return True
    digits = bare.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if len(digits) >= _LEAST_COUNTED and _COUNTED.startswith(digits):
        return True
    if _COUNTED_SHORT.fullmatch(bare) and _IN_A_MANUAL.search(
        text, max(0, start - _MANUAL_REACH), end + _MANUAL_REACH
    ):
        return True
    low, _ = stretch(text, start, end, FULL_STOP, _BEFORE, behind=0)
    if _SAYING.search(text, low, start) or _SAID_AFTER.match(text, end, end + _AFTER):
        return True
    close = max(low, start - _CLOSE)
    if _TAKEN_AS_ONE.search(text, max(0, start - 2), start) and _AS_ONE.match(text, end):
        return True
    if _SAYING_CLOSE.search(text, close, start):
        return True
    if document and "某某" in folded:
        return True
    if document and (
        _BLANK.search(text, low, start)
        or _BLANK_BEHIND.match(text, end, end + _CLOSE)
        or _is_in_range(text, start, end)
    ):
        return True
    if text[start - 1 : start] in _QUOTES and (
        _PARTS.search(text, low, start) or _PARTS.search(text, end, end + _AFTER)
    ):
        return True
    if not _FOR_EXAMPLE.search(text[max(low, start - 8) : start]):
        return False
    return _OF_FORM.search(text, low, start) is not None


def _is_in_range(text: str, start: int, end: int) -> bool:
    """Whether numbers of one make, from one to another, are spoken of: T640128371至T640128400."""
    last = _RANGE_BEHIND.match(text, end, end + 32)
    first = _RANGE_BEFORE.search(text, max(0, start - 32), start)
    other = last.group("last") if last else first.group("first") if first else ""
    value = text[start:end]
    return len(other) == len(value) and other[:_ALIKE] == value[:_ALIKE]
