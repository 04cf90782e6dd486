"""What the marts need besides: the stage that a figure speaks of, the restriction a count is printed with."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from extractors.prepared import regex, table
from extractors.reading.language.lexicon import alternatives, either
from extractors.reading.language.phrases import without_verb
from extractors.reading.model.mention import Mention

_NOT_YET: Final = "未"


def _stage_words() -> tuple[frozenset[str], tuple[str, ...]]:
    """Words that say a stage, and with them the longer words that hold one and say none."""
    stages = table("reading", "stages.toml")
    stage_words = frozenset(word for name, entry in stages.items() for word in (name, *entry["words"]))
    never = frozenset(word for entry in stages.values() for word in entry.get("never", ()))
    return stage_words, tuple(sorted(stage_words | never))


_SAYS: Final[frozenset[str]] = _stage_words()[0]
_FAINT: Final = frozenset(
    word for entry in table("reading", "stages.toml").values() for word in entry.get("faint", ())
)
_WORKS: Final = regex(either("details.works"))
# 尚未开工, 待交付: a stage that is not reached is no stage reached
_STAGE: Final = regex(
    rf"(?P<not>(?:[尚还仍暂]未|未能?|(?<![接期招优])待|没有|无法|不予|不)(?:完成|全部)?)?(?P<word>{alternatives(_stage_words()[1])})"
)
_RESTRICTION: Final = regex(
    r"(?:超|总投资|税收超?|营收超?)?(?:\d+(?:\.\d+)?)?[百千]?[十百千万亿]+美?元?(?:及)?以上|税收超[十百千万亿]+元?|[A-F]类|规上|规下|规模以上|限上|限额以上|"
    rf"(?:(?:国家|省|市|区|县)级?[、和及])*(?:国家级|省部?级|市级|区级)(?:及以上|以上)?|世界500强|民营500强|(?:60|65|70|80)(?:周)?岁(?:及)?以上|“[^”]{{1,12}}”(?:计划|工程|行动)|"
    r"“[\d+＋nN]{2,10}”(?:现代)?产业|每[百千万][人户名位](?:老年人|老人|儿童|人口|居民|婴幼儿)?|"
    rf"{either('restrictions.class_of_firms')}|(?<![辖园小社校厂景])(?:{either('restrictions.from_where')})|"
    rf"第[一二三四五六七八九十\d]{{1,3}}批|(?:公建)?配套(?=学校|中小学|幼儿园|道路|支路)|(?<=道路)配套(?=建设)|"
    rf"{either('restrictions.by_whom')}|(?P<group>{either('restrictions.groups')})(?!服务中心|服务站|事务)|"
    rf"(?P<grave>{either('restrictions.grave')})(?=[\u4e00-\u9fff]{{0,4}}(?:{either('restrictions.grave_things')}))|"
    rf"(?<!类)(?P<sector>{either('restrictions.sectors')})(?:类|型|性|领域)?(?:建设|产业|重点|重大)?(?={either('restrictions.restricted_things')})"
)
_OF_SUM: Final = regex(
    rf"(?P<of>{either('restrictions.of_sums')})(?:类|业|产业|开发|固定资产|项目|企业|完成|实现|实际|利用|累计|总|年度|计划|经营性)*(?=投资|外资|营业收入|营收|主营|增加值|出口|财政|收入|税|零售|社零|$)"
)
# 中央、省市主流媒体: in whose media a report stood
_MEDIA: Final = regex(rf"(?:(?:{either('restrictions.media_levels')})[、及和与]?)+(?=媒体|报刊|报纸|平台)")
_IN_MEDIA: Final = "media_reports"
# 重大产业项目, 优质项目; 产业项目 where no such word is in front
_WEAK: Final = regex(
    rf"(?P<weak>{either('restrictions.weak_sectors')}|产业)(?=(?:产业链?)?(?:{either('restrictions.restricted_things')}))"
)
# 高层次人才: a part of the people that were brought in; 入选省级英才计划: what they were chosen for
_RANKED: Final = regex(
    rf"(?P<of>{either('restrictions.ranked_people')})(?=[\u4e00-\u9fff、]{{0,6}}人才(?!计划|工程|项目)|(?<=[士])(?:[、和]|$))"
    r"|入选(?P<chosen>[\u4e00-\u9fff]{2,14}?人才(?:培养|引进|培育)?(?:计划|工程))"
)
_HAZARD_OF: Final = regex(
    rf"(?P<of>{either('restrictions.hazard_of')})(?=(?:消防|安全|火灾|质量|使用|交通|违规|充电|地下)*(?:问题)?隐患)"
)
_CARE: Final = regex(
    rf"(?P<of>{either('restrictions.kinds_of_care')})(?=托|幼|婴|养老)|“(?P<named>[^“”]{{2,10}})”(?=托|幼|婴)"
)
_SCHOOLS: Final = regex(rf"(?P<of>(?:{either('restrictions.kinds_of_care')}|寄宿制)+)(?=[\u4e00-\u9fff]{{0,4}}(?:学校|幼儿园|中小学))")
_MISDEED: Final = regex(rf"(?P<of>{either('restrictions.misdeeds')})")
# 地方税收: what stays of the taxes
_LOCAL_TAX: Final = regex(r"(?P<of>地方)(?:级)?(?=税收|税)|(?<=税收)(?P<kept>地方留成)")
_INVENTIONS: Final = regex(r"(?P<of>发明)(?=专利)")
_SHOWPIECE: Final = regex(rf"(?P<of>{either('restrictions.showpieces')})(?=小区|项目|工程)")
_DISPUTE: Final = regex(
    rf"(?P<of>{either('restrictions.disputes_of')})(?=[\u4e00-\u9fff]{{0,3}}(?:纠纷|矛盾|案|警情|[事]?件|$))"
)
# 公共停车场(库)项目, 停车库已开工2个: car parks, and no spaces
_CAR_PARKS: Final = regex(
    rf"停车[\u4e00-\u9fff()\uff08\uff09]{{0,6}}(?P<of>项目)$"
    rf"|(?P<park>停车(?:场|库|楼))(?:(?:{either('names.state')}|\(库\)|\(场\)|、)*)$"
)
# 高层建筑3100栋: inspected places of one kind; 龙头企业: firms of one; “便民保”参保: one insurance
_INSPECTED: Final = regex(rf"(?P<of>{either('restrictions.places_inspected')})")
_LEADING: Final = regex(rf"(?P<of>{either('restrictions.leading_firms')})(?:型|骨干)?(?=[\u4e00-\u9fff]{{0,2}}企业)")
_REGISTERED: Final = regex(rf"(?P<of>{either('restrictions.kinds_of_registered')})")
_INSURANCE: Final = regex(r"“(?P<of>[^“”]{2,10}保)”")
# 提升绿化: what was green before
_IMPROVED: Final = regex(r"(?P<of>提升|改造|整治)(?=绿)|(?:绿化|绿地)(?P<then>提升|改造|整治)")
# 落实“关键小事”200件, “四个平台”受理事件: matters of one name
_NAMED_MATTERS: Final = regex(
    r"“(?P<of>[^“”]{2,10})”|纳入(?P<listed>[\u4e00-\u9fff]{2,14}?)的|(?<=完成)(?P<from>[\u4e00-\u9fff]{2,10}?清单)(?=问题)"
)
# 办理住所申报相关事项, 维权服务窗口办件: matters of one kind, of one desk
_MATTERS_OF: Final = regex(
    r"(?:办理|受理|办结)(?P<of>(?!并|各|全部|政务|便民|行政)[\u4e00-\u9fff]{2,10}?)(?=相关事项|审批事项|业务$)"
    r"|(?P<desk>[\u4e00-\u9fff]{2,8}服务窗口)|^(?P<kind>(?!各类|各项|全部|政务|审批)[\u4e00-\u9fff]{2,4})业务$"
)
# 党史学习教育宣讲
_THEME_TAUGHT: Final = regex(
    r"(?:开展|举办|组织)(?P<course>[\u4e00-\u9fff]{5,18}(?:提升|专题|业务|技能|能力)培训)(?=班?$)|"
    r"“(?P<named>[^“”]{2,14})”(?=(?:主题|系列|宣传|宣讲)*活动$)|(?:(?<![\u4e00-\u9fff])|(?<=开展|举办|组织|深化|推进|结合))(?!开展|举办|组织|深化|推进|结合)"
    r"(?P<of>[\u4e00-\u9fff]{2,8}?(?:学习教育|主题教育))"
)
# 900套安置房的不动产登记证审核: what was done for their papers
# 竣工云河03安置房: one plot by its number
_PAPERS_OF: Final = regex(
    r"(?P<of>不动产登记证?|不动产权?证|产权证|房产证|办证)|(?:竣工|交付|开工|完工|建成|续建|完成)?(?P<plot>[\u4e00-\u9fff]{1,5}(?:[A-Z]\d{0,3}|\d{2,3})(?:地块)?)(?=安置房)"
)
_BOARDS: Final = regex(r"(?P<of>新?[三四]板|主板|创业板|科创板|北交所|区域性股权|股权交易中心|境内|境外)")
# 生物医药类公司, 文化带项目: firms and projects of one kind
_OF_A_KIND: Final = regex(
    rf"(?P<of>(?<![\u4e00-\u9fff])(?![各此几多其两三])[\u4e00-\u9fff]{{2,10}}?类)(?=公司|企业|项目|机构|门店)"
    r"|(?P<trade>(?<![\u4e00-\u9fff])(?![各此几多其两三全本该])[\u4e00-\u9fff]{2,10}?产业)(?=公司|企业)"
    rf"|(?P<belt>(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{{2,8}}(?:{either('restrictions.belts')}))(?=项目|工程)"
)
# 老旧小区分类设施, 垃圾分类示范小区: at estates of one kind
# 人才房项目3个: projects, where flats are counted
_SORTING_AT: Final = regex(r"(?P<of>示范小区|老旧小区)")
_HOUSING_PROJECTS: Final = regex(rf"(?P<of>项目)|(?P<kind>{either('restrictions.homes_to_let')})")
# “智慧养老院”2家, 机构养老床位: homes of one kind, beds in homes alone
_CARE_OF_A_KIND: Final = regex(r"(?P<of>智慧|智能化)(?=养老)|(?P<kind>医?康养联合体)|(?<!养老)(?P<where>机构|家庭)(?=(?:养老|护理)床位)"
    r"|(?P<for>认知障碍|认知症|失智)(?=(?:照护|护理|老人)*床位)|(?P<part>专区)(?=床位)"
)
# “星火书屋”, 健身苑点: venues of one kind
_VENUES: Final = regex(rf"“(?P<of>[^“”]{{2,10}})”|(?P<kind>{either('restrictions.kinds_of_venues')})")
# 街道驾驶舱, “云帮办”应用场景: applications of one kind, of one name
_APPLICATIONS: Final = regex(r"(?P<of>(?:街道|镇街|社区|部门)?驾驶舱)|“(?P<named>[^“”]{2,12})”(?=[\u4e00-\u9fff]{0,4}(?:应用|场景|系统))")
# 出让柳溪北商业地块: one plot by its name
_NAMED_PLOT: Final = regex(
    r"(?:出让|拍卖|成交|摘牌|供应)(?P<of>(?!(?:经营性|商业|住宅|工业|商住|涉宅|产业|优质|各类|留用|国有|宅地|首))[\u4e00-\u9fff\d-]{3,14}?地块)"
)
# 获区主要领导批示6次: by leaders of one level; 省市区领导 are all of them
_LEADERS: Final = regex(
    r"(?<![省市区县委级、和及])(?!省、?市、?区)(?P<of>(?:(?:国家|中央|省|市|区|县)[委级]?[、和及]?){1,3}(?:主要)?)(?=领导)"
    r"|(?P<chief>[省市区县]委书记|[省市区县]长)"
)
# 四级走访总量: of the petitions that come in one way
_PETITIONS: Final = regex(r"(?P<of>(?:四级|三级|进京|赴省|越级|集体|重复|初次)(?:走访|来访|上访|信访|访)|走访|来访|网上信访|来信)")
# 工程车事故: of vehicles of one kind; 行政案件: of cases of one kind
_VEHICLES: Final = regex(
    rf"(?P<of>{either('restrictions.vehicles')})|(?P<kind>{either('restrictions.accidents_of_a_kind')})(?=[\u4e00-\u9fff]{{0,3}}事故)"
)
# 社区卫生服务中心9家; 配送演出90场; 刑事警情: a part of the indicator
_HEALTH_OF_A_KIND: Final = regex(rf"(?P<of>{either('restrictions.health_facilities_of_a_kind')})")
_ROADWAY: Final = regex(r"(?P<of>车行道|人行道|慢车道)")
_ACCESSIBLE: Final = regex(rf"(?P<of>{either('restrictions.accessible_places')})(?=[\u4e00-\u9fff]{{0,2}}无障碍)")
_EVENTS: Final = regex(r"(?P<of>配送)")
_CRIMES: Final = regex(r"(?P<of>刑事)(?!、?治安|[和及与]治安)|(?<!刑事)(?<!刑事[、和及与])(?P<order>治安)")
# 审结涉企案件, 审结各类知识产权案件
_CASES: Final = regex(
    r"(?:审结|办结|执结|结案|受理)(?P<of>涉[\u4e00-\u9fff]{1,10}?)(?=案件|案)"
    rf"|(?:审结|办结|执结|审执结)(?:各类|各种)?(?P<kind>{either('restrictions.cases_of')})(?:类)?(?=案)"
)
# 化解任务, 征借地任务: tasks of one kind
_TASKS_OF: Final = regex(rf"(?P<of>{either('restrictions.tasks_of')})(?:任务|已?完成)")
# 职工参与“巧匠日”活动: who came to what is named
_CAME_TO: Final = regex(r"参[与加](?P<of>[\u4e00-\u9fff、]{0,6}“[^“”]{2,10}”)(?:[\u4e00-\u9fff]{0,2})活动")
# 奖励高技能人才20万元: money for one kind of people
_AWARDED: Final = regex(r"奖励(?P<of>[\u4e00-\u9fff]{1,6}(?:人才|职工|教师|工匠))$")
_FIRMS_AND_PROJECTS: Final = frozenset(
    [
        "projects_attracted",
        "projects_started",
        "projects_completed",
        "enterprises_registered",
        "enterprises_attracted",
        "enterprises_listed",
        "enterprise_visits",
    ]
)
# what else restricts the figures of one indicator
_OF_INDICATOR: Final = {
    "talent_recruited": _RANKED,
    "hazards_rectified": _HAZARD_OF,
    "hazards_found": _HAZARD_OF,
    "hazards_put_right": _HAZARD_OF,
    "childcare_facilities": _CARE,
    "schools": _SCHOOLS,
    "discipline_cases": _MISDEED,
    "tax_revenue": _LOCAL_TAX,
    "patents_granted": _INVENTIONS,
    "old_communities_renovated": _SHOWPIECE,
    "disputes_mediated": _DISPUTE,
    "parking_spaces": _CAR_PARKS,
    "green_area_added": _IMPROVED,
    "listed_companies": _BOARDS,
    "resettlement_housing": _PAPERS_OF,
    "issues_resolved": _NAMED_MATTERS,
    "public_services_handled": _MATTERS_OF,
    "safety_inspections": _INSPECTED,
    "enterprises_attracted": _LEADING,
    "enterprises_registered": _REGISTERED,
    "social_insurance": _INSURANCE,
    "training_and_outreach": _THEME_TAUGHT,
    "waste_sorting": _SORTING_AT,
    "rental_housing": _HOUSING_PROJECTS,
    "elderly_care_facilities": _CARE_OF_A_KIND,
    "cultural_venues": _VENUES,
    "digital_applications": _APPLICATIONS,
    "land_sold": _NAMED_PLOT,
    "leader_instructions": _LEADERS,
    "petition_volume": _PETITIONS,
    "traffic_accidents": _VEHICLES,
    "health_facilities": _HEALTH_OF_A_KIND,
    "cultural_events": _EVENTS,
    "roads_built": _ROADWAY,
    "disability_services": _ACCESSIBLE,
    "crime_reports": _CRIMES,
    "court_cases_closed": _CASES,
    "task_count": _TASKS_OF,
    "task_completion_rate": _TASKS_OF,
    "cultural_participants": _CAME_TO,
    "subsidies_paid": _AWARDED,
}
SUMS: Final = frozenset(
    [
        "fixed_asset_investment",
        "industry_value_added",
        "service_value_added",
        "tax_revenue",
        "operating_revenue",
        "export_value",
        "retail_sales",
        "fiscal_revenue_local",
        "fiscal_revenue_total",
        "foreign_capital_used",
        "domestic_capital_received",
    ]
)
# the clause that ends in front of a figure's own, and only says how some sector does
_TOPIC: Final = regex(
    rf"(?:^|[,。;\n])(?:特别是|尤其是|其中)?(?P<of>{either('restrictions.of_sums')})(?:产业|经济|业务)?(?:发展)?(?:势头|态势|增势|持续|稳步|蓬勃|加速|加快|快速|不断|强势|迅猛|逆势)[^,。;\d]{{0,8}},$"
)
_TOPIC_REACH: Final = 24
_PROGRESS: Final = "progress_rate"
_BARE_SUM: Final = 4  # characters: 出口额, 营业收入
_OF_PROJECTS: Final = frozenset(["projects_attracted", "projects_started", "projects_completed"])


# 祥符老街北|商业地块
_PLOT: Final = regex(r"[\u4e00-\u9fff]{2,5}?(?:地块|宗地|用地)")
_SHORTEST_NAME: Final = 3


# “上市公开课”活动: a name says no stage
_QUOTED: Final = regex(r"“[^”]*”?")


# 盯引、签约项目12个: some are signed, the others are not yet
_MIXED: Final = regex(rf"(?P<of>(?:{either('details.not_yet_won')})[、和及与/](?:签约|落地|引进|招引|洽谈))")


_PUSHED_ON: Final = regex(r"(?:积极|加快|持续|稳步|有序)?推进[^,;。]{1,20}的(?P<work>整改|化解|处置|办理)$")


def _hide(name: re.Match[str]) -> str:
    return name[0] if name[0].strip("“”") in _SAYS else "\ue000" * len(name[0])


@lru_cache(maxsize=16384)
def details_of(phrase: str, indicator: str | None = None) -> tuple[str | None, str | None]:
    """The last stage of a phrase as printed (开工, 未开工 ...), and what restricts the figure to a part, as printed (亿元以上, 残疾人).

    indicator: the indicator of the figure, whose own words restrict nothing: a figure of services for disabled people is
    whole, one of their jobs is a part. Several restrictions stand in the order of the phrase, with 、 between them.
    """
    stage: str | None = None
    for found in _STAGE.finditer(_QUOTED.sub(_hide, phrase) if "“" in phrase else phrase):
        word = found["word"]
        if word in _FAINT and (stage is not None or _WORKS.search(phrase) is None):
            continue  # 推进矛盾化解, 计划开工的有序推进
        if word in _SAYS:
            stage = _NOT_YET + word if found["not"] is not None else word
    if stage is None and phrase.endswith("已开"):
        stage = "开工"  # 已开12个,开工率…
    if stage is not None and (pushed := _PUSHED_ON.match(phrase)) is not None and pushed["work"] == stage:
        stage = "推进"  # 推进12个信访件的整改
    restriction = _restriction(phrase, indicator or "")
    if (mixed := _MIXED.search(phrase)) is not None:
        return None, "、".join(word for word in (mixed["of"], restriction) if word)
    return stage, restriction


# 8个站点|施工中; 折合120个泊位,|完成方案公示: what is said of the thing behind it, and that nothing is there yet
_BEHIND: Final = regex(
    r"(?P<own>[\u4e00-\u9fff]{0,12}?)(?P<stage>施工中|建设中|推进中)(?=[,、;。]|$)"
    r"|[\u4e00-\u9fff]{0,10},(?:目前)?(?:已|均已|正在?|尚在)?(?:完成|进行|通过|处于|开展|进入)?(?P<then>方案公示|方案设计|初步设计|施工图设计|招标|立项)(?:阶段|中)?(?=[,;。]|$)"
)


def stage_behind(text: str, end: int, right: int, stop: int) -> str | None:
    """The stage on the way that stands behind a figure, in its own clause or as the next one; None where none does."""
    found = _BEHIND.match(text, end, stop)
    if found is None or (found["stage"] is not None and found.end() > right):
        return None
    return found["stage"] or found["then"]


def _is_part_of_name(phrase: str, at: int) -> bool:
    """出让桥东老街北商业地块: what kind of plot the name of one says restricts nothing; 出让商业地块 does."""
    if _PLOT.search(phrase, at) is None:
        return False
    name = without_verb(phrase[:at]).removeprefix("等")
    return len(name) >= _SHORTEST_NAME and not name.endswith(("等", "、", "类", "级", "宗", "块", "性", "型", "及", "和", "与"))


def is_faint(stage: str | None) -> bool:
    """True for a stage that a plan does not ask for: what it pushes on, it wants done."""
    return stage in _FAINT


def _restriction(phrase: str, indicator: str) -> str | None:
    if indicator == _PROGRESS:
        return None  # 海川文化项目桩基施工60%: of one project, whatever its name says
    of_indicator: frozenset[str] = _own().get(indicator, frozenset())
    found_words: list[str] = []
    for found in _RESTRICTION.finditer(phrase):
        word = found["sector"] or found["group"] or found["grave"] or found[0]
        if found["sector"] and _is_part_of_name(phrase, found.start()):
            continue
        if word not in of_indicator and word not in found_words:
            found_words.append(word)
    if indicator in SUMS:
        for found in _OF_SUM.finditer(phrase):
            if found["of"] not in of_indicator and found["of"] not in found_words:
                found_words.append(found["of"])
    if indicator == _IN_MEDIA and (media := _MEDIA.search(phrase)) is not None:
        found_words = [*[word for word in found_words if word not in media[0]], media[0]]
    if (special := _OF_INDICATOR.get(indicator)) is not None:
        words = [found.group(found.lastgroup or 0) for found in special.finditer(phrase)]
        words = [word for word in words if word not in of_indicator and word not in found_words]
        told = "、".join(words)  # 省级英才计划 says 省级, too
        found_words = [word for word in found_words if word not in told] + words
    if indicator in _FIRMS_AND_PROJECTS:
        kind = _OF_A_KIND.search(without_verb(without_verb(phrase)))
        if kind is not None and not any(word in kind[0] for word in found_words):
            found_words.append(kind["of"] or kind["trade"] or kind["belt"])
    if not found_words and indicator in _OF_PROJECTS and (weak := _WEAK.search(phrase)) is not None:
        found_words.append(weak["weak"])
    return "、".join(found_words) if found_words else None


def limited_by_topic(mention: Mention, text: str) -> str | None:
    """跨境电商越做越大,出口2亿美元: the sector that the clause in front speaks of, for a sum that names none."""
    if mention.concept not in SUMS or mention.indicator_rule != "own_words":
        return None
    if len(without_verb(mention.indicator)) > _BARE_SUM:
        return None  # 外贸出口额: a sum that says itself of what it is
    topic = _TOPIC.search(text, max(0, mention.clause - _TOPIC_REACH), mention.clause)
    if topic is None or topic["of"] in _own().get(mention.concept, frozenset()):
        return None
    return topic["of"]


@cache
def _own() -> dict[str, frozenset[str]]:
    """Words that an indicator means anyway, by its id."""
    by_indicator: dict[str, list[str]] = table("reading", "vocabulary.toml")["restrictions"]["own"]
    return {indicator: frozenset(words) for indicator, words in by_indicator.items()}
