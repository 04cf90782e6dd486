"""Sections of an e-paper page: headings are found by their form, so that unknown districts split too.

A heading is a line of its own that ends like the name of a street, department, park or company and is followed by a
paragraph, sometimes after a catchphrase of its own line. The name may also stand in front of the catchphrase
(`临溪镇:向绿而行`) or, in brackets, of the paragraph itself. One such line may be a caption; several of them, or a
street's name, make the page a collection of reports.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractors.documents.divisions import without_places_above
from extractors.documents.fold import fold
from extractors.documents.layout import LINE
from extractors.documents.model import Section
from extractors.prepared import regex

# The last characters of the names of reporting units, by kind. Longer endings first.
_STREET = r"(?:街道|[\u4e00-\u9fff]镇|[\u4e00-\u9fff]乡)(?:办事处|办)?"
_PARK = r"(?:园区|产业园|开发区|工业区|度假区|高新区|新区|功能区|集聚区)(?:管委会)?|[\u4e00-\u9fff]园管委会|管委会"
_DEPARTMENT = (
    r"指挥部|办公室|委员会|检察院|法院|中心|集团|公司|大队|支队|分局|总社|总队|税务局|联合会|"
    r"[\u4e00-\u9fff][局委办会院部署处队联社所司]|工商联|[市区县州]委?[\u4e00-\u9fff]{1,8}[局委办会部]|团[区县市]委"
)
_NAME = r"[\u4e00-\u9fff·]{1,20}?"
_UNIT = regex(
    rf"^(?:(?P<street>{_NAME}{_STREET})|(?P<park>{_NAME}(?:{_PARK}))|(?P<department>(?:{_NAME})?(?:{_DEPARTMENT})))"
    r"(?:\([^()]{2,20}\))?$"
)
# Ornaments around a heading: bullets, rules, quotation marks, numbering, brackets, a colon after it.
_SYMBOLS = r"\s#*_=~|/—–\-+◆◇■□●○▲△★☆◎※►▶▍▎▌▪•·“”‘’"
_BULLET = rf"^[{_SYMBOLS}]*"
_NUMBERING = r"(?:(?:[一二三四五六七八九十]+、|\(?[一二三四五六七八九十\d]+\)|\d+\.|\d{1,2}[\s/、|])\s*)?"
_ORNAMENT = regex(
    rf"{_BULLET}{_NUMBERING}(?:[【\[](?P<boxed>[^】\]]+?)篇?[】\]]|(?P<plain>[^{_SYMBOLS}].*?)篇?)[{_SYMBOLS}:]*$"
)
_LETTERS_APART = regex(r"^\S(?:\s{1,2}\S){2,9}$")
_LONGEST_APART = 28  # ten letters, and two blanks between each
# 临溪镇:向绿而行, 临溪镇 | 向绿而行: the name, a mark, a catchphrase. 【临溪镇】今年以来,…: the name boxed before its report.
_TITLED = regex(
    rf"{_BULLET}(?P<plain>{_NAME}{_STREET}|{_NAME}(?:{_PARK}))\s*(?:[:|丨·]|——|--|\s)\s*(?P<phrase>\S.{{3,}})$"
)
_BOXED = regex(_BULLET + r"[【\[](?P<boxed>[^】\]]{2,24})[】\]]\s*\S")
# 区民政局方面。上半年,…: a paragraph that opens with its unit.
_SPEAKS_OF = regex(r"(?P<plain>[区县市旗镇][\u4e00-\u9fff]{2,10}(?:\([^()]{2,12}\))?)方面[。:]")
# Words that end like units and name something else.
_NOT_A_UNIT = regex(
    r"(?:工作|建设|服务|发展|中国|全国|如何|什么|项目|目标|改革|行动|[年月日])$|^(?:责任|牵头|主办|发布|主管|协办|参加|项目|相关)|(?:大会|峰会|年会|论坛|晚会|社会|机会|聚会|展会|全部|内部|干部)$"
)
_SENTENCE_END = regex(r"[。;!?]\s*$")
_PUNCTUATED = regex(r"[,。;:!?“”\"《》、\d|]")
_MAX_HEADING = 24
_DISTRICTS = ("区", "县", "市", "旗")
_MIN_BODY = 40
_MAX_TITLED = 45
_MAX_CATCHPHRASES = 2
_BYLINE = regex(
    r"^[^,。;]{0,40}\d{4}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}[^,。;]{0,16}$|^(?:通讯员|记者|文|供稿|来源)"
)
_COLUMNS = regex(r"\S\s{3,}\S|[\t|]|\d")  # a row of a table is no catchphrase
# How many such lines make a page a collection of reports. The bare name of a street is hardly a caption, those of two
# offices are none.
_OFFICE = regex(r"^[区县市旗]|(?:局|委|法院|检察院)$")
_MIN_SECTIONS = 3
_MIN_OFFICES = 2
_MIN_STREETS = 1


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    printed: str  # without surrounding white space
    text: str  # the same, folded


def unit_kind(name: str) -> str | None:
    """`street`, `department` or `park` when a name has the form of a reporting unit, else None."""
    match = _UNIT.match(name)
    if match is None or _NOT_A_UNIT.search(name):
        return None
    return match.lastgroup


def kind_of_reporter(name: str | None) -> str:
    """What a unit that reports is, by its name: `street`, `department`, `park`, `district` (cities, too), else `other`."""
    if not name:
        return "other"
    return unit_kind(name) or ("district" if name.endswith(_DISTRICTS) else "other")


def find_sections(text: str, district: str | None) -> tuple[Section, ...]:
    """The reports a page consists of; empty when the page is one text.

    What stands before the first heading belongs to the district.
    """
    folded = fold(text)
    lines = [
        _Line(m.start(), m.end(), text[m.start() : m.end()].strip(), m[0].strip())
        for m in LINE.finditer(folded)
        if not m[0].isspace()
    ]
    headings = [(i, *found) for i in range(len(lines)) if (found := _heading(lines, i)) is not None]
    streets = sum(kind == "street" for _, _, kind in headings)
    offices = sum(_OFFICE.search(name) is not None for _, name, _ in headings)
    if len(headings) < _MIN_SECTIONS and offices < _MIN_OFFICES and streets < _MIN_STREETS:
        return ()
    headings = sorted([*headings, *_informal(lines, {i for i, _, _ in headings})])
    sections = []
    first = lines[headings[0][0]].start
    if district and first > 0:
        sections.append(Section(0, first, district, "district"))
    for place, (i, name, kind) in enumerate(headings):
        end = lines[headings[place + 1][0]].start if place + 1 < len(headings) else len(text)
        unit = without_places_above(name) if kind == "street" else name
        sections.append(Section(lines[i].start, end, unit, kind))
    return tuple(sections)


def _heading(lines: list[_Line], i: int) -> tuple[str, str] | None:
    """Name and kind when line `i` is, or begins with, a unit's name and a paragraph follows."""
    line = lines[i]
    if len(line.text) <= _LONGEST_APART and _LETTERS_APART.match(line.text):
        name = "".join(line.printed.split())
        kind = unit_kind("".join(line.text.split()))
        return (name, kind) if kind is not None and _body_follows(lines, i) else None
    report_title = _opens_its_report(line.text)
    for span in (_bare(line.text), _titled(line.text), report_title):
        kind = unit_kind(line.text[slice(*span)]) if span is not None else None
        own_body = span == report_title and _is_body(line)
        if span is not None and kind is not None and (own_body or _body_follows(lines, i)):
            return line.printed[slice(*span)], kind
    return None


