"""How a printed period looks: the pattern that the scanner looks for, whose groups `Calendar.read` takes apart."""

from __future__ import annotations

from typing import Final

from extractors.reading.language.lexicon import words

_YEAR: Final = r"(?:(?:19|20)\d\d|二[〇零○][〇零○一二三][〇零○一二三四五六七八九])"
_MONTH: Final = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
# Spelt without a year only where it can be no duration or festival: 一至十月, 三月底, but not 连续三月, 三月三.
_MONTHS: Final = (
    r"\d{1,2}\s*月\s*\d{1,2}\s*日\s*[-~至到]\s*\d{1,2}\s*月\s*(?=\d{1,2}\s*日)"
    rf"|元月?[-~至到]{_MONTH}月|\d{{1,2}}\s*月?\s*[-~至到、]\s*\d{{1,2}}\s*月|\d{{1,2}}\s*月"
    rf"|(?<!第){_MONTH}月?[至到]{_MONTH}月|(?<![连续满隔]){_MONTH}月(?=份|[底末][前,]?)"
)
_SPELT_MONTHS: Final = (
    r"\d{1,2}\s*月\s*\d{1,2}\s*日\s*[-~至到]\s*\d{1,2}\s*月\s*(?=\d{1,2}\s*日)"
    rf"|元月?[-~至到]{_MONTH}月|{_MONTH}\s*月?\s*[-~至到、]\s*{_MONTH}\s*月|{_MONTH}\s*月"  # after a year only: 连续三月 is no date
)
_TIE: Final = r"[-~至到]"
_PART: Final = (
    r"[上下]半年|(?<![每一个])半年(?=度)|[一二三1-3]\s*(?:季度)?[-~至到][二三四2-4]\s*季度|前?第?[一二三四1-4]\s*季度|前[二三两]个?季度"
    r"|(?<!提)前(?:1?\d|十[一二]?|[二两三四五六七八九])个月|(?<![提此之以目年日天])前(?:1?\d|十[一二]?|[两三四五六七八九])月(?![底末初旬份中])"
)
# What a period that begins with no digit can begin with (see the scanner's trigger).
OPENINGS: Final = words("periods.openings")
# What a period can begin with where its first character is a Chinese numeral (part of PATTERN below, for the scanner).
SPELT_OPENINGS: Final = (
    r"[一二两三四五](?:年|\s*季)|十年[来间]|半年(?:来,|度)|[一二三][-~至到][二三四]|二[〇零○]|十[一二三四五六]五"
    r"|[一二三四五六七八九十]{1,2}(?:月|[至到][^,。]{1,2}月)"
)
# The alternatives of one printed period. Groups are read by `Calendar.read`.
PATTERN: Final = (
    rf"(?P<cut>截[至止]到?|[至到](?=\s*(?:{_YEAR}|今年|明年|本年|年[底末]|\d{{1,2}}月)))?\s*"
    r"(?:"
    rf"(?P<y1>{_YEAR})\s*年?\s*{_TIE}\s*(?P<y2>{_YEAR})\s*年"
    rf"|(?P<from>{_YEAR})\s*年\s*(?P<from_month>{_MONTH})\s*月\s*(?:\d{{1,2}}日)?\s*{_TIE}\s*(?P<to>{_YEAR})\s*年\s*(?P<to_month>{_MONTH})\s*月"
    rf"|(?:(?P<year>{_YEAR})\s*年(?:全年|年(?=[底末]))?|(?P<relative>今年|去年|上年|(?<!年)前年|明年|本年度?|当年|全年|年内|新的?一年|年度(?=总|任务|目标|计划|拆|化解|投资|建设)|年(?=办件|接待)))度?\s*"
    rf"(?:(?P<part>{_PART})|(?P<months>{_SPELT_MONTHS})份?)?(?:\d{{1,2}}日)?"
    rf"|(?P<part2>{_PART})"
    rf"|(?P<months2>{_MONTHS})(?!球|亮|光|饼|季|嫂|子|度|台)份?(?:\d{{1,2}}日)?"
    r"|(?P<year_end>年[底末])|(?P<year_begin>(?<=[由从])年初(?!预算|目标|计划|设定|确定|安排|下达|预期|的[^,。;]{1,8}调[整增减]))"
    r"|(?P<this>昨[天日](?:[上下]午|晚上?)?|[本上]月|本周|[本上]季度|年初(?:以来|至今)|半年来(?=,)|今明两年)"
    r"|(?P<plan>(?:“\s?)?十[一二三四五六]五\s?[”〞]?)\s?(?:规划|计划)?(?:期(?=末))?(?=期间|时期|以来(?!最|新[高低])|期末|末|收官)"
    r"|(?P<ahead>(?:未来|今后)[\d一二三四五六七八九十]+年)"
    r"|(?P<back>(?:过去的?|近|最近)(?:\d{1,2}|[二三四五六七八九十]{1,2})年(?!来?新[高低]|级)|[二三四五](?:年来|年(?=年均|累计|共))|十年(?:来|间)|(?<![一-龥])这(?:\d{1,2}|[二两三四五六七八九十])年(?:来|里|间|中|(?=[,、]))|(?<=在)这(?:\d{1,2}|[二两三四五六七八九十])年(?:来|里|间|中)|(?<![一-龥])[三五](?:年里|年间)|[两二三四五]年(?=平均|年均)|(?<!\d)\d年来)"
    r"|(?P<past_year>一年来|过去的?一年|一年以来)"
    r"|(?P<now>截[至止]到?(?:目前|今|今天|现在)|到目前为止|(?<![截止])至目前(?=[,全我已共])|迄今|至今|(?P<current>(?<![\u4e00-\u9fff])目前(?=[^。;\d]{0,24}(?:已|累计|共)|,[^。;]{0,24}?(?:排名?第|位居|名列))))"
    r")"
    r"(?P<end>[底末]|[上中下]旬|初)?(?P<suffix>起?至今|之?前|以来|期间|时期|以后|起(?=,))?"
)
