"""Words that organisations' names end in, as parts of expressions: those that hold wherever one is
asked for. What else counts as one (局, 站, 食堂) is for whoever asks to say.
"""

from __future__ import annotations

#: Who makes and trades.
FIRMS = "公司|集团|合作社"
#: And who administers and judges.
BODIES = f"{FIRMS}|委员会|村委会|居委会|办事处|法院|检察院"
#: Where people are taught, healed and cared for.
INSTITUTIONS = "医院|学校|大学|学院|中学|小学|幼儿园|福利院|敬老院|老年公寓|养老院|护理院"
