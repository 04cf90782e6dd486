"""A gazette-like text for benchmarks: sentences of our own with ever new figures, about one figure in 60 characters."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

_SENTENCES = (
    "今年以来,{unit}紧扣中心工作,统筹推进改革发展稳定各项任务,经济社会保持平稳健康发展的良好势头。",
    "1-{month}月,实现税收{a}.{b:02d}亿元,同比增长{c}.{b}%,地方财政收入{d}.{c}亿元,同比下降{b}.{d}%。",
    "有序推进{a}个老旧小区改造,涉及房屋{c}幢、居民{e}户,打造口袋公园{d}个、加装电梯{b}台。",
    "深化网格化管理,把矛盾化解在基层、问题解决在源头,群众获得感、幸福感、安全感持续增强。",
    "全年走访企业{e}家次,协调解决诉求{c}个,兑现产业政策资金{d}.{b:02d}亿元,营商环境持续优化。",
    "坚持党建引领,扎实开展学习教育,推动“1+4+N”产业体系建设,“152”工程落地见效。",
    "举办各类宣讲活动{c}场,受众{a}万余人次,获省市主要媒体报道{d}0余篇,考核排名全市第{rank}。",
    "截至目前,累计排查隐患{e}处,整改率达{f}.{b}%,行政处罚{d}家,罚款金额{c}.{d}万元。",
    "持续完善公共服务体系,优化教育、医疗、养老资源布局,让改革发展成果更多惠及全体居民。",
    "至{year}年底,计划新建绿道{c}公里、停车泊位{e}个,力争新增绿地{a}万平方米以上。",
)
# What gazettes say around their figures: real pages hold about one figure in sixty characters.
_PROSE = (
    "聚焦主责主业,强化担当作为,以钉钉子精神抓好各项工作落实,推动各领域事业迈上新台阶。",
    "扎实推进机关作风建设,严格落实中央八项规定精神,持续营造风清气正、干事创业的良好氛围。",
    "深入践行以人民为中心的发展思想,用心用情用力解决群众急难愁盼问题,切实兜牢民生底线。",
    "强化部门协同和上下联动,完善工作机制,压实主体责任,形成齐抓共管、运转高效的工作格局。",
    "坚持数字赋能,迭代升级应用场景,推动治理体系和治理能力现代化,相关做法获上级充分肯定。",
    "传承弘扬历史文脉,丰富群众精神文化生活,城市文化软实力和居民文明素养得到明显提升。",
)
_UNITS = ("松涛街道", "临溪镇", "岚山街道", "云杉街道", "渡口镇")


def _filled(
    form: str, rng: random.Random, unit: str | None = None, month: int | None = None, year: int | None = None
) -> str:
    """`form` with figures of its own; what is not given is drawn, too."""
    return form.format(
        unit=unit or rng.choice(_UNITS), month=month or rng.randint(3, 11), year=year or rng.randint(2022, 2025),
        rank=rng.choice("一二三四五"), a=rng.randint(2, 60), b=rng.randint(1, 99), c=rng.randint(11, 99),
        d=rng.randint(1, 40), e=rng.randint(120, 9800), f=rng.randint(80, 99),
    )  # fmt: skip


def gazette(characters: int, seed: int = 7) -> str:
    """At least `characters` of text in paragraphs of a few sentences, the same for the same seed."""
    rng = random.Random(seed)  # noqa: S311 - figures for a benchmark, not secrets
    parts: list[str] = []
    length = 0
    while length < characters:
        forms = (rng.choice(_PROSE if rng.random() < 0.55 else _SENTENCES) for _ in range(rng.randint(3, 7)))
        paragraph = "".join(_filled(form, rng) for form in forms) + "\n\n"
        parts.append(paragraph)
        length += len(paragraph)
    return "".join(parts)


def issue(number: int, day: date, units: Sequence[str]) -> str:
    """One page of a paper with a report of every unit, about 16 figures each; `number` varies them."""
    rng = random.Random(number)  # noqa: S311
    reports = []
    for unit in units:
        forms = rng.sample((*_SENTENCES, *_PROSE), 11)
        sentences = "".join(_filled(form, rng, unit, max(day.month - 1, 2), day.year + 2) for form in forms)
        reports.append(f"  {unit}\n\n  {sentences}\n\n")
    weekday = "一二三四五六日"[day.weekday()]
    return (
        f"第02版:专版\n{day.year}年{day.month:02d}月{day.day:02d}日 星期{weekday} 出版\n街道工作报告\n\n" + "".join(reports)
    )