def _bare(line: str) -> tuple[int, int] | None:
    """Where the name stands in a line, without ornaments; None when there is none of a heading's length."""
    if len(line) > _MAX_HEADING + 6:
        return None
    match = _ORNAMENT.match(line)
    if match is None:
        return None
    start, end = match.span("boxed" if match["boxed"] else "plain")
    return (start, end) if 2 <= end - start <= _MAX_HEADING else None


def _titled(line: str) -> tuple[int, int] | None:
    if len(line) > _MAX_TITLED or _SENTENCE_END.search(line):
        return None
    match = _TITLED.match(line)
    return None if match is None or _COLUMNS.search(match["phrase"]) else match.span("plain")


def _opens_its_report(line: str) -> tuple[int, int] | None:
    if (match := _BOXED.match(line)) is not None:
        return match.span("boxed")
    match = _SPEAKS_OF.match(line)
    return None if match is None else match.span("plain")


def _is_body(line: _Line) -> bool:
    return len(line.text) >= _MIN_BODY


def _body_follows(lines: list[_Line], i: int) -> bool:
    """A paragraph follows, perhaps after catchphrases and the line that says who wrote it and when."""
    for following in lines[i + 1 : i + 2 + _MAX_CATCHPHRASES]:
        if _BYLINE.search(following.text):
            continue
        if _is_body(following) or _SENTENCE_END.search(following.text):
            return True
        if unit_kind(following.text) is not None or _COLUMNS.search(following.text):
            return False
    return False


def _informal(lines: list[_Line], known: set[int]) -> list[tuple[int, str, str]]:
    """Headings without a unit's ending (a company's short name): the paragraph that follows names them again."""
    found = []
    for i, line in enumerate(lines[:-1]):
        name = line.text
        if i in known or not 2 <= len(name) <= 8 or _PUNCTUATED.search(name) or not known or i < min(known):
            continue
        ended = i > 0 and _SENTENCE_END.search(lines[i - 1].text)
        if ended and len(lines[i + 1].text) >= _MIN_BODY and name in lines[i + 1].text:
            found.append((i, line.printed, "other"))
    return found
