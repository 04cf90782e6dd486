"""What limits a figure is looked for in front of each figure: the same is found as by looking through all of it each time."""

from __future__ import annotations

import re
from re import _parser  # type: ignore[attr-defined] # what tells how much a pattern takes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.reading.concepts import limits
from extractors.reading.language.first_found import LONGEST, FirstFound

PATTERNS = {
    name: getattr(limits, f"_{name}")
    for name in ("CAMPAIGN", "HANDED_DOWN", "SINCE", "SCHEME", "LOOKED_FOR", "NOW_AND_THEN")
}
LOOKS_AHEAD = 2  # characters at most: 季度(?=排名)
WORDS = [
    "百日", "30", "天", "期间", "攻坚战", "会战", "行动", "整治", "等", "“", "”", ",", "其中", "新法", "以来", "后", "中央", "市",
    "督察", "组", "交办", "疫情", "国庆", "依托", "创新", "平台", "隐患", "排查", "两", "3", "次", "获", "个", "月", "季度", "排名",
    "考核", "多次", "开展", "的工作",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=60).map("".join)


@pytest.mark.parametrize("name", PATTERNS)
@given(text=TEXTS, start=st.integers(0, 9), ends=st.lists(st.integers(0, 120), max_size=12))
def test_the_same_is_found(name: str, text: str, start: int, ends: list[int]) -> None:
    pattern: re.Pattern[str] = PATTERNS[name]
    looking = FirstFound(pattern)
    for end in [*sorted(ends), *ends]:
        here, whole = looking.search(text, start, end), pattern.search(text, start, end)
        assert (here and (here.span(), here.groupdict())) == (whole and (whole.span(), whole.groupdict()))


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_takes_more_than_is_looked_through_again(name: str) -> None:
    source: str = PATTERNS[name].pattern
    assert _parser.parse(source).getwidth()[1] + LOOKS_AHEAD <= LONGEST
    assert not re.search(r"\(\?<[=!]|\$|\^", source.replace("[^", "[")), "it looks in front of it, or asks for an end"
