"""Second thoughts about the concept that a figure's words suggest: what else they may count, what the one who reports can count."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.concepts.beside import HANDLED, counts_classes, counts_offices, lists_matters
from extractors.reading.concepts.catalogue import Concept, by_id
from extractors.reading.concepts.ellipsis import LEFT_OUT
from extractors.reading.concepts.places import counts_places
from extractors.reading.concepts.reporters import OF_POLICE, as_reporter_counts, speaks_as_court
from extractors.reading.language.lexicon import either
from extractors.reading.language.masking import NAME
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence

# 对16所学校、76所幼儿园、100家企业全部开展疫情防控督导; the clause may be long, its verb is told at its end
_INSPECTED: Final = regex(
    r"对(?!外|接|口|标|象|策)[^。;:]{0,120}?(?:开展|进行|实施|组织|全部|逐一|全覆盖)[^。;,、]{0,14}?(?P<verb>督导|检查|督查|巡查|抽查|排查|巡检|监督|暗访|检测|评估|鉴定|检验|体检|测评)"
)
# 接入路口360个、河道88条: what is shown or connected was not built
_SHOWN: Final = regex(r"呈现|接入|纳管|监测")
# 检查游船30艘、索道2条、电梯21台: the next of a list of what somebody looked at
_LOOKED_THROUGH: Final = regex(r"(?:检查|排查|抽查|巡查|督查|检验|检测|巡检)[^,;。:、]{0,20}\d[^,;。:]*、")
# 为受援人挽回损失90万元: what was saved, and nothing says that it was from swindlers
_FRAUD_PREVENTED: Final = "telecom_fraud_prevented"
_OF_FRAUD: Final = regex(r"诈|骗|止付|冻结|拦截|劝阻")
_SWINDLERS_NEAR: Final = 120  # characters in front of a sentence
# 建设补助1.5万元/床: what is paid for each
_FOR_EACH: Final = regex(r"/\s?(?:人|户|床|张|亩|平方|㎡|月|次|家|生|吨|公里)")
_TASKS: Final = "task_count"
_RENEWED: Final = "old_communities_renovated"
# 壮大村集体经济。…经营性收入1300万元: what villages took in, and no firms
_REVENUE: Final = "operating_revenue"
_TAKEN_IN: Final = regex(r"经营性?收入")
_OF_VILLAGES: Final = regex(r"村集体|村级|集体经济|(?<![农乡])村(?:[((]社区[))])?(?:全年|均|共|年)")
# 新登记企业360家,总数达2.6万家: all that there are, where the concept counts new ones
_ALL_THERE_ARE: Final = regex(r"总[数量]|在册|存量|实有|现有|拥有|共有|累计注册")
_OF_NEW_ONES: Final = "enterprises_registered"
# 专项债券项目16个,到位资金8亿元: of what the figure before names, which the words of the money alone leave out
_FUNDS_ALONE: Final = regex(r"(?:资金)?(?:实际|累计|已)?到位(?:资金)?")
_OTHER_FUNDS: Final = regex(either("names.other_funds"))
# 2幢商务楼宇实现营收23亿元;实现税收3800万元: of the buildings that the sentence is about
_TAXES_ALONE: Final = regex(r"(?:累计|共|共计)?(?:实现|贡献|产生|创造|入库|完成)?(?:总税收|税收|税收收入)")
_BUILDINGS: Final = frozenset("幢栋座")
# 除暂缓的4个小区外,其余…: what is left out
_LEFT_OUT: Final = regex(r"[\u4e00-\u9fff]{0,6}(?:之?外|以外)(?=[,、;。]|均|全部|都|其[余他])")
_EXCEPT: Final = regex(r"除(?!险|害|四|尘|草)[^,;。]{0,40}$")
# 推进环境大整治,…整改问题3万处; 深化法庭工作,受益职工90人
_PROBLEMS_ALONE: Final = regex(r"(?:已|自查自纠|排查整改|排查|发现|整改|完成|处置|解决|推动)*(?:各类)?问题(?:整改)?")
_ENVIRONMENT: Final = regex(either("names.environment_campaigns") + "|审计")
_SERVED_ALONE: Final = regex(r"(?:累计|共)?(?:受益|受惠|惠及|服务)(?:职工|群众|居民|员工|劳动者)")
_HELP_IN_LAW: Final = regex(either("names.help_in_law"))
_FINANCE: Final = regex(r"金融风险|非法集资|涉众型?金融|网贷")
# 做好疫情防控,排查出租房4000户: gone through for people, and not for safety
_INSPECTIONS: Final = "safety_inspections"
_FOR_SAFETY: Final = regex(r"安全|隐患|消防|火灾|燃气|自建房|检查")
_FOR_ELSE: Final = regex(either("names.not_for_safety"))
_SAME_MATTER: Final = 200
_NEAR: Final = 8  # figures back that a sentence may still speak of
_EXCEPT_REACH: Final = 42
_CLAUSE: Final = ",;。:"
_PLACES: Final = "counts_places"
_LOOKED_AT: Final = "inspected"
# 5大类18项应用场景: kinds of what the next figure counts
_KINDS: Final = frozenset(["类", "大类"])
_KINDS_COUNTED: Final = "kinds_counted"
# 组建“供应链联盟”,入驻机构35家: who joined it, and no firms that were won
_FIRMS_WON: Final = "enterprises_attracted"
_JOINS: Final = regex(rf"(?:组建|成立)[^,;。]{{0,12}}(?:{NAME}{{4,14}}|联盟),$")
_JOINS_REACH: Final = 24
# 做好40条道路修缮施工保障: what was kept safe while others built it
_SECURED: Final = regex(r"(?:全力|扎实|切实|积极)?做好[^,;。]+(?:保障|保畅)")
# 23家平台实现党组织全覆盖: places that have some
_PARTY: Final = "party_organisations"
_HAVE_THEM: Final = regex(r"[\u4e00-\u9fff]{2,8}?(?:均|全部|都)*实现[\u4e00-\u9fff“”]{0,4}党组织[\u4e00-\u9fff]{0,4}全覆盖")
# 接报电诈警情下降33%,立案数下降13%: of the police, and no case of discipline
_CASES_OPENED: Final = regex(r"(?:累计|共|新|全市|全区|全县)*立案(?:数|起数|量)?")
_OPENED_BY_POLICE: Final = {
    "telecom_fraud_cases": "telecom_fraud_cases",
    "crime_reports": "crime_reports",
    "crime_prosecuted": "crime_reports",
}
# 办理法律援助案件80件,接待来电来访200件: who came for advice, and with no petition
_CAME: Final = regex(r"(?:共|累计)?接待(?:群众|来电|来访|来信|来人|[、和及])+")
_HELP: Final = "legal_aid"
# 受理劳动争议案件96件,结案92件: of what an office settled, and no court
_SETTLED: Final = regex(r"(?:共|已|累计|全部|当期)*(?:办结案件|结案|办结)")
_CASES_OF_OFFICES: Final = frozenset(["disputes_mediated", "legal_aid"])
# 引进企业36家,投产18家: firms, and no projects
_FIRMS: Final = frozenset(["enterprises_attracted", "enterprises_registered"])
KEEP_THEME: Final = frozenset([_PLACES, _LOOKED_AT, _KINDS_COUNTED])  # of these the theme is that of the concept all the same


def reconsider(
    concept: Concept, mention: Mention, following: Mention | None, sentence: Sentence, text: str, before: list[Mention]
) -> tuple[Concept | None, str | None]:
    """The concept that stays of the one suggested, or another, or none; and the rule that changed it, None where none did.

    following: the next figure of the sentence; before: those in front; text: the masked text of the document.
    """
    if counts_places(mention, following, concept.nature == "act") or _has_them_everywhere(concept, mention):
        return None, _PLACES
    if concept.nature == "built" and mention.unit in _KINDS and following is not None and following.start == mention.end:
        return None, _KINDS_COUNTED
    if concept.id == _FIRMS_WON and _JOINS.search(text, max(sentence.start, mention.clause - _JOINS_REACH), mention.clause):
        return None, "joins_alliance"
    if concept.id in OF_POLICE and not sentence.passage.section and speaks_as_court(text):
        return None, "no_police"
    if mention.kind_of_unit == "money" and _FOR_EACH.match(text, mention.end) is not None:
        return None, "for_each"
    if concept.id == _REVENUE and _TAKEN_IN.search(mention.indicator) is not None:
        near = max(0, sentence.start - _SWINDLERS_NEAR)
        if _OF_VILLAGES.search(text, near, mention.start) is not None:
            return None, "of_villages"
    if concept.id == _RENEWED and mention.unit == "户" and _is_part_of_unnamed(mention, before):
        return None, "lives_there"
    last = next((m for m in reversed(before[-_NEAR:]) if m.concept), None)
    if last is not None and (other := _as_last_counts(concept, mention, last)) is not None:
        return other
    if concept.id == _TASKS and mention.unit == "pp":
        return None, "points_of_task"  # 覆盖率高于目标任务2个百分点
    if concept.id == _FRAUD_PREVENTED and mention.kind_of_unit == "money" and _OF_FRAUD.search(mention.indicator) is None:
        near = max(0, sentence.start - _SWINDLERS_NEAR)
        of_fraud = "群众" in mention.indicator or _OF_FRAUD.search(text, near, mention.start) is not None
        return (concept, "fraud_near") if of_fraud else (None, "no_fraud")
    counted, rule = as_reporter_counts(concept, mention, sentence.passage.section)
    if counted is None:
        return None, rule
    if counted.id == HANDLED and lists_matters(mention, text):
        return None, "matters_listed"
    if mention.kind == "level" and _is_left_out(mention, text):
        return None, LEFT_OUT
    if counted.id == "domestic_capital_received" and _is_of_other_funds(mention, before):
        return None, "funds_of_figure_before"
    if counted.id == "tax_revenue" and _is_of_buildings(mention, before):
        return by_id("building_tax_revenue"), "of_buildings_before"
    if counted.id == "issues_resolved" and _is_of_environment(sentence, mention, text):
        return None, "problems_of_environment"
    if counted.id == "relief_recipients" and _is_served_by_law(sentence, mention, text):
        return None, "served_otherwise"
    if counted.id == _INSPECTIONS and is_looked_through(mention) and _is_not_for_safety(mention, text):
        return None, "looked_through"
    if counted.id == _OF_NEW_ONES and mention.kind == "level" and _ALL_THERE_ARE.search(mention.words_before):
        return None, "all_there_are"
    if counted.id == _OF_NEW_ONES and mention.part_of is not None and _is_part_of_stock(mention, before):
        return None, "all_there_are"
    if counted.id == "safety_inspections" and _is_of_finance(sentence, mention, text):
        return None, "no_safety"
    if counts_offices(counted.id, mention):
        return None, "offices_for_it"
    if counted.nature == "built":
        if counts_classes(mention):
            return None, "classes_of_one"
        if _SECURED.fullmatch(mention.indicator) is not None:
            return None, "secured"
        if _is_inspected(sentence, mention, text) or _is_shown(sentence, mention, text):
            return None, _LOOKED_AT
    return counted, rule


def _as_last_counts(concept: Concept, mention: Mention, last: Mention) -> tuple[Concept | None, str] | None:
    """The concept of bare words that the last figure with one says otherwise of; None where it leaves them what they are."""
    if concept.id == "discipline_cases" and _CASES_OPENED.fullmatch(mention.indicator) is not None:
        opened = _OPENED_BY_POLICE.get(last.concept or "")
        return (by_id(opened), "opened_by_police") if opened is not None else None
    if concept.id == "petition_volume" and last.concept == _HELP and _CAME.fullmatch(mention.indicator) is not None:
        return by_id(_HELP), "came_for_advice"
    if concept.id == "court_cases_closed" and last.concept in _CASES_OF_OFFICES and _SETTLED.fullmatch(mention.indicator):
        return by_id(last.concept or ""), "settled_by_office"
    of_firms = concept.nature == "act" and mention.unit == "家" and last.unit == "家" and last.concept in _FIRMS
    return (None, "of_firms") if of_firms and "项目" not in mention.indicator else None


def _has_them_everywhere(concept: Concept, mention: Mention) -> bool:
    """23家平台实现党组织全覆盖: places in which there are some, and not how many there are."""
    return concept.id == _PARTY and mention.kind == "level" and _HAVE_THEM.match(mention.words_after) is not None


def _clauses_before(sentence: Sentence, mention: Mention, text: str) -> int:
    """Where the part of the sentence begins that a figure stands in."""
    return max(sentence.start, *[text.rfind(mark, sentence.start, mention.start) + 1 for mark in ";。\n"])


def _is_of_environment(sentence: Sentence, mention: Mention, text: str) -> bool:
    """推进环境大整治,整改问题3万处: problems of the streets, which nobody brought forward, or those that audits found."""
    if mention.kind != "level" or _PROBLEMS_ALONE.fullmatch(mention.indicator) is None:
        return False
    return _ENVIRONMENT.search(text, _clauses_before(sentence, mention, text), mention.start) is not None


def _is_part_of_stock(mention: Mention, before: list[Mention]) -> bool:
    """累计注册企业90家,其中数字经济企业60家: a part of what there is."""
    return any(m.start == mention.part_of and m.concept_rule == "all_there_are" for m in before[-_NEAR:])


def _is_part_of_unnamed(mention: Mention, before: list[Mention]) -> bool:
    """新增天然气用户3000户,其中老旧小区500户: households of something else, which only live there."""
    whole = next((m for m in before if m.start == mention.part_of), None)
    return whole is not None and whole.concept is None and whole.unit == mention.unit


def _is_of_finance(sentence: Sentence, mention: Mention, text: str) -> bool:
    """开展金融风险排查,排查企业80家次: what firms owe, and not how safe they are."""
    return _FINANCE.search(text, _clauses_before(sentence, mention, text), mention.start) is not None


def _is_served_by_law(sentence: Sentence, mention: Mention, text: str) -> bool:
    """深化工会派出庭工作,受益职工319人: who was helped to a right got no relief."""
    if mention.kind != "level" or _SERVED_ALONE.fullmatch(mention.indicator) is None:
        return False
    return _HELP_IN_LAW.search(text, _clauses_before(sentence, mention, text), mention.start) is not None


def is_looked_through(mention: Mention) -> bool:
    """排查出租房4000户: whether words say that places were gone through, and not what for."""
    return "排查" in mention.indicator and _FOR_SAFETY.search(mention.indicator) is None


def _is_not_for_safety(mention: Mention, text: str) -> bool:
    """Whether the words in front of a figure speak of what else places are gone through for, such as an epidemic, and not of
    safety since."""
    near = max(0, mention.start - _SAME_MATTER)
    otherwise = [found.start() for found in _FOR_ELSE.finditer(text, near, mention.start)]
    return bool(otherwise) and _FOR_SAFETY.search(text, otherwise[-1], mention.start) is None


def _is_left_out(mention: Mention, text: str) -> bool:
    """除暂缓的4个小区外: what the sentence does not speak of."""
    return (
        _LEFT_OUT.match(text, mention.end) is not None
        and _EXCEPT.search(text, max(0, mention.start - _EXCEPT_REACH), mention.start) is not None
    )


def _is_of_other_funds(mention: Mention, before: list[Mention]) -> bool:
    """Whether money that is told without its source was raised for what the figure before names: bonds, a grant."""
    if not before or before[-1].kind != "level" or _FUNDS_ALONE.fullmatch(mention.indicator) is None:
        return False
    return _OTHER_FUNDS.search(before[-1].indicator) is not None


def _is_of_buildings(mention: Mention, before: list[Mention]) -> bool:
    """Whether a figure of taxes without a name of whose goes on about office buildings that its sentence counts."""
    if mention.kind != "level" or _TAXES_ALONE.fullmatch(mention.indicator) is None:
        return False
    counts = [m for m in before[-_NEAR:] if m.kind == "level" and m.unit != "CNY"]
    return bool(counts) and counts[-1].unit in _BUILDINGS and "楼宇" in counts[-1].indicator


def _is_shown(sentence: Sentence, mention: Mention, text: str) -> bool:
    """平台已呈现主干道360条、河道88条: things in a list behind a verb that builds nothing."""
    opens = max(sentence.start, *[text.rfind(mark, sentence.start, mention.start) + 1 for mark in _CLAUSE])
    if text.find("、", opens, mention.start) < 0:
        return False
    return (
        _SHOWN.search(text, opens, mention.start) is not None
        or _LOOKED_THROUGH.search(text, opens, mention.start) is not None
    )


def _is_inspected(sentence: Sentence, mention: Mention, text: str) -> bool:
    """对12所学校、30家养老机构开展督导: places that somebody looked at are none that were built."""
    opens = text.rfind("对", sentence.start, mention.start)
    if opens < 0:
        return False
    looked_at = _INSPECTED.match(text, opens, sentence.end)
    return looked_at is not None and looked_at.start("verb") > mention.start
