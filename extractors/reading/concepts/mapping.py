"""Which concept a figure belongs to: by the level it is tied to, by its own phrase, by the thing named before it."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.concepts import ellipsis, proportions
from extractors.reading.concepts.beside import (
    begins_anew,
    branch_of_whole,
    class_of_whole,
    counts_good_deeds,
    divides,
    handled_further,
    invests_in_projects,
    is_state_of_tasks,
    like_the_one_before,
    of_counted_whole,
    of_kind_introduced,
    plan_of_level,
    words_behind,
)
from extractors.reading.concepts.catalogue import Concept, by_id, find_concept, find_narrower
from extractors.reading.concepts.details import details_of
from extractors.reading.concepts.reconsider import KEEP_THEME, reconsider
from extractors.reading.concepts.reporters import of_reporter
from extractors.reading.concepts.several import counts_several, without_examples
from extractors.reading.concepts.spending import is_spending, spent_on
from extractors.reading.concepts.surroundings import Surroundings
from extractors.reading.concepts.themes import theme_of
from extractors.reading.concepts.told_further import told_further
from extractors.reading.language.masking import NAME
from extractors.reading.language.phrases import is_bare_verb, verb_of
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence
from extractors.reading.scope.paragraph_titles import opening_of_paragraph, title_of_paragraph

# 发放低保金、助学金等各类资金: the examples say what the money is for
_FUNDS: Final = regex(r"等(?:各类|各项)?(?:资金|款项)$")
# 新设企业中注册资本千万元以上121家: the class leaves the firms what they are
_BY_CAPITAL: Final = regex(
    r"中?注册资[本金](?:在|达|超|超过)?[\d一二三五十百千万亿]+美?元?(?:及)?(?:以上)?的?"
)
_FIRMS: Final = frozenset(["家", "户"])
_OTHERS: Final = ("集体", "非公")  # 非公有制经济实现增加值: of some owners, and not of the whole
_IN_STOCK: Final = regex(r"共有|现有|拥有|辖有|有(?=[\u4e00-\u9fff]{2})")
_HOW_FAR: Final = ("完成", "形象进度", "工程进度", "实施进度", "任务")
_PARTS_OF_PARTS: Final = 3
_SHORT_THING: Final = 3  # characters of a thing that stands for itself
_CONTEXT: Final = 30  # characters in front of a clause that may name what it goes on about


def map_concepts(sentence: Sentence, context: Context) -> None:
    """Say of every figure which indicator of the catalogue it belongs to, and which theme.

    Reads phrases, kinds and links, the task of the row, the sentence before, the paragraph's title. Writes `concept`,
    `theme`, and the concepts of a task to the state of its row.
    """
    passage, start, text = sentence.passage, sentence.start, context.masked
    mentions = sentence.mentions
    row = context.rows[passage.row] if passage.row is not None else None
    title = title_of_paragraph(context, start) if row is None else ""
    task = row.task if row is not None and passage.cell == "progress" else ""
    nothing: dict[str, str] = {}
    divided = divides(text, start)
    for at, mention in enumerate(mentions):
        in_front = text[max(start, mention.clause - _CONTEXT) : mention.clause]
        context_words = passage.category or in_front
        if not context_words.strip() and not at:
            context_words = title
        if row is not None:
            topic = row.concepts
        elif not at and (context.goes_on_at(start) or (divided and context.follows_at(start))):
            topic = context.before.concepts
        else:
            topic = nothing
        # of a list, what stands behind the figure before: 16所学校、100余家企业 counts no schools twice
        opens = max(mention.clause, mentions[at - 1].end if at else 0)
        clause = text[opens : mention.start]
        if _named_behind(mention, mentions[at - 1] if at else None):
            clause = _verbs_of(clause)
        around = Surroundings(mentions[:at], clause, topic, context_words, task, title, in_front)
        around.divided = divided
        around.before_sentence = context.before.concepts if context.goes_on_at(start) else nothing
        around.invests_in_projects = row is None and invests_in_projects(mention, title, text)
        # 完成进度, 形象进度 of a task that states no figure, or several
        around.of_whole_task = row is not None and row.stated != 1 and passage.measure.startswith(_HOW_FAR)
        concept = _concept_of(mention, sentence.level_of(at), around)
        following = mentions[at + 1] if at + 1 < len(mentions) else None
        if concept is not None:
            theme = concept.theme
            concept, doubt = reconsider(concept, mention, following, sentence, text, around.before)
            if doubt is not None:
                around.rule = doubt
            if doubt in KEEP_THEME:
                mention.decide_concept(None, around.rule)
                mention.decide_theme(theme, "concept")
                continue
        elif (of_whose_report := of_reporter(mention, passage.section)) is not None:
            concept = around.by("reporters_own", of_whose_report)
        if concept is not None:
            mention.decide_concept(concept.id, around.rule)
            mention.decide_theme(concept.theme, "concept")
            if row is not None and passage.cell == "task":
                row.concepts.setdefault(mention.unit, concept.id)
        else:
            mention.decide_concept(None, around.rule)
            narrower = find_narrower(mention.indicator, mention.unit, mention.kind, None)
            if narrower is not None and not narrower.general and not narrower.broader:
                mention.decide_theme(narrower.theme, "narrower_indicator")
                continue
            before = mentions[at - 1].theme if at else ""
            lead = passage.category or opening_of_paragraph(text, start) if not before else ""
            mention.decide_theme(theme_of(mention.indicator, passage.section, mention.unit, before, lead), "words")


def _concept_of(mention: Mention, linked: Mention | None, around: Surroundings) -> Concept | None:
    """The first rule that speaks decides: the level it is tied to, the figures before, its own words, what stands before."""
    before = around.before
    if mention.indicator_rule == "progress_of_task":
        task = "task_completion_rate" if around.of_whole_task else next(iter(around.topic.values()), None)
        return around.by("task_of_row", by_id(task) if task is not None else None)
    if mention.indicator_rule == "measure_of_item":
        return around.by("of_one_project", None)  # 中药材加工项目: of one that is named, and no sum of a place
    if counts_several(mention):
        return around.by("of_several", None)
    if before and proportions.is_bound_of(mention, before[-1]):
        return around.by("bound_of_rate", by_id(before[-1].concept or ""))
    if linked is not None and linked.concept is not None and mention.kind != "rank":
        if is_spending(mention) and linked.unit != "CNY":
            return around.by("spending", None)  # 开工小区150个,投资完成率45%
        if linked.concept == "task_count" and proportions.is_rate_of_thing(mention):
            return around.by("level_without", None)
        return around.by("level", proportions.as_linked(mention, linked.concept))
    if mention.indicator_rule == "pulls":
        return around.by(
            "figure_before", by_id(before[-1].concept) if before and before[-1].concept else None
        )
    if linked is not None and mention.kind == "growth" and linked.kind == "share":
        return around.by("level_without", None)  # 解决率97%,提升2%: of a rate that is none of the catalogue
    if linked is not None and proportions.only_says_how_much(mention, linked):
        return around.by("level_without", None)  # of a thing that is none of the catalogue
    if mention.kind == "rank" and (ranked := ellipsis.figure_ranked(before)) is not None:
        found = _of_ranked(mention, before)
        if found is not None:
            return around.by("rank_of_figure_before", ranked if found else None)
    whole = _whole_in_front(mention, around) if before and "(" in around.in_front else None
    if whole is not None and _is_no_kind_of(mention, whole):
        return around.by("whole_in_front", ellipsis.as_part(mention, whole.concept) if whole.concept else None)
    if is_spending(mention):
        return around.by("spending", spent_on(mention, before, around.topic))
    concept: Concept | None = _by_own_words(mention, linked, around)
    if concept is None and around.invests_in_projects:
        return around.by("projects_of_point", by_id("fixed_asset_investment"))
    if concept is None:
        concept = around.by("sector_of_whole", ellipsis.sector_of_whole(mention, before)) or concept
    if concept is None and (of_whole := class_of_whole(mention, before, around.topic or around.before_sentence)) is not None:
        return around.by("class_of_whole", of_whole)
    if (counted := of_counted_whole(mention, before, around.topic if around.divided else {}, concept)) is not None:
        return around.by("counted_whole", counted)
    if concept is None and around.divided and mention.kind in ("level", "growth") and linked is None:
        concept = around.by("branch_of_whole", branch_of_whole(mention, before, around.topic)) or concept
    if mention.kind == "level":
        concept = _with_what_stands_before(mention, concept, around)
        if concept is None and whole is not None and whole.concept:
            return around.by("whole_in_front", ellipsis.as_part(mention, whole.concept))
    elif mention.kind == "share" and _of_unnamed(linked) and ellipsis.is_stage_rate(mention):
        act = concept is None or ellipsis.is_act(concept)
        return around.by("level_without", None) if act else concept
    elif mention.kind == "share" and (concept is None or ellipsis.is_act(concept)) and not _of_unknown(linked):
        concept = _continued(mention, concept, around) or concept
        if concept is None or ellipsis.is_act(concept):
            built = ellipsis.stage_of_before(mention, before, around.topic)
            concept = around.by("stage_of_before", built) if built is not None else concept
    if concept is not None and not around.task and ellipsis.is_act(concept) and _is_named_thing(mention):
        return around.by("named_thing", None)
    if concept is not None:
        return concept
    earlier = ellipsis.of_figure_before(mention, before, around.context) or told_further(mention, before)
    return around.by("figure_before" if earlier is not None else "nothing_fits", earlier)


def _of_unnamed(linked: Mention | None) -> bool:
    """危房改造竣工3490户,竣工率100%: the level that a rate belongs to is none of the catalogue."""
    return (
        linked is not None
        and linked.kind == "level"
        and linked.concept is None
        and "项目" not in linked.indicator
    )


def _of_unknown(linked: Mention | None) -> bool:
    """合同外资3亿美元,完成目标的37%: the level that a share is tied to is none of the catalogue, whatever stands in front of it."""
    return linked is not None and linked.kind == "level" and linked.concept is None and linked.kind_of_unit == "money"


def _is_named_thing(mention: Mention) -> bool:
    """口袋公园竣工8个: a thing with an indicator of its own is no project that was finished; the progress of a task is."""
    if mention.kind != "level" or "项目" in mention.indicator or "工程" in mention.indicator:
        return False
    named = find_narrower(mention.indicator, mention.unit, mention.kind, None)
    return named is not None and (not named.general or named.head)


def _by_own_words(mention: Mention, linked: Mention | None, around: Surroundings) -> Concept | None:
    """What the words of the figure's own clause name."""
    proportion = proportions.whole_of(mention, around.before)
    concept = (
        proportion[0]
        if proportion is not None
        else _own(mention, around.clause, _stock_before(mention, around))
    )
    around.rule = "proportion" if proportion is not None else "own_words"
    if concept is not None and mention.kind == "rank" and proportions.ranks_rate_of_thing(mention, concept):
        concept = None  # 高标准农田完成率全省排名第三
    if concept is not None and mention.unit == "%":
        concept = around.by("completion_rate", proportions.of_tasks(mention, concept, linked))
    if concept is None and around.before and mention.separator == "" and around.before[-1].concept:
        concept = around.by("measured_again", ellipsis.measured_again(mention, around.before[-1]))
    return concept


