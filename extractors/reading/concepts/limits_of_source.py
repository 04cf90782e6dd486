"""What a figure came from, where that is a part of the whole: a sum that some firms or projects have, what is done for a place
elsewhere, what lies along one road, what was aimed at and is not there."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.concepts.details import SUMS, details_of
from extractors.reading.language.lexicon import either
from extractors.reading.language.phrases import without_verb
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence

_PAUSES: Final = frozenset(",，;；。:：、()（）\n")
_ENDS: Final = ";。\n"
# 12个重点项目|累计完成投资9亿元: what the sum behind such a count is of; 6个街道 are the whole
_THING: Final = regex(
    r"(?P<of>(?!街道|[镇乡区县市州]|月|季|年|部门|单位|行业|方面)[\u4e00-\u9fffA-Za-z“”]{0,14}?(?:项目|工程|楼宇|企业|公司|园区|平台|商场|门店|基地))"
)
_COUNTS: Final = frozenset(["count", "firms"])
# 云栈软件有限公司全年营收2亿元, 海川系营收: of one firm
_FIRM: Final = regex(
    rf"(?P<of>[\u4e00-\u9fffA-Za-z0-9·•“”()]{{1,28}}?(?:{either('restrictions.sources_of_sums')}))(?:{either('restrictions.of_source')})*"
    r"(?=总?(?:营收|营业收入|销售|税收|纳税|社零|零售|产值|投资|收入))"
)
# 云栈滑雪场接待游客7万人次,|营收2000万元
_AT_FIRM: Final = regex(
    r"(?P<of>[\u4e00-\u9fffA-Za-z0-9“”]{2,20}?(?:公司|滑雪场|乐园|酒店|商场|景区|度假区))(?:共|累计|全年)*(?:接待?|实现|完成|吸引)"
)
_BARE_SUM: Final = 4  # characters of a sum that names nobody: 营收, 实现税收
_NO_FIRM: Final = regex(
    r"(?:全|各|辖|我)?[区县市镇乡省]?(?:规上|限上|规模以上|国有|各类|所有|新增|民营|重点|中小)?"
    r"(?:企业|公司|园区|集团|平台|商场|酒店|景区)$"
)
# 海川贡献社零额2亿元
_GIVES: Final = regex(r"(?P<of>[\u4e00-\u9fffA-Za-z0-9·“”]{2,16}?)(?:全年|累计|共|已)*贡献(?!率)")
# 招引企业1家落户,预计年缴税200万元: what that firm will pay
_YEARLY: Final = regex(r"(?:预计|可|将|有望|实现|新增|可达|达产后)*年(?:缴税|纳税|税收|上缴税收|营收|销售额?|营业收入|产值)")
# 招引企业12家,累计产税3亿元; 云帆产税3亿元: what firms pay, and no place
_PAID: Final = regex(
    rf"(?P<of>[\u4e00-\u9fffA-Za-z0-9·“”]{{2,10}}?)?(?:{either('restrictions.of_source')})*"
    r"(?:(?<!房)产税|创税|纳税|缴税)总?额?"
)
_PLACES_PAY: Final = regex(rf".*(?:{either('restrictions.who_pays')})|(?:{either('restrictions.of_source')})+")
# 131个重大项目,年度计划投资370亿元: of those projects
_ON_PROJECTS: Final = "spending"
_PROJECTS: Final = regex(r"[\u4e00-\u9fffA-Za-z“”]{0,14}?(?:项目|工程)")
_PART_OF_THEM: Final = ("含", "包括", "其中")
_BARE_PROJECTS: Final = 2  # characters of 项目 alone
# 完成预算的105%,超收2亿元: how much more than was planned
_BEYOND_PLAN: Final = regex(r"(?P<of>[超短欠]收)(?:额)?$")
_FOR_OTHERS: Final = regex(rf"(?P<of>{either('restrictions.for_others')})[\u4e00-\u9fff]{{2}}")
_ALONG: Final = regex(
    r"(?:拆除|整治|改造|清理|治理|累计|新建|建成|提升|完成|[.、,]|^)+(?P<of>[\u4e00-\u9fff]{2,8}?[路街河湖巷道江](?:沿线|两侧|沿岸))"
)
# 全区民营经济实现增加值90亿元。其中,第二产业增加值40亿元: a sector of the economy, and what it is made of
_SECTOR: Final = regex(r"(?P<of>(?:民营|非公有制|非公|个体私营|私营个体)经济)[^;。\n]{0,6}增加值")
_OF_IT: Final = regex(r"其中[,:]?")
_SENTENCE_BEFORE: Final = 160  # characters in which it is looked for
# 新增低保265户: who came to those that are helped
_NEWCOMERS: Final = regex(r"(?:[全本我][区县市镇街])?(?P<of>新增|新纳入|新批)")
_HELPED: Final = "relief_recipients"
_NOT_THERE: Final = regex(rf"(?:仍|尚|还)?(?P<of>{either('restrictions.not_there')})")


_VALUE_ADDED: Final = frozenset(["industry_value_added", "service_value_added", "gdp"])


class LimitsOfSource:
    """What the figures of one sentence are limited to by what they came from. Ask for them in their order."""

    def __init__(self, sentence: Sentence, context: Context) -> None:
        self._sentence = sentence
        self._context = context
        self._source = ""  # the firm that the sentence tells of, up to its next part
        self._until = -1

    def of(self, at: int, opens: int) -> str | None:
        """What limits a figure, as printed; None where nothing does. opens: where the part of the sentence begins."""
        mention = self._sentence.mentions[at]
        if mention.concept is None:
            return None
        if mention.concept in SUMS and mention.kind in ("level", "growth"):
            return self._of_sum(mention, at, opens)
        if mention.kind != "level":
            return None
        newcomers = _NEWCOMERS.match(mention.indicator) if mention.concept == _HELPED else None
        if newcomers is not None:
            return newcomers["of"]
        missing = _NOT_THERE.match(mention.indicator)
        if missing is not None:
            return missing["of"]
        along = _ALONG.search(mention.words_before) if mention.kind_of_unit != "money" else None
        if along is not None:
            return along["of"]
        opening = max(opens, mention.clause - 24)
        others = _FOR_OTHERS.search(self._context.folded, opening, mention.start)
        if others is not None and "," not in self._context.folded[others.end() : mention.start]:
            return others["of"]
        return None

    def _sector(self) -> str | None:
        """The sector whose value added the sentence tells, or takes apart."""
        text, start = self._context.folded, self._sentence.start
        own = _SECTOR.search(text, start, self._sentence.mentions[0].start)
        if own is not None:
            return own["of"]
        if _OF_IT.match(text, start) is None:
            return None
        before = _SECTOR.search(text, max(0, start - _SENTENCE_BEFORE), start)
        return before["of"] if before is not None and "\n" not in text[before.end() : start] else None

    def _of_sum(self, mention: Mention, at: int, opens: int) -> str | None:
        """The firm, or the things counted right in front, whose sum it is."""
        text = self._context.folded
        if mention.concept in _VALUE_ADDED and (sector := self._sector()) is not None:
            return sector
        if (beyond := _BEYOND_PLAN.search(mention.indicator)) is not None:
            return beyond["of"]
        if mention.concept_rule == _ON_PROJECTS:
            return self._projects(at)
        paid = _PAID.fullmatch(mention.indicator)
        if paid is not None and (payer := self._payer(paid["of"], at, opens)) is not None:
            self._source, self._until = payer, mention.end
            return payer
        firm = _FIRM.match(mention.indicator) or _GIVES.match(mention.indicator)
        if firm is not None and _NO_FIRM.fullmatch(firm["of"]) is None:
            self._source, self._until = firm["of"], mention.end
            return firm["of"]
        if self._source and not any(mark in text[self._until : mention.start] for mark in _ENDS):
            self._until = mention.end
            return self._source  # 海川公司营收2亿元,税收900万元
        self._source = ""
        before = self._sentence.mentions[at - 1] if at else None
        if before is None or before.start < opens or before.kind != "level":
            return None
        at_firm = _AT_FIRM.match(before.indicator) if len(mention.indicator) <= _BARE_SUM else None
        if at_firm is not None and _NO_FIRM.fullmatch(at_firm["of"]) is None:
            self._source, self._until = at_firm["of"], mention.end
            return at_firm["of"]
        between = text[before.end : mention.start]
        if _PAUSES.isdisjoint(between):
            thing = _THING.match(between)
            if thing is not None and before.kind_of_unit == "count":
                return text[before.start : before.end] + thing["of"]
        return self._firms(at, opens) if _YEARLY.fullmatch(mention.indicator) is not None else None

    def _projects(self, at: int) -> str | None:
        """The projects counted in front, into which a sum was or is to be put; None where their own words limit it."""
        mention, text = self._sentence.mentions[at], self._context.folded
        if details_of(mention.indicator, mention.concept)[1] is not None:
            return None
        for counted in reversed(self._sentence.mentions[:at]):
            if counted.unit == "CNY" and counted.concept == mention.concept and counted.concept_rule != _ON_PROJECTS:
                return None  # 固定资产投资计划13亿元,完成投资15亿元
            if counted.kind == "level" and counted.unit in ("个", "项") and not counted.indicator.startswith(_PART_OF_THEM):
                thing = _PROJECTS.match(text, counted.end)
                if thing is not None:
                    return text[counted.start : thing.end()]
                named = _PROJECTS.match(counted.indicator)
                bare = without_verb(named[0]) if named is not None else ""
                return bare if named is None or len(bare) > _BARE_PROJECTS else named[0]
        return None

    def _payer(self, named: str | None, at: int, opens: int) -> str | None:
        """The firm that is said to pay, or the firms counted in front of a sum that names nobody."""
        if named is not None and _PLACES_PAY.fullmatch(named) is None:
            return named
        return self._firms(at, opens) if named is None or not named.endswith(("街道", "区", "镇")) else None

    def _firms(self, at: int, opens: int) -> str | None:
        """The firms counted in front of a sum in its part of the sentence."""
        counted = next((m for m in self._sentence.mentions[:at] if m.unit == "家" and m.start >= opens), None)
        return counted.indicator + self._context.folded[counted.start : counted.end] if counted is not None else None
