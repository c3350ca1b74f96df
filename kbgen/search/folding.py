"""Folding: the one spelling under which every way of writing a word is found.

The table is keyed by letter, hence by script and not by language: a query has no language, and a page may
hold several. It is given to the browser as data, so that both sides fold alike by construction.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import chain

HAN = "\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HANGUL = "\uac00-\ud7a3"
HEADS = "^(?:(?:[وفبك]?ال|لل)+|[የበለከ])(?=.{3})"
"""What is written onto the front of a folded word: the Arabic article, the Amharic prepositions."""

_LATIN = {"đ": "d", "ð": "d", "ħ": "h", "ł": "l", "ø": "o", "œ": "oe", "æ": "ae", "ß": "ss", "ı": "i", "þ": "th", "ŋ": "ng"}
_ARABIC = {"ا": "أإآٱ", "و": "ؤ", "ي": "ئىی", "ه": "ةہھ", "ك": "ک"}
_INDIC = {"न": "ऩ", "र": "ऱ", "ळ": "ऴ", "ं": "ँ"}
_ETHIOPIC = ((0x1210, 0x1200), (0x1280, 0x1200), (0x12B8, 0x1200), (0x1220, 0x1230), (0x12D0, 0x12A0), (0x1340, 0x1338))
"""Series of seven syllables that sound alike: the first is written as the second."""
_SAME_VOWEL = {"ሀ": "ሃሓኃኻ", "አ": "ኣዓ"}
_DIGITS = (0x660, 0x6F0, 0x966)
_DROPPED = "\u00ad\u0621\u0640\u0670\u093c\u200c\u200d"
"""Soft hyphen, free hamza, tatweel, dagger alef, nukta and the joiners."""
_MARKS = ((0x300, 0x370), (0x64B, 0x660), (0x6D6, 0x6DD))
"""Latin accents left after composition, and the Arabic vowel signs."""
_TRADITIONAL = (
    "節約熱電廢紙織產業環氣體處煙塵風爐鍋機設備變頻燈閥濾鹽鹼酸鉻鎳銅鐵鋅鋁鋼塗裝飾印絲綿紡漿縮濃雙單點線網絡數據標準規劃"
    "過還進運輸車間庫質檢測試驗監護養豬雞魚類飲糧廠礦務財資費價錢賬員課課題學習書頁導報訊號圖經濟發展開關門東國際會議計"
    "說話語請問答應該實現場執行術師與為從來時後個們這無對長動見頭樣種積極減輕損漏壓溫濕蒸餾製藥橡膠"
)
_SIMPLIFIED = (
    "节约热电废纸织产业环气体处烟尘风炉锅机设备变频灯阀滤盐碱酸铬镍铜铁锌铝钢涂装饰印丝绵纺浆缩浓双单点线网络数据标准规划"
    "过还进运输车间库质检测试验监护养猪鸡鱼类饮粮厂矿务财资费价钱账员课课题学习书页导报讯号图经济发展开关门东国际会议计"
    "说话语请问答应该实现场执行术师与为从来时后个们这无对长动见头样种积极减轻损漏压温湿蒸馏制药橡胶"
)
"""The commonest characters of the trade; OpenCC's whole table is the way on from here."""


def _plain(letter: str) -> str:
    bare = "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
    return "".join(_LATIN.get(part, part) for part in bare)


def _letters() -> dict[str, str]:
    table = {chr(code): _plain(chr(code)) for code in chain(range(0xDF, 0x250), range(0x1E00, 0x1F00))}
    table |= {letter: to for to, letters in (_ARABIC | _INDIC).items() for letter in letters}
    table |= {chr(old + vowel): chr(new + vowel) for old, new in _ETHIOPIC for vowel in range(7)}
    table |= {letter: to for to, letters in _SAME_VOWEL.items() for letter in letters}
    table |= {chr(zero + digit): str(digit) for zero in _DIGITS for digit in range(10)}
    table |= dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True))
    table |= {"ё": "е", "ς": "σ"}
    table |= dict.fromkeys((*_DROPPED, *(chr(code) for low, high in _MARKS for code in range(low, high))), "")
    return {letter: to for letter, to in sorted(table.items()) if letter != to and letter == _composed(letter)}


def _composed(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


LETTERS = _letters()
_TABLE = str.maketrans(LETTERS)
_HEADS = re.compile(HEADS)


def fold(text: str) -> str:
    """Return text in small letters and in one spelling: ``Úspory`` and ``USPORY`` are both ``uspory``."""
    return _composed(_composed(text).translate(_TABLE))


def form(word: str) -> str:
    """Return one word folded and without what is written onto its front: ``الطاقة`` is ``طاقه``."""
    return _HEADS.sub("", fold(word))


def table() -> dict[str, str]:
    """Return the table for the browser: each replacement with all the letters that become it."""
    found: dict[str, str] = {}
    for letter, to in LETTERS.items():
        found[to] = found.get(to, "") + letter
    return dict(sorted(found.items()))