def _stock_before(mention: Mention, around: Surroundings) -> str:
    """共有小区620个,其中老旧小区140个: the parts of what there is are there, too, and were not built."""
    if mention.part_of is None:
        return ""
    whole: Mention | None = mention
    for _ in range(_PARTS_OF_PARTS):  # 现有学校96所,其中基础教育94所(其中幼儿园60所)
        part_of = whole.part_of if whole is not None else None
        if part_of is None:
            return ""
        whole = next((m for m in around.before if m.start == part_of), None)
        if whole is None or whole.concept is not None:
            return ""
        if _IN_STOCK.search(whole.words_before) is not None:
            return "现有"
    return ""


def _continued(mention: Mention, act: Concept | None, around: Surroundings) -> Concept | None:
    if mention.words_before.endswith("等") and "、" in mention.words_before and is_bare_verb(mention.indicator):
        return None  # 公园、剧院改造等2个已开工: of what its own examples are, and not of what was counted before
    found = ellipsis.continued(mention, around.before, around.topic, act, around.context, around.title)
    return around.by("list_goes_on", found) if found is not None else None


def _with_what_stands_before(
    mention: Mention, concept: Concept | None, around: Surroundings
) -> Concept | None:
    """The concept of a level, where its own words leave the thing to the figures and words before it."""
    before = around.before
    if mention.indicator_rule in ("holds_others", "holds_tasks"):
        return concept  # 2个项目187个泊位: projects, whatever is counted in front of them
    if concept is None and (kind := of_kind_introduced(mention, around.in_front)) is not None:
        return around.by("kind_introduced", kind)
    if concept is None and (kin := like_the_one_before(mention, before)) is not None:
        return around.by("like_the_one_before", kin)
    if concept is None and counts_good_deeds(mention):
        return around.by("good_deeds", by_id("task_count"))
    if concept is None and is_state_of_tasks(mention, before, around.topic):
        return around.by("list_goes_on", by_id("task_count"))
    if concept is None and (handled := handled_further(mention, before, around.before_sentence)) is not None:
        return around.by("list_goes_on", handled)
    if concept is None:
        concept = around.by("verb_of_list", ellipsis.with_verb_of_list(mention, before))
    open_ = concept is None or ellipsis.is_act(concept)
    if open_ and (rest := ellipsis.rest_of(mention, before, around.title)) is not None:
        if rest[0] is not None and "未" in mention.indicator and any(w in mention.indicator for w in rest[0].negative):
            return around.by("nothing_fits", None)  # 审结900件,尚有未结120件
        return around.by("rest_of_count", rest[0])
    if open_ or mention.unit in ellipsis.PEOPLE:
        thing = ellipsis.of_elided_thing(mention, before, around.context, around.title)
        if thing is not None:
            return around.by("elided_thing", thing)
    if open_ and not begins_anew(mention, before):
        concept = _continued(mention, concept, around) or concept
    if concept is None:
        concept = around.by("plan_of_level", plan_of_level(mention, before))
    if concept is None and (parted := ellipsis.part(mention, before)) is not None:
        if any(word[0] in "不未" and word in mention.indicator for word in parted.negative):
            return around.by("nothing_fits", None)  # 办理逮捕案件40人,其中不批准逮捕9人
        concept = around.by("part_of_whole", parted)
    if concept is None and mention.unit in around.topic and _alike(mention.indicator, around.task):
        of_task = by_id(around.topic[mention.unit])
        told = not ellipsis.is_act(of_task) or details_of(mention.indicator)[0] is not None
        if told and not any(word in mention.indicator for word in of_task.negative):
            return around.by("task_of_row", of_task)  # 统筹320个项目建设 is no start of what the task starts
    return concept


