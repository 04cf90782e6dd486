"""Scanning: every number of a sentence, judged to be a figure or to be something else.

One compiled pattern walks over the masked text. A period it meets is handed on, a number is given its unit, its
value and its qualifier, or a reason why it is no figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.reading import periods
from extractors.reading.lexicon import Unit, either, units_by_first, words
from extractors.reading.normalise import NAME
from extractors.reading.numerals import Number, from_chinese, from_digits

_CHINESE = "零〇一二两三四五六七八九十百千万亿半数几"
_SCOPES = r"(?:全国|全省|全市|全区|全县|全球|世界|浙江省?|杭州市?|省市|省|市|区|全[\u4e00-\u9fff])"
_ORDINAL = r"第(?:[一二三四五六七八九十]{1,3}|\d{1,3})(?:名|位)?|榜首|首位|前(?:[一二三四五六七八九十]{1,3}|\d{1,3})(?:名|位|强)?|冠军|亚军|季军"
_TOKEN = re.compile(
    rf"(?P<period>(?=[截至到12今去上下明本当全年前未近过最迄第一二三四五目十“\d]){periods.PATTERN})"
    r"|(?P<code>[A-Za-z][A-Za-z./\-]*\d[A-Za-z\d./\-]*(?<![.\-/]))"
    rf"|(?P<rank>(?P<scope>{_SCOPES}(?:[、和]{_SCOPES})*)?(?P<ordinal>{_ORDINAL}))"
    r"|(?P<ratio>\d+(?:\.\d+)?(?::\d+(?:\.\d+)?)+)"
    r"|(?P<sum>“\d+(?:\+\d+)+”)"
    r"|(?P<fraction>(?:十|百|千|万)分之(?:[零一二三四五六七八九十百点]+|\d+(?:\.\d+)?))"
    r"|(?P<digits>-?\d+(?:,\d{3})*(?:\.\d+)?)(?P<more>[余多几])?(?P<scale>(?:[十万亿]|百(?!分)|千(?![瓦米克伏])){1,3})?(?P<more2>[余多])?"
    rf"|(?P<chinese>[{_CHINESE}]+(?:点[零一二三四五六七八九]+)?)(?P<cmore>[余多几])?(?P<cscale>[万亿])?"
    r"|(?P<times>翻(?:了)?[一两二三]番)"
)
_RANGE = re.compile(r"%?\s?[-~至到]\s?(\d+(?:,\d{3})*(?:\.\d+)?)([十百千万亿]{1,3})?")
_SLASH = re.compile(r"/(\d+(?:\.\d+)?)")
# The unit of a coordinated number stands behind the last of them: 2.8和1.2个百分点, 2.5万、2.7万和2.3万人.
_COORDINATED = re.compile(r"(?:\s?(?:、|和|与|及|以及|,)\s?-?\d+(?:\.\d+)?[十百千万亿]{0,2}余?(?![\d.]))+")
_QUALIFIED_BEFORE = re.compile(
    rf"(?:(?P<more>{either('qualifier.more_before')})|(?P<about>{either('qualifier.about_before')})"
    rf"|(?P<most>{either('qualifier.most_before')}))(?:了|到|达到|达|为|至)?\s?$"
)
_QUALIFIED_AFTER = re.compile(
    rf"\s?(?:(?P<more>{either('qualifier.more_after')})|(?P<about>{either('qualifier.about_after')})"
    rf"|(?P<most>{either('qualifier.most_after')}))"
)
_RESTRICTS = re.compile(rf"\s?(?:以上|及以上|以下|以内)?(?:的)?(?:{either('names.restricted')})")
_RESTRICTS_AFTER_BOUND = re.compile(r"\s?(?:及?以[上下]|以内)(?![,。;、:)\n]|$)")
_SLOGAN = re.compile(rf"\s?(?:{either('names.slogan')}|{NAME})")
_COUNTABLE = re.compile(rf"[^,。;、:]{{0,12}}?(?:{either('names.countable')})")
_DURATION_NAME = re.compile(rf"\s?(?:{either('names.duration_name')}|{NAME})")
_LASTS = re.compile(
    r"(?:连续|累计|持续|历时|仅用|用时|只用|耗时|为期|长达|缩短|压缩|提前|不到|最多|平均)(?:了|为|至|到|达)?[第约近超]?\s?$"
)
_ACHIEVED_AFTER = re.compile(
    r"\s?(?:内)?(?:办结|完成|实现|办好|审结|办理|竣工|通过|建成|答复|响应|送达|到位|位列|排名|蝉联|,|。|;|、|\)|$)"
)
_ADDRESS_BEFORE = re.compile(rf"(?:{either('names.address_before')})$")
_RANK_CUE = re.compile(
    r"(?:排名|位列|位居|居|列|名列|排|获|荣获|取得|获得|跻身|暂列|夺得|斩获|摘得|获评|为|得|进入|入围|稳居|蝉联|成绩|进|并列|评为|总分)"
    r"[^,。;]{0,12}$"
)
_NOT_RANK = re.compile(
    r"批|届|次|时间|产业|方|轮|条|季|期|个|家|号|阶段|步|课|书记|线|线索|责任|要务|资源|梯队|方阵|代|课堂|主体|动力|粮|国|者|章|节|部|"
    r"种|类|产|县|区|镇|村|园|医院|中学|小学|幼儿|人民|支部|系列|引擎|品牌|案|单|名片|股东|中心|社区|关|手|站|张|本|起|台|项|党|网|门|总部|大队|度|议|[\u4e00-\u9fff]?产业|[\d一二三四]"
)
_SCALE_ONLY = re.compile(r"^[百千万亿]+$")
_TOO_NEAR_LATIN = re.compile(r"[A-Za-z]")
_CLOCK = re.compile(r"[:：时点]")
_COUNTED_BEFORE = re.compile(r"(?:近|超|逾|过|约|达|突破|共|满|上|完成|新增|建成|[\u4e00-\u9fff])$")
_PEOPLE = re.compile(either("elided.people"))
_VISITS = re.compile(either("elided.visits"))
_CLICKS = re.compile(either("elided.clicks"))
_MONEY = re.compile(either("elided.money"))
_FIRST = units_by_first()
_MONEY_UNIT = Unit("", "CNY", 1, "money")
_COUNTABLE_WORDS = frozenset(words("names.countable"))


@dataclass(slots=True)
class Mention:
    """A figure found: where it stands, what it is worth. The later steps fill in what the sentence says of it."""

    start: int
    end: int
    value: Number
    value_max: Number | None
    unit: str
    kind_of_unit: str
    qualifier: str | None = None
    period: periods.Period | None = None
    rank_scope: str | None = None
    # Filled in by the attachment step.
    clause: int = 0
    left: int = 0
    right: int = 0
    pre: str = ""
    post: str = ""
    gap: str | None = None  # what stands between the figure before and this one, when nothing else does
    kind: str = "level"
    comparison: str | None = None
    indicator: str = ""
    head: str = ""
    list_verb: str = ""  # the verb that a list began with: 打造…5条、…4个
    own: str | None = None  # the phrase without the thing carried over from the figure before
    of: list[int] = field(default_factory=list)
    part_of: int | None = None
    concept: str | None = None
    theme: str = ""
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """A number that is no figure, and why."""

    start: int
    end: int
    reason: str


Found = Mention | Rejected | re.Match[str]


def scan(text: str, start: int, end: int) -> Iterator[Found]:
    """Figures, rejected numbers and periods (as matches) of the masked text between two offsets, in reading order."""
    position = start
    search = _TOKEN.search
    while (match := search(text, position, end)) is not None:
        group = match.lastgroup
        position = match.end()
        if group == "period":
            yield match
            continue
        if position == match.start():
            position += 1
            continue
        for found in _READERS[group or ""](match, text, start, end):
            if found.end > position:
                position = found.end
            yield found


def _code(match: re.Match[str], text: str, start: int, end: int) -> Iterator[Mention | Rejected]:
    # AED25台 is a count of things with a Latin name, GS1003-18 a plot.
    latin = re.match(r"[A-Z]{2,}(?=\d+$)", match[0])
    if latin:
        unit = _unit_at(text, match.end())
        if unit is not None and unit.kind == "count" and match.end() + len(unit.surface) <= end:
            yield Mention(
                match.start() + latin.end(),
                match.end() + len(unit.surface),
                int(match[0][latin.end() :]),
                None,
                unit.canonical,
                unit.kind,
            )
            return
    yield Rejected(match.start(), match.end(), "code")


def _rank(match: re.Match[str], text: str, start: int, end: int) -> Iterator[Mention | Rejected]:
    ordinal, scope = match["ordinal"], match["scope"]
    named = ordinal[-1] in "名位首" or ordinal in ("榜首", "冠军", "亚军", "季军")
    after = text[match.end() : match.end() + 6]
    before = text[max(start, match.start() - 16) : match.start()]
    if not (named and ordinal[0] != "前") and _NOT_RANK.match(after):
        yield Rejected(match.start(), match.end(), "ordinal of a name")
        return
    cued = _RANK_CUE.search(before) is not None
    closes = not after or not "\u4e00" <= after[0] <= "\u9fff" or after[0] in "的并和且名位"
    if ordinal[0] == "前":
        if not (scope or cued) or ordinal in ("前一", "前两", "前二") or ordinal.endswith("强"):
            yield Rejected(match.start(), match.end(), "ordinal of a name")
            return
    elif not ((cued and (closes or named)) or (scope and closes) or ordinal in ("榜首", "首位")):
        yield Rejected(match.start(), match.end(), "ordinal of a name")
        return
    value = _ordinal_value(ordinal)
    if value is None:
        yield Rejected(match.start(), match.end(), "ordinal of a name")
        return
    yield Mention(
        match.start(),
        match.end(),
        value,
        None,
        "rank",
        "rank",
        qualifier="<=" if ordinal[0] == "前" else None,
        rank_scope=scope,
    )


def _ordinal_value(ordinal: str) -> Number | None:
    if ordinal in ("榜首", "首位", "冠军"):
        return 1
    if ordinal in ("亚军", "季军"):
        return 2 if ordinal == "亚军" else 3
    digits = ordinal[1:].rstrip("名位强")
    return int(digits) if digits.isdigit() else from_chinese(digits)


def _ratio(match: re.Match[str], text: str, start: int, end: int) -> Iterator[Mention | Rejected]:
    parts = match[0].split(":")
    around = text[max(start, match.start() - 12) : match.start()]
    if len(parts) < 3 or not re.search(r"比|结构|占|调整", around) or sum(from_digits(p) for p in parts) != 100:
        yield Rejected(match.start(), match.end(), "clock or ratio")
        return
    at = match.start()
    for part in parts:
        yield Mention(at, at + len(part), from_digits(part), None, "%", "percent", signed=True)
        at += len(part) + 1


def _sum(match: re.Match[str], text: str, start: int, end: int) -> Iterator[Mention | Rejected]:
    unit = _unit_at(text, match.end())
    value = sum(int(part) for part in match[0][1:-1].split("+"))
    if (
        unit is None
        or match[0].startswith("“1+")
        or (_SLOGAN.match(text, match.end() + 1)
        and text[match.end() + 1] != NAME)
    ):
        yield Rejected(match.start(), match.end(), "slogan")
        return
    yield Mention(match.start(), match.end() + len(unit.surface), value, None, unit.canonical, unit.kind)


def _fraction(match: re.Match[str], text: str, start: int, end: int) -> Iterator[Mention | Rejected]:
    base, _, share = match[0].partition("分之")
    number = from_digits(share) if share[0].isdigit() else from_chinese(share)
    if number is None or base != "百" or text.startswith(("人口", "抽样"), match.end()):
        yield Rejected(match.start(), match.end(), "fraction in a name")
        return
    yield Mention(
        match.start(),
        match.end(),
        number,
        None,
        "%",
        "percent",
        qualifier=_qualifier(text, start, match.start(), match.end()),
    )


def _times(match: re.Match[str], text: str, start: int, end: int) -> Iterator[Mention | Rejected]:
    fold = from_chinese(match[0].rstrip("番").lstrip("翻了")) or 1
    yield Mention(
        match.start(),
        match.end(),
        100 * (2 ** int(fold) - 1),
        None,
        "%",
        "percent",
        kind="growth",
        signed=True,
    )


def _digits(match: re.Match[str], text: str, start: int, end: int) -> Iterator[Mention | Rejected]:
    at, after = match.start(), match.end()
    before = text[at - 1] if at > start else ""
    number, scale = match["digits"], match["scale"] or ""
    if (before and (_TOO_NEAR_LATIN.match(before) or before in "+.第×/")) or text[after : after + 1] == "+":
        yield Rejected(at, after, "code or slogan")
        return
    negative = number[0] == "-"
    if negative:
        number = number[1:]
        if before and (before.isdigit() or before == NAME or before in ")"):
            negative, at = False, at + 1
    more = match["more"] or match["more2"]
    value_max = None
    number_end = after
    if not more and (tail := _RANGE.match(text, after)) is not None and tail.end() <= end:
        if from_digits(tail[1], tail[2] or "") > from_digits(number, scale):
            scale_max = tail[2] or ""
            value_max = from_digits(tail[1], scale_max)
            number_end = tail.end()
            scale = scale or scale_max
    unit = _unit_at(text, number_end, end)
    unit_end = number_end
    if unit is None and value_max is None and (slash := _SLASH.match(text, number_end)) is not None:
        yield from _slash_pair(match, slash, text, start, end)
        return
    if unit is not None:
        unit_end = text.index(unit.surface, number_end) + len(unit.surface)
        follows = text[unit_end : unit_end + 1]
        if unit.surface[-1].isascii() and unit.surface[-1].isalpha() and _TOO_NEAR_LATIN.match(follows):
            unit = None
    if unit is None:
        yield _without_unit(text, start, end, at, number_end, number, scale, negative, more is not None)
        return
    reason = _not_a_count(text, start, at, unit_end, unit, number, scale, value_max is not None)
    if reason is not None:
        yield Rejected(at, unit_end, reason)
        return
    factor = unit.factor
    value = from_digits(number, scale, factor)
    if value_max is not None:
        value_max = from_digits(tail[1], tail[2] or "", factor)  # type: ignore[index]
    qualifier = ">" if more else _qualifier(text, start, at, unit_end)
    if text[unit_end : unit_end + 1] == "多" and unit.kind != "count":
        qualifier = ">"
    yield Mention(
        at,
        unit_end,
        -value if negative else value,
        value_max,
        unit.canonical,
        unit.kind,
        qualifier=qualifier,
        signed=negative,
    )


def _slash_pair(
    match: re.Match[str], slash: re.Match[str], text: str, start: int, end: int
) -> Iterator[Mention | Rejected]:
    unit = _unit_at(text, slash.end(), end)
    if unit is None or unit.kind != "count":
        yield Rejected(match.start(), slash.end(), "fraction")
        return
    unit_end = slash.end() + len(unit.surface)
    yield Mention(match.start(), match.end(), from_digits(match["digits"]), None, unit.canonical, unit.kind)
    yield Mention(match.end() + 1, unit_end, from_digits(slash[1]), None, unit.canonical, unit.kind)


def _without_unit(
    text: str, start: int, end: int, at: int, after: int, number: str, scale: str, negative: bool, more: bool
) -> Mention | Rejected:
    """A number without a unit of its own: coordinated, or licensed by what it counts."""
    coordinated = _COORDINATED.match(text, after, end)
    if coordinated is not None:
        unit = _unit_at(text, coordinated.end(), end)
        if (
            (unit is not None
            and "分别" in text[max(start, at - 30) : at])
            or (unit is not None
            and unit.kind in ("point", "percent"))
        ):
            value = from_digits(number, scale, unit.factor)
            return Mention(
                at, after, -value if negative else value, None, unit.canonical, unit.kind, signed=negative
            )
    following = text[after : after + 1]
    before = text[max(start, at - 18) : at]
    clause = re.split(r"[,。;:、]", before)[-1] if not scale else before
    closes = not following or following in ",。;、)”\n \ue001" or following in "元"
    qualifier = ">" if more else _qualifier(text, start, at, after)
    ends = closes or _QUALIFIED_AFTER.match(text, after) is not None
    if scale:
        if (
            _MONEY.search(before)
            and not _RESTRICTS_AFTER_BOUND.match(text, after)
            and not (_RESTRICTS.match(text, after) and not closes)
        ):
            return Mention(at, after, from_digits(number, scale), None, "CNY", "money", qualifier=qualifier)
        if ends:
            for pattern, unit_name in ((_CLICKS, "次"), (_VISITS, "人次"), (_PEOPLE, "人")):
                if pattern.search(before):
                    return Mention(
                        at, after, from_digits(number, scale), None, unit_name, "count", qualifier=qualifier
                    )
    elif closes and not negative:
        if re.search(r"率\s?(?:达到|达|为)?$", clause):
            return Mention(at, after, from_digits(number), None, "%", "percent", qualifier=qualifier)
        if re.search(r"(?:位|数|量)(?:达到|达|为)$", clause) and "指数" not in clause:
            return Mention(at, after, from_digits(number), None, "个", "count", qualifier=qualifier)
    return Rejected(at, after, "number without a unit")


def _chinese(match: re.Match[str], text: str, start: int, end: int) -> Iterator[Mention | Rejected]:
    at, after = match.start(), match.end()
    numeral = match["chinese"]
    more = match["cmore"] is not None
    unit = _unit_at(text, after, end)
    before = text[max(start, at - 10) : at]
    if unit is None:
        if _SCALE_ONLY.match(numeral) and len(numeral) == 2 and numeral[-1] in "万亿" and not more:
            closes = text[after:after + 1] in ",。;、)\n" or after >= end
            if closes and re.search(r"[超破达近逾过]$", before) and _MONEY.search(text, max(start, at - 12), at):
                yield Mention(at, after, from_chinese("一" + numeral) or 0, None, "CNY", "money",
                              qualifier=_qualifier(text, start, at, after))
                return
        if _SCALE_ONLY.match(numeral) is None and numeral[-1] in "万亿" and not more:
            value = from_chinese(numeral)
            closes = text[after : after + 1] in ",。;、)\n" or after >= end
            if value is not None and closes and _PEOPLE.search(text, max(start, at - 20), at):
                yield Mention(
                    at, after, value, None, "人", "count", qualifier=_qualifier(text, start, at, after)
                )
                return
        yield Rejected(at, after, "numeral of a word")
        return
    unit_end = after + len(unit.surface)
    if text[after : after + 1] == " ":
        yield Rejected(at, after, "numeral of a word")
        return
    reason = _not_a_chinese_count(text, start, at, unit_end, unit, numeral, more, before)
    if reason is not None:
        yield Rejected(at, after, reason)
        return
    value = from_chinese(numeral.replace("数", "").replace("几", "") or numeral)
    if value is None:
        yield Rejected(at, after, "numeral of a word")
        return
    value = value * unit.factor
    if match["cscale"]:
        value = value * (10**4 if match["cscale"] == "万" else 10**8)
    qualifier = ">" if more or "数" in numeral or "几" in numeral else _qualifier(text, start, at, unit_end)
    yield Mention(at, unit_end, value, None, unit.canonical, unit.kind, qualifier=qualifier)


_READERS = {
    "code": _code,
    "rank": _rank,
    "scope": _rank,
    "ordinal": _rank,
    "ratio": _ratio,
    "sum": _sum,
    "fraction": _fraction,
    "digits": _digits,
    "more": _digits,
    "scale": _digits,
    "more2": _digits,
    "chinese": _chinese,
    "cmore": _chinese,
    "cscale": _chinese,
    "times": _times,
}


def _unit_at(text: str, at: int, end: int | None = None) -> Unit | None:
    """The longest unit printed at an offset; one space may stand before it."""
    if text[at : at + 1] == " ":
        at += 1
    for unit in _FIRST.get(text[at : at + 1], ()):
        if text.startswith(unit.surface, at):
            return unit
    return None


def _qualifier(text: str, start: int, at: int, after: int) -> str | None:
    """`>`, `~`, `<=` from the words around a number; 近…以上 is `>`."""
    if (follows := _QUALIFIED_AFTER.match(text, after)) is not None and _bounds(follows, text):
        if follows["more"]:
            return ">"
        return "~" if follows["about"] else "<="
    found = _QUALIFIED_BEFORE.search(text, max(start, at - 8), at)
    if found is None:
        return None
    if found["more"]:
        return (
            None
            if found["more"] in ("上", "过") and text[found.start() - 1 : found.start()] in ("线", "以", "通")
            else ">"
        )
    return "~" if found["about"] else "<="


def _bounds(follows: re.Match[str], text: str) -> bool:
    """`余` and `内` are bounds only where no word begins with them: 10天内, but not 5家内资企业."""
    word = follows.group().strip()
    return len(word) > 1 or text[follows.end() : follows.end() + 1] in (
        "",
        ",",
        "。",
        ";",
        "、",
        ")",
        "办",
        "完",
    )


def _not_a_count(
    text: str, start: int, at: int, after: int, unit: Unit, number: str, scale: str, ranged: bool
) -> str | None:
    """Why digits with a unit are no figure, or None."""
    kind, surface = unit.kind, unit.surface
    follows = text[after : after + 1]
    if kind == "name":
        return "part of a name"
    if kind == "degree" and not scale:
        return "temperature or angle"
    if kind in ("money", "area", "length"):
        if _RESTRICTS_AFTER_BOUND.match(text, after) or (
            _QUALIFIED_BEFORE.search(text, max(start, at - 4), at) and _RESTRICTS.match(text, after)
        ):
            return "threshold of a category"
        if surface == "平" and follows in ("安", "台", "均", "稳", "方"):
            return "part of a word"
        if surface == "方" and follows in (
            "面",
            "案",
            "式",
            "向",
            "便",
            "针",
            "阵",
            "舱",
            "法",
            "协",
            "联",
            "共",
        ):
            return "part of a word"
        if (
            surface == "米"
            and not scale
            and re.match(r"市|袋|[^,。;]{0,3}(?:见|救援)", text[after : after + 8])
        ):
            return "part of a name"
    elif kind == "time":
        return _not_a_duration(text, start, at, after, surface, number)
    elif kind == "tenth":
        if follows and "\u4e00" <= follows <= "\u9fff" and follows not in "以左的多":
            return "part of a word"
    elif surface in ("幢", "栋", "单元", "层", "号") and (
        ranged
        or (
            _ADDRESS_BEFORE.search(text, max(start, at - 1), at)
            and re.match(r"等|、[\u4e00-\u9fff]|[\u4e00-\u9fff]", text[after : after + 2])
        )
    ):
        return "address"
    elif surface == "点" and int(number.split(".")[0].replace(",", "")) <= 24 and not scale:
        return "time of day"
    elif surface == "期" and re.match(r"工程|项目|地块|[(建住]|改造", text[after : after + 2]):
        return "phase of a project"
    elif surface == "人" and re.match(r"小组|制|间|工作组|行|足球|篮球", text[after : after + 3]):
        return "part of a name"
    elif surface == "路" and re.match(r"公交|车|军", text[after : after + 2]):
        return "route"
    elif surface in (
        "面",
        "口",
        "头",
        "团",
        "组",
        "把",
        "片",
        "块",
        "首",
        "副",
        "列",
        "级",
        "代",
        "版",
        "步",
        "本",
        "分",
        "字",
    ) and (
        follows
        and re.match(
            r"对|积|向|貌|岸|径|味|号|织|建|长|握|区|链|店|层|本|支|市|类|析|会|配|钟|数|行|符|地|身|届",
            follows,
        )
    ):
        return "part of a word"
    elif surface in ("级", "号", "代", "版"):
        return "part of a name"
    if surface == "个" and re.match(r"\d+%|100%", text[after:after + 4]):
        return "slogan"
    if kind == "percent" and re.search(r"\d个$", text[max(start, at - 3):at]):
        return "slogan"
    if surface == "集" and follows in ("团", "中", "聚", "体", "合", "装", "成"):
        return "part of a word"
    if number.strip("0.") == "" and kind == "count" and text[at - 1 : at] == "跑":
        return "slogan"
    return None


def _not_a_duration(text: str, start: int, at: int, after: int, surface: str, number: str) -> str | None:
    before = text[max(start, at - 6) : at]
    lasts = _LASTS.search(before) is not None
    if surface == "年":
        return None if re.search(r"连续|累计|持续|历时", before) else "span of years or name"
    if surface == "周" and text.startswith(("年", "岁", "边", "末", "期"), after):
        return "anniversary or age"
    if number == "24" and surface == "小时" and not lasts and not text.startswith("内", after):
        return "part of a name"
    if _DURATION_NAME.match(text, after):
        return "part of a name"
    if surface == "日" and not text.startswith(("办结", "内"), after):
        return "date"
    if re.search(r"每|近|新|未来|今后|前$|后$|×|第", before[-2:]):
        return "span or name"
    if surface in ("周", "天") and text.startswith("内", after) and not lasts:
        return None if _ACHIEVED_AFTER.match(text, after) else "span or name"
    return None


def _not_a_chinese_count(
    text: str, start: int, at: int, after: int, unit: Unit, numeral: str, more: bool, before: str
) -> str | None:
    """Why a Chinese numeral with a unit is no figure, or None: most of them name something."""
    kind, surface = unit.kind, unit.surface
    if text[at - 1 : at] == "第" or (before and before[-1] in "+-之"):
        return "ordinal"
    if kind in ("name", "degree", "tenth") and not (kind == "tenth" and _closes(text, after)):
        return "part of a name"
    if kind == "time":
        if surface in ("日", "天") and numeral == "一":
            return None if text.startswith(("办结", "内办结"), after) else "part of a word"
        if re.search(r"连续|累计|持续|历时", before) and numeral not in ("一", "数", "几"):
            return None
        return "part of a name"
    if numeral in ("一", "半", "几", "零", "〇", "数"):
        return "lone one"
    if before.endswith("每"):
        return "base of a rate"
    if kind in ("money", "area", "length", "mass", "volume", "energy"):
        if _SCALE_ONLY.match(numeral) or len(numeral) == 1:
            return "threshold or part of a word"
        return None
    if kind == "percent":
        return None
    if more or numeral.startswith(("数", "几")):
        return None
    if _SCALE_ONLY.match(numeral):
        if surface in (
            "家",
            "个",
            "台",
            "场",
            "件",
            "项",
            "名",
            "人",
            "户",
            "人次",
            "所",
            "套",
            "篇",
            "起",
            "条",
            "处",
        ) and (_COUNTED_BEFORE.search(before) and not _SLOGAN.match(text, after)):
            return (
                None
                if numeral in ("百", "千", "万", "上百", "上千") and not before.endswith(("推", "老", "一"))
                else "part of a word"
            )
        return "part of a word"
    if surface in ("大类",):
        return None if re.match(r"\d|[^,。;]{0,8}\d", text[after : after + 9]) else "slogan"
    if surface in (
        "家",
        "名",
        "起",
        "所",
        "套",
        "场",
        "台",
        "户",
        "幢",
        "座",
        "例",
        "宗",
        "辆",
        "处",
        "篇",
        "人次",
        "部",
        "支",
        "栋",
        "间",
        "首",
        "艘",
    ):
        follows = text[after : after + 4]
        if surface in ("家", "所", "场", "部", "支", "首", "处") and (
            not follows
            or _SLOGAN.match(follows)
            or re.match(r"战|赛|比|攻|委|队伍|班子|[\ue000巷门寨庄塘园庭长属乡具]", follows)
        ):
            return "slogan"
        return None
    if surface in (
        "个",
        "项",
        "条",
        "类",
        "张",
        "件",
        "次",
        "种",
        "批",
        "期",
        "轮",
        "位",
        "人",
        "片",
        "块",
        "组",
    ):
        if surface in ("个",) and _COUNTABLE.match(text, after) and not _SLOGAN.match(text, after):
            return None
        if (
            surface in ("项", "件")
            and re.search(r"(?:获|完成|新增|荣获|取得|获得)$", before)
            and re.match(r"(?:国家|省|市|全国|发明|荣誉|奖|专利|技术)", text[after : after + 2])
        ):
            return None
        if surface == "次" and re.search(r"(?:先后|累计|共|召开|组织|开展)$", before) and numeral != "一":
            return None
        return "slogan"
    return "slogan"


def _closes(text: str, after: int) -> bool:
    return text[after : after + 1] in ("", ",", "。", ";", "、", ")", "以", "左", "的")
