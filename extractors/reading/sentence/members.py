"""What a count behind the names of its members counts: 下辖东湖社区、西园社区、南苑社区3个社区 are 下辖社区."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.model.mention import Mention

_COMPRISES: Final = regex(r"(?P<verb>下辖|管辖|辖有|辖|内设|下设|设有|设立|设|包括|包含|含)(?P<first>[\u4e00-\u9fff]{2,12})$")
_SET_UP: Final = regex(r"[内下]设(?:机构|科室|部门|单位)")
_CLAUSE: Final = regex(r"[,。;:!?\n(]")
_FEWEST: Final = 3  # names that make a list of members
_SHORTEST: Final = 2  # characters of a name
_LONGEST: Final = 400  # characters of such a list
_LONGEST_THING: Final = 8


def name_members(mention: Mention, behind: str, text: str, start: int) -> None:
    """Name a count by the verb in front of a list of names and the words behind it, which say what they all are.

    behind: those words; text: masked; start: of the sentence.
    """
    if mention.kind != "level" or mention.kind_of_unit != "count" or not 1 < len(behind) <= _LONGEST_THING:
        return
    floor = max(start, mention.start - _LONGEST)
    clause = _CLAUSE.split(text[floor : mention.start])[-1]
    names = clause.split("、")
    if len(names) < _FEWEST or len(names[-1].strip()) < _SHORTEST or any(character.isdigit() for character in clause):
        return
    comprises = _COMPRISES.search(names[0])
    if comprises is not None:
        set_up = _SET_UP.match(text, mention.end)
        phrase = set_up[0] if set_up is not None else comprises["verb"] + behind
        mention.propose_phrase(phrase, "members_named", phrase)