def _of_ranked(mention: Mention, before: list[Mention]) -> bool | None:
    """True when a rank names nothing but the figure before, False when it is of several, None when it names a thing.

    完成率178%,全市第二; 竣工29部,竣工数位列全市第三; 总量、增速均居全市第一 are of one; 收入、投资均居全市第三 of none
    alone, nor is 高企44家、瞪羚企业5家,数量均列全市第一.
    """
    if not mention.head:
        return "均" not in mention.words_before
    if ellipsis.says_state_only(mention.head):
        return True
    aspects = ellipsis.aspects_of(mention.head)
    if aspects is None:
        return None
    return aspects > 1 or "均" not in mention.words_before or not _in_a_row(before)


def _in_a_row(before: list[Mention]) -> bool:
    """The figures in front are a list of several things."""
    return len({m.concept for m in before[-3:] if m.kind == "level"}) > 1


def _named_behind(mention: Mention, previous: Mention | None) -> bool:
    """The words in front of the number name other things, the figure's own stands behind it.

    8300套公寓、1万方展厅: what the figure before counts; 书吧、健身房、托幼4个邻里驿站: examples.
    """
    behind, front = mention.words_after, mention.words_before
    if previous is not None and begins_anew(mention, [previous]) and mention.indicator.startswith(behind[:4]):
        return True  # 7条支路、4个提升工程共计11个项目推进中
    thing = verb_of(mention.indicator)
    thing = mention.indicator[len(thing) :] if thing else mention.indicator
    if len(thing) < _SHORT_THING or not behind.startswith(thing):
        return False
    if previous is not None and previous.words_after and front.startswith(previous.words_after):
        return True
    return "、" in front[:-1]


