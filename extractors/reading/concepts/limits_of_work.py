"""What work a figure came of, where that limits it: a struggle against one crime, the supervision of officials, a plan, a survey."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.first_found import FirstFound
from extractors.reading.language.lexicon import either
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence

_NEAR: Final = 3  # pauses up to which such work is spoken of
# 深化扫黑除恶斗争,刑事打处40人: whom that struggle struck alone
_STRUGGLE: Final = regex(rf"(?P<of>{either('restrictions.struggles')})")
_STRUCK: Final = frozenset(["crime_prosecuted", "crime_reports"])
# 实施日常监督项目60个,推动整改问题90个: what officials were told to put right
_SUPERVISION: Final = regex(r"(?P<of>(?:日常|政治|专项|执纪|基层)?监督|巡察|巡视)")
_INSPECTS_OFFICIALS: Final = regex(r"纪委|监委|纪检|巡察")
_PROBLEMS: Final = "issues_resolved"
# 实施村级留用地开发三年行动计划,开工项目9个: those of one plan
_PLAN: Final = regex(
    r"(?:实施|推进|落实|打好|打响|启动|推动)(?!(?:各|全|本|该|省|市|区)(?:项|区|市|省)?(?:专项)?行动)(?P<of>[\u4e00-\u9fff“”]{2,18}?(?:专项行动|行动计划|攻坚行动))(?:[\u4e00-\u9fff]{0,6}),"
)
_OF_PLANS: Final = frozenset(["projects_started", "projects_completed", "task_count", "green_area_added"])
# 完成180家规上企业用工调查: a sample, and not how many there are
_SURVEYED: Final = regex(r"[^,;。:]{0,60}?(?P<of>[\u4e00-\u9fff]{0,4}(?:抽样调查|问卷调查|调查监测|调查|监测))(?=[,;。]|$)")
_SURVEYED_UNITS: Final = frozenset(["家", "户"])
# 铁厂宿舍区块搬迁项目300户居民签约,选定安置房90套: of the homes of one such project
_RELOCATION: Final = regex(
    r"(?P<of>[\u4e00-\u9fff]{2,10}(?:区块|地块|片区|宿舍)(?:搬迁|征迁|拆迁|征收)(?:项目)?)(?=\d|[\u4e00-\u9fff]{0,4}居民|,)"
)
_RELOCATED: Final = frozenset(["resettlement_housing", "resettlement_households"])


class LimitsOfWork:
    """What the figures of one sentence are limited to by the work that they came of. Ask for them in their order."""

    def __init__(self, sentence: Sentence, context: Context) -> None:
        self._sentence = sentence
        self._context = context
        self._struggle = FirstFound(_STRUGGLE)
        self._supervision = FirstFound(_SUPERVISION)
        self._plan = FirstFound(_PLAN)
        self._relocation = FirstFound(_RELOCATION)

    def of(self, mention: Mention, opens: int) -> str | None:
        """The work that limits a level, as printed; None where none does. opens: where the part of the sentence begins."""
        text = self._context.folded
        section = self._sentence.passage.section
        if mention.concept in _STRUCK:
            return self._told(self._struggle, opens, mention)
        if mention.concept == _PROBLEMS and section is not None and _INSPECTS_OFFICIALS.search(section) is not None:
            return self._told(self._supervision, opens, mention)
        if mention.concept in _OF_PLANS and (plan := self._told(self._plan, opens, mention)) is not None:
            return plan
        if mention.concept in _RELOCATED and mention.subject is None:
            moved = self._relocation.search(text, opens, mention.start)
            return moved["of"] if moved is not None else None
        if mention.unit in _SURVEYED_UNITS and "企业" in mention.indicator:
            surveyed = _SURVEYED.match(text, mention.end, self._sentence.end)
            return surveyed["of"].removeprefix("企业") if surveyed is not None else None
        return None

    def _told(self, words: FirstFound, opens: int, mention: Mention) -> str | None:
        """What is told of in front of a figure, near enough to be of it."""
        text = self._context.folded
        found = words.search(text, opens, mention.start)
        if found is None or text.count(",", found.end(), mention.start) > _NEAR:
            return None
        told = found["of"].strip("“”")
        return told if told.count("“") == told.count("”") else found["of"]  # “迎峰会”修复行动
