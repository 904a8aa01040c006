"""A question on one line, its answer on the next: the question names what the answer is.

居委会：你家二娃出生证号发我
居民：K530928174
"""

from __future__ import annotations

from bisect import bisect_right

from redactor.context.labels import TOPICS, Labels
from redactor.text.patterns import lazily

# Who answers, and how he begins.
_SPEAKER = lazily(
    # Whom to ring is a line of its own: 投诉：0951-96100.
    r"\n[ \t\u3000]*(?![^：:\n]{0,8}(?:投诉|举报|咨询|热线|电话|监督|查询|地址)\s?[：:])(?:[\u4e00-\u9fffA-Za-z0-9（）()*＊某]{1,12}\s?[：:]|回复|答)\s?"
    r"(?:(?:你好|您好|好的|嗯+|哦|我的是|这个是|应该是|就是|是|为|叫)[，,！!。]?\s?){0,3}"
    # 五保 0327415: the kind by its short name.
    r"(?:[\u4e00-\u9fff]{2,4}[ \u3000])?$"
)
# What a question goes on with behind the kind it asks for.
_ASKS = lazily(
    r"(?:号码?|编号)?(?:给我|发我|[发报说念写填查]一?下?|提供|告诉我|是|为|呢|的|您|你|那?个|后来)*"
    r"(?:多少|几号|什么|哪个)?(?:来|过来|给我|我|一下|下|号|吗|呢|吧|啊|呀|谢谢)*[？?。！!，,]?[ \t\u3000]*$"
)
_REACH, _LONGEST_QUESTION = 40, 60


def asked_for(text: str, start: int, labels: Labels) -> int | None:
    """The label (its place in the lists) that the line before asks for, where the value at `start`
    answers it."""
    answer = _SPEAKER.search(text[max(0, start - _REACH) : start])
    if not answer:
        return None
    end = max(0, start - _REACH) + answer.start()
    low = text.rfind("\n", max(0, end - _LONGEST_QUESTION), end) + 1
    index = bisect_right(labels.ends, end) - 1
    while index >= 0 and labels.ends[index] > low:
        if labels.starts[index] >= low and not labels.names[index] <= TOPICS:
            asks = _ASKS.match(text[labels.ends[index] : end])
            return labels.longest(index) if asks and asks.group().strip(" ：:") else None
        index -= 1
    return None