def _verbs_of(clause: str) -> str:
    """签约引进 of 签约引进云栈软件、海川科技: what was done, without to what."""
    verbs = ""
    while verb := verb_of(clause):
        verbs += verb
        clause = clause.partition(verb)[2]
    return verbs


def _alike(phrase: str, task: str) -> bool:
    """The progress speaks of what the task names: they share four characters in a row."""
    return any(phrase[at : at + 4] in task for at in range(len(phrase) - 3))


def _whole_in_front(mention: Mention, around: Surroundings) -> Mention | None:
    """The level in front of the bracket that a figure stands in: 新增学位900个(小学600个、初中300个)."""
    context = around.in_front
    opens = context.rfind("(")
    if ")" in context[opens:]:
        return None
    end = mention.clause - len(context) + opens
    return next((m for m in reversed(around.before) if m.end == end and m.unit == mention.unit), None)


def _is_no_kind_of(mention: Mention, whole: Mention) -> bool:
    """The thing in front of a bracket is none of the catalogue, whatever kind of it the bracket tells of."""
    own = find_concept(mention.indicator, mention.unit, mention.kind) if whole.concept is None else None
    if own is not None and not own.nature:
        return False  # 安全事故12起(道路交通事故8起): a kind that is counted by itself
    return find_concept(mention.indicator + whole.indicator, mention.unit, mention.kind) is None


