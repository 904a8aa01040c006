"""Labels in traditional characters: 臺胞證號碼 is read as 台胞证号码.

The characters are those that labels are written with; each stands for one, so that places stay.
"""

from __future__ import annotations

_PAIRS = (
    "證证証证號号碼码編编銀银賬账帳账戶户電电話话機机聯联絡络繫系郵邮護护駕驾駛驶執执殘残軍军醫医療疗歷历門门診诊"
    "學学籍籍車车輛辆發发動动產产權权結结離离養养優优會会個个領领臺台灣湾來来內内陸陆國国際际歸归鄉乡員员職职"
    "單单統统代代識识別别標标誌志體体檢检驗验報报處处掛挂狀状態态險险養养補补貼贴濟济難难戰战傷伤償偿屬属證证"
    "婦妇嬰婴兒儿歲岁齡龄讀读級级班班園园請请錄录註注冊册訂订購购買买賣卖貨货倉仓儲储訊讯網网頁页線线熱热傳传"
    "真真簡简寫写書书畫画圖图紙纸據据條条約约詢询諮咨諾诺簽签發发遞递運运輸输鐵铁銷销鎖锁鑰钥匙匙開开關关閉闭"
    "東东區区縣县鎮镇街街樓楼層层棟栋寶宝貝贝實实際际質质量量額额價价總总計计費费稅税財财務务連连續续轉转讓让"
    "繼继承承遺遗囑嘱贈赠與与從从眾众參参觀观黨党團团隊队當当對对應应歷历雙双圓圆廣广場场廠厂師师爺爷媽妈孫孙"
    "備备專专業业東东絲丝兩两嚴严喪丧豐丰臨临為为麗丽舉举義义烏乌樂乐習习鄭郑畢毕闖闯馬马騎骑驛驿"
)
_SIMPLE = {ord(_PAIRS[i]): _PAIRS[i + 1] for i in range(0, len(_PAIRS), 2)}
#: What a text with such labels holds; looked for one by one, which is quickest.
_TELLING = ("證", "証", "號", "電", "護", "銀", "賬", "戶", "碼", "學", "軍", "醫", "車")


def with_simple_characters(text: str) -> str:
    """The text with the characters of labels in their simple form, as long as it was.

    >>> with_simple_characters("臺胞證號碼0386 5127")
    '台胞证号码0386 5127'
    """
    if any(each in text for each in _TELLING):
        return text.translate(_SIMPLE)
    return text
