"""What limits a figure to a part, where its phrase does not say so: a campaign, a whole that is told elsewhere, how often a
rank was held. The restrictions that stand in a phrase are read by `details`."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex, table
from extractors.reading.concepts.details import details_of
from extractors.reading.concepts.limits_of_source import LimitsOfSource
from extractors.reading.concepts.limits_of_thing import LimitsOfThing
from extractors.reading.concepts.limits_of_work import LimitsOfWork
from extractors.reading.language.first_found import FirstFound
from extractors.reading.language.lexicon import either
from extractors.reading.language.phrases import without_verb
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence

_NEAR: Final = 2  # pauses up to which a campaign is spoken of
_PART: Final = regex(r"\s*其中")
_PART_ENDS: Final = (";", "。", "\n")
# 打好消防百日攻坚战,检查…; 专项整治期间,查处…: what was done within it alone
_CAMPAIGN: Final = regex(
    r"(?:打好|打赢|打响|开展|启动|实施|组织|推进|深化|为期)?(?P<of>“?[\u4e00-\u9fff]{0,8}?(?:百日|\d{2,3}天)(?:(?!等)[\u4e00-\u9fff]){0,6}?(?:攻坚战?|会战|行动|整治|竞赛|冲刺)(?!”?[等“、])”?)"
    rf"|(?P<during>[\u4e00-\u9fff“”]{{0,6}}(?:{either('restrictions.times_of_work')})期间)"
)
# 督察交办|12个信访件: whose cases alone
_HANDED_DOWN: Final = regex(
    r"(?P<of>(?:(?:中央|国家|[省市区县])[\u4e00-\u9fff]{0,12}?|[\u4e00-\u9fff]{0,4})(?:督察|巡视|巡察|督导)组?交办)"
)
# 其中新法实施后,出动执法人员…,检查…: what was done since then
_SINCE: Final = regex(r"其中(?P<of>[^,;。\d]{2,12}(?:后|以来|期间)),")
# 创新“圆桌会”模式,…解决难题300项; 1万名用户在线“协商通”,解决…: what came through one scheme or platform alone
_SCHEME: Final = regex(
    rf"(?:{either('restrictions.makes_use_of')})[^,;。“”]{{0,8}}“(?P<of>[^“”]{{2,10}})”(?:[\u4e00-\u9fff]{{0,8}}(?:{either('restrictions.schemes')}))?[^,;。“”]{{0,6}},"
)
_THROUGH_SCHEMES: Final = frozenset(
    ["issues_resolved", "disputes_mediated", "petitions_resolved", "mediation_success_rate"]
)
# 运用“三色台账”排查隐患400项,整改390项; “惠企在线”线上兑付资金9亿元: by one means alone
_MEANS: Final = regex(r"(?:运用|利用|借助|使用|依托|通过)“(?P<of>[^“”]{2,12})”(?=[\u4e00-\u9fff]{2})")
_ONLINE: Final = regex(r"“(?P<of>[^“”]{2,12})”(?=线上|平台|系统|小程序|APP|直通车|为企|助企|惠企)")
_BY_MEANS: Final = _THROUGH_SCHEMES | {"hazards_rectified", "subsidies_paid", "enterprise_visits"}
_TOWARDS: Final = 3  # pauses up to which a scheme is spoken of
# 引进云栈软件、海川材料、青石科技3家企业: those that are named, and not how many there are
_ALL_NAMED: Final = regex(r"(?P<of>[\u4e00-\u9fffA-Za-z0-9·]{2,14}(?:、[\u4e00-\u9fffA-Za-z0-9·]{2,14})+)$")
# 其中惠民行动中学校已开工5个;安居行动中…: the part of the whole that is spoken of
_NAMED_PART: Final = regex(
    r"(?:其中|(?<=[;,。]))(?P<of>[\u4e00-\u9fff“”]{2,12}?(?:行动|工程|战役|板块|领域|计划))中(?!心)"
)
# 电动车隐患排查,排查…家,发现隐患…处
_LOOKED_FOR: Final = regex(
    rf"(?P<of>{either('restrictions.hazard_of')})[\u4e00-\u9fff]{{0,6}}(?:排查|整治|检查)[^,]{{0,6}},"
)
# 海川研究院项目落地…公司8家: what came of one project; 生物医药领域,…落地项目20个: of one field
_OF_ONE: Final = regex(
    rf"(?P<of>(?!(?:{either('restrictions.of_no_one')}))[\u4e00-\u9fffA-Za-z0-9“”]{{2,10}}(?:{either('restrictions.one_source')}))(?:已|共|累计|新|成功|衍生)*(?:落地|孵化|衍生|引进|招引|带动|入驻|注册)[\u4e00-\u9fff]"
)
_FIELD: Final = regex(r"(?:^|(?<=[;。\n]))\s*(?:在)?(?P<of>[\u4e00-\u9fff“”]{2,12}领域)(?:方面)?,")
_OWN_FIELD: Final = regex(r"(?P<of>[\u4e00-\u9fff“”]{2,14}领域)(?:新|累计|共|已)*(?:签约|落地|引进|招引|开工|竣工)")
_OF_FIELDS: Final = frozenset(
    ["projects_attracted", "projects_started", "projects_completed", "enterprises_attracted", "enterprises_registered"]
)
# 投入600万元用于改造泵站: money for one purpose
_FOR: Final = regex(r"(?:资金)?(?:专项|全部)?(?P<of>用于[\u4e00-\u9fff“”\d]{2,24})")
# 16篇信息|被市级以上媒体推介
_IN_MEDIA: Final = regex(
    rf"[^,。;]{{0,16}}?(?:被|在|获|由|于)(?P<of>(?:(?:{either('restrictions.media_levels')})[、及和与]?)+)(?=媒体|报刊|报纸|平台)"
)
# 推进12个项目建设,总建筑面积达60万方: how large what is under way will be
_SIZE: Final = regex(r"(?P<of>总?建筑面积|总?占地面积|用地面积)")
_MEASURES_THING: Final = "measure_of_thing"
_ON_THE_WAY: Final = frozenset(
    word
    for name, stage in table("reading", "stages.toml").items()
    if stage.get("on_the_way")
    for word in (name, *stage["words"])
)
_FIRMS: Final = frozenset(["enterprises_attracted", "enterprises_registered", "enterprises_listed", "projects_attracted"])
_HAZARDS: Final = frozenset(["hazards_rectified"])
# 7个小区党组织全覆盖: places that have some, and not how many there are
_COVERED: Final = regex(
    rf"[\u4e00-\u9fff]{{0,4}}?(?:{either('places.where')}|楼栋|楼道|网格|企业|园区|平台)[\u4e00-\u9fff“”]{{2,14}}?(?:实现)?(?P<of>全覆盖)"
)
_KEPT_IN_PLACES: Final = frozenset(
    ["party_organisations", "elderly_care_facilities", "childcare_facilities", "health_facilities", "cultural_venues"]
)
_EACH_PLACE: Final = regex(
    rf"(?P<of>(?:以上)?的?[\u4e00-\u9fff]{{0,8}}?(?:{either('places.where')})+)(?:都|均|至少|每个|已)*(?:建成|建有|设有|设立|设置|配备|配有|拥有|有|创建|打造)$"
)
# 两获全市第一, 3个月排名全市第一: in the ratings of some months, and not of the time reported on
_NOW_AND_THEN: Final = regex(
    r"(?P<of>(?:[两二三四五六七八九十多数]|\d{1,2})次?(?:[获夺居登列]|荣获|取得)|屡次|多次"
    r"|(?:连续)?(?:[两二三四五六七八九十]|\d{1,2})个(?:月|季度)|连续[两二三四五六七八九十]月|单月|月度|当月|季度(?=排名|考核|评比|评价))"
)

# 成立“钱塘党建红盟”,吸纳成员单位90家: who takes part through one alliance
_ALLIANCE: Final = regex(
    r"(?:成立|组建|通过|依托|打造)[\u4e00-\u9fff]{0,6}(?P<of>“[^“”,;。]{2,16}(?:盟|共同体|联合体)”),(?=吸纳|汇聚|集聚|凝聚|联合|带动|发动|入驻)"
)
# 如学林路实行绿波控制,车速提升5%: what is told of one example
_EXAMPLE: Final = regex(
    r"[,;。]例?如(?!期|意|何|此|下|今|果|实|数|约|火|愿|同)(?P<of>[\u4e00-\u9fff]{2,8}?(?:路|街|河|社区|小区|街道|学校|公司|企业|项目|村))"
)
# 办理人大建议9件、政协提案12件,满意率均为100%: rates of one kind of matter
_OF_MATTERS: Final = regex(r"人大(?:代表)?建议|政协(?:委员)?提案|建议提案|议案")
_RATES_OF_HANDLING: Final = "mediation_success_rate"
# 举办“读书汇”活动,参与人数300人: who came to what is named
_EVENT: Final = regex(
    r"(?:举办|组织|开展)[^,;。“”]{0,20}“(?P<of>[^“”]{2,14})”[^,;。“”]{0,24}活动(?=[,;])"
)
_WHO_CAME: Final = regex(r"(?:累计|共|总)*(?:参与|参加)(?:人数|人次|群众|居民)?")
# 60个重点项目有序推进,开工…9个项目: how many of those
_OF_CHOSEN: Final = regex(
    r"\d{1,4}个(?P<of>重点|重大|优质)[\u4e00-\u9fff]{0,4}项目[\u4e00-\u9fff]{2,10},(?=开工|竣工|投用|新开工|建成)"
    r"|\d{1,4}个项目(?:列[为入]|纳入|入选)(?P<listed>[\u4e00-\u9fff]{2,10}项目),$"
)
_DONE_PROJECTS: Final = frozenset(["projects_started", "projects_completed"])
# 120个市级重大项目…(1)在建项目70个…(2)…已开工15个: an item of a list is of the projects that its head counts
_ITEM: Final = regex(r"\s*(?:\(\d{1,2}\)|\d{1,2}[、.](?!\d))")
_FIRST_ITEM: Final = regex(r"\(1\)|(?<!\d)1[、.](?!\d)")
_HEAD: Final = regex(
    r"\d{1,4}个(?P<of>[\u4e00-\u9fff]{0,6}(?:重点|重大)[\u4e00-\u9fff]{0,4}项目)|(?P<named>[省市区县]?“[^“”]{2,8}”(?:重点|重大)?项目)(?:共|有)*\d"
)
_HEAD_REACH: Final = 400
_EVENT_REACH: Final = 90


class LimitsAround:
    """What the figures of one sentence are limited to beside their phrases. Ask for them in their order."""

    def __init__(self, sentence: Sentence, context: Context) -> None:
        self._sentence = sentence
        self._context = context
        self._campaign = FirstFound(_CAMPAIGN)
        self._handed_down = FirstFound(_HANDED_DOWN)
        self._since = FirstFound(_SINCE)
        self._scheme = FirstFound(_SCHEME)
        self._means = FirstFound(_MEANS)
        self._looked_for = FirstFound(_LOOKED_FOR)
        self._field = FirstFound(_FIELD)
        self._now_and_then = FirstFound(_NOW_AND_THEN)
        self._alliance = FirstFound(_ALLIANCE)
        self._chosen = FirstFound(_OF_CHOSEN)
        self._example = FirstFound(_EXAMPLE)
        self._work = LimitsOfWork(sentence, context)
        self._source = LimitsOfSource(sentence, context)
        self._thing = LimitsOfThing(sentence, context)

    def of(self, at: int) -> str | None:
        """What the sentence limits its figure `at` to, as printed; None where it is of the whole."""
        sentence, text = self._sentence, self._context.folded
        mention = sentence.mentions[at]
        if mention.kind == "rank":
            opens = max(sentence.start, *(text.rfind(mark, sentence.start, mention.start) + 1 for mark in (",", *_PART_ENDS)))
            held = self._now_and_then.search(text, opens, mention.start)
            return held["of"] if held is not None else None
        opens = max(sentence.start, *(text.rfind(mark, sentence.start, mention.start) + 1 for mark in _PART_ENDS))
        if mention.concept in _THROUGH_SCHEMES and (scheme := self._through_scheme(mention, opens)):
            return scheme
        if mention.concept in _BY_MEANS and mention.kind == "level" and (means := self._by_means(mention, opens)):
            return means
        example = self._example.search(text, max(sentence.start, opens - 1), mention.start)
        if example is not None and text.count(",", example.end(), mention.start) <= _NEAR:
            return example["of"]
        if mention.kind == "share" and mention.concept == _RATES_OF_HANDLING:
            return "、".join(matter[0] for matter in _OF_MATTERS.finditer(text, opens, mention.start)) or None
        if (thing := self._thing.of(at, opens)) is not None:
            return thing
        if (source := self._source.of(at, opens)) is not None:
            return source
        if mention.kind != "level":
            return None
        alliance = self._alliance.search(self._context.clean.text, opens, mention.start)
        if alliance is not None:
            return alliance["of"].strip("“”")
        if mention.concept in _DONE_PROJECTS and (chosen := self._chosen.search(text, opens, mention.start)) is not None:
            return chosen["of"] or chosen["listed"]
        if mention.concept in _OF_FIELDS and (head := self._head_of_items()) is not None:
            return head
        if _WHO_CAME.fullmatch(mention.indicator) is not None:
            events = _EVENT.finditer(self._context.clean.text, max(opens, mention.start - _EVENT_REACH), mention.start)
            if came_to := "、".join(event["of"] for event in events):
                return came_to
        since = self._since.search(text, opens, mention.start)
        if since is not None:
            return since["of"]
        campaign = self._campaign.search(text, opens, mention.start)
        if campaign is not None and (campaign["during"] or text.count(",", campaign.end(), mention.start) <= _NEAR):
            return campaign["during"] or campaign["of"].strip("“”")
        handed_down = self._handed_down.search(text, mention.clause, mention.start)
        if handed_down is not None:
            return handed_down["of"]
        if (work := self._work.of(mention, opens)) is not None:
            return work
        if mention.concept in _HAZARDS and (looked := self._looked_for.search(text, opens, mention.clause)) is not None:
            return looked["of"]
        if mention.concept in _KEPT_IN_PLACES and (covered := _COVERED.match(text, mention.end, mention.right)) is not None:
            return covered["of"]
        if _is_of_field(mention) and (own := _OWN_FIELD.match(mention.indicator)) is not None:
            return own["of"]
        if _is_of_field(mention) and (field := self._field.search(text, opens, mention.clause)) is not None:
            return field["of"]
        if mention.concept in _FIRMS and details_of(mention.indicator, mention.concept)[1] is None:
            named = _all_named(mention) or _of_one(mention)
            if named is not None:
                return named
        if mention.kind_of_unit == "money" and (purpose := _FOR.match(text, mention.end, sentence.end)) is not None:
            return purpose["of"]
        if mention.concept == "media_reports" and (media := _IN_MEDIA.match(text, mention.end, mention.right)) is not None:
            return media["of"]
        if mention.kind_of_unit == "area" and (size := _SIZE.search(mention.words_before)) and _is_under_way(sentence, at):
            return size["of"]
        return _in_each_place(sentence, at, text) or _of_untold_whole(mention, sentence, text)

    def _by_means(self, mention: Mention, opens: int) -> str | None:
        """The quoted name of what something was found, settled or paid with, right in front or one pause before."""
        online = _ONLINE.match(mention.indicator)
        if online is not None:
            return online["of"]
        means = self._means.search(self._context.clean.text, opens, mention.start)
        if means is None or self._context.folded.count(",", means.end(), mention.start) > 1:
            return None
        return means["of"]

    def _head_of_items(self) -> str | None:
        """The chosen projects that the head of a list counts, where the sentence is an item of it."""
        text, start = self._context.clean.text, self._sentence.start
        if _ITEM.match(self._context.folded, start) is None:
            return None
        opens = max(0, start - _HEAD_REACH)
        firsts = list(_FIRST_ITEM.finditer(self._context.folded, opens, start))
        heads = list(_HEAD.finditer(text, opens, firsts[-1].start() if firsts else start))
        return heads[-1]["of"] or heads[-1]["named"] if heads else None

    def _through_scheme(self, mention: Mention, opens: int) -> str | None:
        """The quoted name of the scheme or platform by which something was settled."""
        scheme = self._scheme.search(self._context.clean.text, opens, mention.start)
        if scheme is None or self._context.folded.count(",", scheme.end(), mention.start) > _TOWARDS:
            return None
        return scheme["of"]


def _is_of_field(mention: Mention) -> bool:
    """Whether a figure counts projects or firms, of which a sentence about one field tells a part."""
    return mention.concept in _OF_FIELDS or (mention.concept is None and mention.indicator.endswith("项目"))


def _all_named(mention: Mention) -> str | None:
    """The names of a row that has as many as are counted."""
    row = _ALL_NAMED.search(mention.words_before)
    if row is None or row["of"].endswith("等"):
        return None
    names = row["of"].split("、")
    return without_verb(row["of"]) if len(names) == mention.value else None


def _of_one(mention: Mention) -> str | None:
    """The one project or institution that firms came from."""
    source = _OF_ONE.match(mention.words_before)
    return source["of"] if source is not None else None


def _is_under_way(sentence: Sentence, at: int) -> bool:
    """Whether the phrase of a figure, or of the one that it measures again, says that nothing of it is there yet."""
    stage = details_of(sentence.mentions[at].indicator)[0]
    if stage is None and at and sentence.mentions[at].indicator_rule == _MEASURES_THING:
        stage = details_of(sentence.mentions[at - 1].indicator)[0]
    return stage is not None and stage in _ON_THE_WAY


def _in_each_place(sentence: Sentence, at: int, text: str) -> str | None:
    """60%以上的社区|建成1家站点: one in each of these places."""
    mention = sentence.mentions[at]
    share = sentence.mentions[at - 1] if at else None
    if share is None or share.unit != "%" or share.kind != "share":
        return None
    each = _EACH_PLACE.match(text, share.end, mention.start)
    return text[share.start : each.end("of")] if each is not None else None


def _of_untold_whole(mention: Mention, sentence: Sentence, text: str) -> str | None:
    """其中支路开工2条、竣工5条: parts of what the sentence before told."""
    if mention.part_of is not None or mention.subject is not None or mention.kind_of_unit != "count":
        return None
    if _PART.match(text, sentence.start) is None or details_of(mention.indicator)[0] is None:
        return None  # 其中第二产业增加值16亿元: whole in itself
    parts = [part["of"] for part in _NAMED_PART.finditer(text, sentence.start, mention.start)]
    return parts[-1] if parts else "其中"
