"""What thing a figure counts, where that is a part of what its indicator means: of one place, activity, platform, desk or name,
of those that reached a standard, of those still to come."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.concepts.catalogue import by_id
from extractors.reading.language.first_found import FirstFound
from extractors.reading.language.lexicon import either
from extractors.reading.language.phrases import without_verb
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence

_NEAR: Final = 3  # pauses up to which an activity or a desk is spoken of
_BUILT: Final = "built"
# 云栈数据中心周边|3条道路: roads of one place
_AROUND: Final = regex(
    rf"(?P<of>(?!{either('restrictions.of_no_place')})[\u4e00-\u9fffA-Za-z0-9“”]{{2,24}}?(?:{either('restrictions.around_places')}))(?:的|内|共|新增|约)?$"
)
# 9家卫生服务中心|达到“优质服务”标准: those that reached it, and not how many there are
_REACHED: Final = regex(
    rf"[\u4e00-\u9fff]{{2,14}}?(?P<of>(?:{either('restrictions.reaches')})[^,;。:\d]{{2,24}}?(?:{either('restrictions.reached')}))(?=[,;。、]|$)"
)
_NOT_REACHED: Final = frozenset(["digital_applications"])  # which are those that are selected
# 开展“法润万家”活动,走访企业60家: of that activity
_ACTIVITY: Final = regex(
    rf"(?:{either('restrictions.carries_out')})[^,;。“”]{{0,12}}“(?P<of>[^“”]{{2,20}})”(?:[^,;。“”\d]{{0,4}})(?:{either('restrictions.activities')}),"
)
_IN_ACTIVITIES: Final = frozenset(["enterprise_visits", "legal_aid", "issues_resolved"])
# 上线“云管家”平台,建立系统8个: what is within it; 平台已归集数据9亿条,编目应用60个: what it holds by now
_PLATFORM: Final = regex(
    rf"(?:{either('restrictions.puts_online')})[^,;。“”]{{0,6}}“(?P<of>[^“”]{{2,16}})”[\u4e00-\u9fff]{{0,6}}(?:平台|系统|大脑),"
    rf"|(?P<stock>平台)(?:已|累计|共|现)*(?:{either('restrictions.gathers')})"
)
_APPLICATIONS: Final = "digital_applications"
_WITHIN: Final = 1  # pauses up to which the same platform is spoken of
# 开设“云说”专栏,传播量6万人: of one column
_COLUMN: Final = regex(
    rf"(?:{either('restrictions.puts_online')}|开设|开通)[【“《](?P<of>[^【】“”《》,;。]{{2,16}})[】”》](?:{either('restrictions.columns')}),"
)
_REACHED_BY: Final = "outreach_participants"
# 维权服务窗口办件90件,解答难题60例: at one desk
_DESK: Final = regex(r"(?P<of>[\u4e00-\u9fff]{2,6}服务窗口)")
_AT_DESKS: Final = frozenset(["legal_aid", "issues_resolved"])
# 法治经验在《青年报》等媒体报道9次: reports on one thing
_TOPIC: Final = regex(
    rf"(?P<of>[\u4e00-\u9fff“”]{{2,20}}?(?:{either('restrictions.reported_things')}))(?:先后|多次|相继|均)?(?:在|被|获|得到|登上|受到)"
)
_MEDIA: Final = "media_reports"
# “云小智”直播6场、微课堂9期: lessons of one name
_LESSONS: Final = frozenset(["training_and_outreach", "childcare_facilities"])
_REACH: Final = 30
_BREAKS: Final = frozenset(",，;；。:：\n")
_FOR_EXAMPLE: Final = "等"
# 海川产业园停车库项目折合约|90个泊位: the spaces of one project
_OF_PROJECT: Final = regex(
    r"(?P<of>(?!\d)[\u4e00-\u9fffA-Za-z0-9()-]{4,30}?项目)(?:折合|可|提供|新增|共|约|合计)*$"
)
_SPACES: Final = "parking_spaces"
_SOME_PROJECTS: Final = regex(r"(?P<of>等\d{1,3}个项目)(?:约|共|合计)?$")
_NEXT_ITEM: Final = ";"
# 落地海川集团等|5个项目: those of an aim that are named
_SUCH_AS: Final = regex(
    r"(?:落地|引进|招引|签约)(?P<of>[\u4e00-\u9fffA-Za-z0-9“”]{2,12}(?:集团|公司|企业|银行)等)$"
)
_ATTRACTED: Final = "projects_attracted"
# 至年底还将开工3条道路: so many more
_MORE: Final = regex(r"(?P<of>还将|还要|仍将|另将)")
# 专项行动共90项任务: those of one campaign
_CAMPAIGN: Final = regex(r"(?P<of>[\u4e00-\u9fff“”]{0,16}(?:专项|攻坚|提升)行动)")
# 32个市重大前期项目: projects of one class, and no tasks of a list
_PROJECTS: Final = regex(r"(?P<of>[省市区县]?(?:级)?(?:重大|重点|前期|储备|建设|续建|产业|政府投资)[\u4e00-\u9fff]{0,4}项目)$")
_TASK_LIKE: Final = regex(r"任务|实事|事项|子项|民生工程|子任务")
_TASK_COUNT: Final = "task_count"
# 电竞场馆验收反馈|23项问题: those that one inspection found
_FOUND_BY: Final = regex(r"(?P<of>[\u4e00-\u9fff]{2,12}?(?:验收|检查|巡察|巡视|督察|审计|考核|评估)(?:组)?反馈)")
_ISSUES: Final = "issues_resolved"
# 3个街道|安置房建设: how many streets have some
_STREETS: Final = regex(r"(?P<of>街道|乡镇|镇街)[\u4e00-\u9fff]{2}")
_CELLS: Final = frozenset(["task", "progress"])  # of one row, and of one campaign
_TASKS: Final = frozenset(["task_count", "task_completion_rate"])
# 4类事件共治率100%: the rate of some kinds
_OF_KINDS: Final = regex(r"(?:^|[,;。\n]|全[区县市镇]|街道)\s*(?P<of>(?:\d{1,3}|[一二两三四五六七八九十]{1,3})类)[\u4e00-\u9fff]")
_KINDS_REACH: Final = 24
# 环评审批全部实现“最多跑一次”,实现率达到100%
_OF_MATTER: Final = regex(r"(?P<of>[\u4e00-\u9fff]{2,8}?(?:审批|登记|业务|许可))(?:全部|均|已|全面)*实现")
_ONE_VISIT: Final = "one_visit_rate"
_ONE_VISIT_WORDS: Final = regex(r"跑\d?[一零0]次|一次办|零次跑|网办|掌办")


class LimitsOfThing:
    """What the figures of one sentence are limited to by the thing that they count. Ask for them in their order."""

    def __init__(self, sentence: Sentence, context: Context) -> None:
        self._sentence = sentence
        self._context = context
        self._activity = FirstFound(_ACTIVITY)
        self._platform = FirstFound(_PLATFORM)
        self._desk = FirstFound(_DESK)
        self._column = FirstFound(_COLUMN)

    def of(self, at: int, opens: int) -> str | None:
        """The thing that limits a figure, as printed; None where none does. opens: where the part of the sentence begins."""
        mention = self._sentence.mentions[at]
        if mention.concept in _TASKS and (campaign := self._campaign(mention)) is not None:
            return campaign
        if mention.kind == "share":
            return self._of_rate(mention, opens)
        if mention.kind != "level":
            return None
        if mention.basis == "target" and (more := _MORE.search(mention.words_before)) is not None:
            return more["of"]
        if mention.concept is None:
            return None
        if mention.concept == _TASK_COUNT and _TASK_LIKE.search(mention.indicator) is None:
            projects = _PROJECTS.search(mention.indicator)
            return projects["of"] if projects is not None else None
        if mention.concept == _ISSUES and (found := _FOUND_BY.search(mention.words_before)) is not None:
            return without_verb(found["of"])
        return self._by_concept(mention, at, opens) or self._by_place(mention)

    def _by_concept(self, mention: Mention, at: int, opens: int) -> str | None:
        """What limits figures of one indicator alone."""
        printed, text = self._context.clean.text, self._context.folded
        if mention.concept in _IN_ACTIVITIES:
            activity = self._activity.search(printed, opens, mention.start)
            if activity is not None and text.count(",", activity.end(), mention.start) < _NEAR:
                return activity["of"]
        if mention.concept in _AT_DESKS:
            desk = self._desk.search(text, opens, mention.start)
            if desk is not None and text.count(",", desk.end(), mention.start) < _NEAR:
                return desk["of"]
        if mention.concept == _APPLICATIONS:
            platform = self._platform.search(printed, opens, mention.start)
            if platform is not None and text.count(",", platform.end(), mention.start) <= _WITHIN:
                return platform["of"] or platform["stock"]
        if mention.concept == _MEDIA:
            topic = _TOPIC.match(text, mention.clause, mention.start)
            return topic["of"] if topic is not None else None
        if mention.concept == _REACHED_BY:
            column = self._column.search(printed, opens, mention.start)
            near = column is not None and text.count(",", column.end(), mention.start) <= _WITHIN
            return column["of"] if column is not None and near else None
        if mention.concept in _LESSONS:
            return self._brand(mention, opens)
        if mention.concept == _SPACES:
            return self._of_projects(mention, at)
        if mention.concept == _ATTRACTED and mention.basis == "target":
            named = _SUCH_AS.search(mention.words_before)
            return named["of"] if named is not None else None
        return None

    def _by_place(self, mention: Mention) -> str | None:
        """The place in which something was built, the standard that it reached."""
        if mention.kind_of_unit != "count" or by_id(mention.concept or "").nature != _BUILT:
            return None
        if mention.unit == "个" and (streets := _STREETS.match(mention.words_after)) is not None:
            return streets["of"]
        around = _AROUND.search(mention.words_before)
        if around is not None:
            return without_verb(around["of"])
        if mention.concept in _NOT_REACHED:
            return None
        reached = _REACHED.match(self._context.clean.text, mention.end, self._sentence.end)
        return reached["of"] if reached is not None else None

    def _brand(self, mention: Mention, opens: int) -> str | None:
        """The quoted name in front of what is counted, or in front of the list that it stands in."""
        printed = self._context.clean.text
        closes = printed.rfind("”", max(opens, mention.start - _REACH), mention.start)
        begins = printed.rfind("“", opens, closes) if closes >= 0 else -1
        if begins < 0 or closes + 1 == mention.start:
            return None
        between = printed[closes + 1 : mention.start]
        if between.startswith(_FOR_EXAMPLE) or not _BREAKS.isdisjoint(between):
            return None  # 举办“云栈讲堂”等活动20场
        return printed[begins + 1 : closes]

    def _of_projects(self, mention: Mention, at: int) -> str | None:
        """The project whose parking spaces are counted, or that they are of some of several projects that are told of."""
        text, mentions = self._context.folded, self._sentence.mentions
        before = mentions[at - 1] if at else None
        follows = before is not None and _BREAKS.isdisjoint(text[before.end : mention.start])
        one = _OF_PROJECT.search(mention.words_before)
        if one is not None and not follows:
            return without_verb(one["of"])
        if before is None or not follows:
            return None
        some = _SOME_PROJECTS.search(text, max(self._sentence.start, before.start - 1), mention.start)
        others = [m for m in mentions if m.concept == mention.concept and m.unit == mention.unit]
        listed = text.find(_NEXT_ITEM, min(others[0].end, mention.end), max(others[-1].start, mention.start)) >= 0
        return some["of"] if some is not None and listed else None

    def _campaign(self, mention: Mention) -> str | None:
        """The campaign whose tasks are counted: in the words of the figure, or those of the task of its row."""
        own = _CAMPAIGN.search(mention.indicator)
        if own is not None:
            return without_verb(own["of"])
        passage = self._sentence.passage
        if passage.cell not in _CELLS or passage.row is None:
            return None
        of_row = _CAMPAIGN.search(self._context.rows[passage.row].task)
        return without_verb(of_row["of"]) if of_row is not None else None

    def _of_rate(self, mention: Mention, opens: int) -> str | None:
        """The kinds of things or the matter that a rate is of."""
        text = self._context.folded
        kinds = _OF_KINDS.search(text, max(opens - 1, mention.start - _KINDS_REACH, 0), mention.start)
        if kinds is not None and "," not in text[kinds.end() : mention.start]:
            return kinds["of"]
        if mention.concept == _ONE_VISIT or _ONE_VISIT_WORDS.search(mention.indicator) is not None:
            matter = _OF_MATTER.search(text, opens, mention.start)
            return matter["of"] if matter is not None else None
        return None