def _own(mention: Mention, clause: str, stock: str) -> Concept | None:
    """What the figure's own words name: first the short phrase, then the whole clause. stock: see `_stock_before`."""
    phrase = stock + mention.list_verb + without_examples(mention.indicator)
    if "审结" in phrase and "审查" in phrase:
        phrase = phrase.replace("审结", "受理")  # 审结审查起诉案件: a procurator reviews, no court tries
    if phrase.endswith("总投资完成"):
        phrase = phrase.replace("总投资完成", "完成投资")  # 4个在建项目总投资完成9亿元: spent, and no plan
    if mention.unit in _FIRMS and "注册资" in phrase:
        phrase = _BY_CAPITAL.sub("", phrase) or phrase
    concept = find_concept(phrase, mention.unit, mention.kind)
    if concept is None and "实现" in phrase[1:]:
        # 限上商贸企业实现社零总额: what was achieved, whoever achieved it
        told = not any(word in phrase for word in _OTHERS)
        concept = find_concept(phrase.rpartition("实现")[2], mention.unit, mention.kind) if told else None
    if (
        (concept is None or ellipsis.is_act(concept))
        and mention.kind != "rank"
        and ("等" not in mention.words_before or _FUNDS.search(mention.words_before))
    ):
        wide = stock + clause + words_behind(mention)
        # a covered name has been heard with the phrase: “青易贷”企业注册数 are no firms registered
        again = wide == phrase or NAME in wide or (mention.kind == "share" and phrase.endswith(wide))
        named = None if again else find_concept(wide, mention.unit, mention.kind)
        if named is not None and any(word in phrase for word in named.negative):
            named = None  # 完成18条县管道路及9条镇管道路养护: what stands behind both denies it
        if named is not None and (concept is None or named.nature == "built"):
            concept = named  # 养老服务中心投用3个: the clause names what was put to use
    # 道路重复开挖率减少70% is no growth of roads.
    rated = mention.kind == "growth" and proportions.is_rate(mention.head)
    return concept if concept is None or not rated or "%" in concept.units else None
