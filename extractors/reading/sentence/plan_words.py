"""What the words of a clause say themselves: plan, result or estimate."""

from __future__ import annotations

import re
from typing import Final

from extractors.documents.characters import Words
from extractors.prepared import regex
from extractors.reading.language.lexicon import either, words
from extractors.reading.language.phrases import VERBS

# 计划 is a verb only where something is planned: not in 行动计划, “…”计划, 计划等, 攻关计划项目.
_PLANNED: Final = rf"{VERBS}|总|于|今|明|年|全|在|到|\d|做|安|下|再|继续|逐步|分|投|前期|推|利用|用"
_TARGET: Final = regex(
    rf"(?<![动才关资作鹰育划与按原比较超于\ue000])计划(?={_PLANNED})|(?:^|[\s,:年月])原(?:计划|定)(?={VERBS}|启用|在|[新再])|年初预算(?:数?为|是|[\u4e00-\u9fff]{{0,4}}安排(?:为)?$)|"
    # 收入预算调整为20亿元, 支出预算总额为26亿元; 年计划新增就业4500人
    r"预算(?:收入|支出)?(?:总额|总数|数)(?:调整)?为$|预算为$|预算[^,。;\d]{0,6}调整为$|"
    r"(?:^[\s、]*(?:另外,?)?|(?<=我[市区县镇])|(?<=全[市区县镇])|(?<=[今明]年))计划(?=[\u4e00-\u9fff])(?!生育|单列|外|内|中|完成)|"
    r"(?:^|[-\s,:])年计划(?=[\u4e00-\u9fff])(?!的)|(?:目标|任务|计划|指标)(?:为|是|:|数|数为|任务为)|"
    # a number right behind it is the target; 低于控制目标0.9个百分点 and 完成年度任务12台 are results
    r"(?<![于超比距塌欠差])(?<![于超比距塌欠差][\u4e00-\u9fff])(?<![于超比距][\u4e00-\u9fff]{2})(?:目标|指标)$|(?:目标|指标|任务)\($|"
    rf"由年初(?:预算|计划|目标|设定的?|确定的?)[^,。;]*$|(?<!完成)(?<!完成了)(?:年度|全年|年内|计划)(?:目标)?任务$|(?:{either('basis.planned_sums')})计划$|列入[^,。;]{{0,8}}计划的$|"
    # 年初确定的总投资20亿元的30个项目
    r"(?<![超比距])年初(?:确定|排定|安排|铺排|下达|部署|谋划|梳理|制定)的(?![^,。;]{0,12}目标)|"
    # 全年目标新增就业8500人, 年度目标筹集3000套
    r"(?<![成占的到于超比距过了])(?:年度|全年)目标(?=[\u4e00-\u9fff]{2})(?![的任值]|[^,。;]*(?:完成|达到|已))|"
    # 2023年目标完成征收9万平方米
    r"(?<=[今明\d]年)目标(?:完成|实现|达到?|新增)|"
    r"力争|争取(?:年底|完成|实现|达|在|\d)|(?<!超)预期(?!寿命)|^\W*拟|拟于|"
    rf"将(?:{either('basis.will_adverbs')})?(?:{either('basis.will_verbs')})|"
    rf"要(?:{either('basis.must_verbs')})|确保(?!了)|不少于|不低于|不高于|努力(?:实现|完成|使)|应完成|"
    rf"(?<!争取)(?<!获得)(?<!收到)(?:{either('basis.set_by')})下达(?![^,。;]{{0,24}}(?:资金|补助|补贴|债券|额度))|下达[^,。;]{{0,6}}(?:目标|任务|计划|指标)|(?:总|共|正式)?任务共|锚定|规划(?:建设|到)|"
    # 总规划面积约7平方公里, 规划总用地面积
    r"规划(?:总|净)?(?:用地|占地|建筑|建设)?(?:总)?面积(?:约|为|达)*$|需完成(?![了率])|"
    r"(?:未来|今后)(?:[\d一二三四五六七八九十]+|每)年|任务要求|须"
)
# One of these stands in every clause that says what it is; plain words are found much faster than what they mean.
_TARGET_CUES: Final = Words(words("basis.target_hints"))
CUES: Final = Words([*words("basis.target_hints"), *words("basis.actual_hints"), *words("basis.estimate")])
ACTUAL: Final = regex(
    r"已[\u4e00-\u9fff]|项目实现(?:开工|投产|竣工)|实际(?!利用|使用|到位|到账|投资)|完成了|超额(?!完成率)|截[至止]|累计完成|共完成|相差|[仍尚还]有"
)
_ESTIMATE: Final = regex(either("basis.estimate"))
# 完成年度目标任务的90% tells how far the plan got, it is no plan.
_MEASURED: Final = regex(
    rf"为[^,。;]{{0,8}}(?:目标|任务|计划)(?:投资|资金|产值)?(?:数|额|总量)?的|(?:完成|占|达到)(?:[^,。;]{{0,8}}?)(?:{either('basis.measured_plans')})(?:数|总量|总数)?(?!为|是|:|\()|实现[^,。;]{{0,8}}?(?:目标|任务|计划)(?:任务)?数?的?$"
    r"|完成[^,。;]{0,6}指标(?:任务)?的?$"
    # 年度计划投资完成率|68%, 计划开工项目开工率|87%: how far a plan got
    rf"|(?:目标|任务|计划|指标|预期)[^,。;]{{0,16}}?(?:{either('basis.rates_of_plans')})率"
)
# 奖励用地计划指标300亩: a quota that was given
_QUOTA: Final = regex(rf"(?:{either('basis.quotas')})(?:计划)?指标$")
# 预计全年产值将突破100亿元: a result that is expected
_EXPECTED_TO_REACH: Final = regex(r"预计[^,。;]*将$")


def said_by_words(clause: str) -> str | None:
    """What the words of a clause say themselves: the last one counts."""
    measured = (
        _MEASURED.sub("", clause)
        if "目标" in clause or "任务" in clause or "计划" in clause or "预期" in clause or "完成" in clause
        else clause
    )
    if "指标" in measured:
        measured = _QUOTA.sub("", measured)
    target = _last(_TARGET, measured) if _TARGET_CUES.within(measured) else -1
    if target >= 0 and measured.startswith("将", target) and _EXPECTED_TO_REACH.search(measured, 0, target + 1):
        return "estimate"
    actual = _last(ACTUAL, measured)
    if target >= 0 or actual >= 0:
        return "target" if target > actual else "actual"
    return "estimate" if _ESTIMATE.search(clause) else None


def _last(pattern: re.Pattern[str], clause: str) -> int:
    position = -1
    for match in pattern.finditer(clause):
        position = match.start()
    return position
