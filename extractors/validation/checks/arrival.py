"""Is the page whole, is it new, and is it what the version before lets us expect? Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from statistics import median

from extractors.validation.checks.model import (
    YEAR_BEFORE,
    Case,
    Figure,
    Known,
    PageRead,
    about_figures,
    about_page,
)
from extractors.validation.checks.rules import limit

SHOWN = 5  # examples that a sentence names
CONTEXT = 10  # characters before a number that tell it from its like
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
# Which way a number went: what prints the other way is a correction, too.
_DIRECTION = re.compile(r"增长|上升|提高|增加|下降|减少|降低|回落")
# A number with something counted or measured behind it; days, clock times, editions and addresses are none.
_COUNTED = re.compile(
    r"(?<![\d.A-Za-z])\d[\d,]*(?:\.\d+)?\s*(?:余|多)?\s*(?:%|％|‰|[万亿]元?|元|家|个|户|人|名|件|条|台|座|处|所|项|幢|套|宗|亩|公里|平方米|万平方米)"
)
_ENDS = re.compile(r"[。！？!?；;:：…）)」』”\"》\]】、·\-—]\s*$")


def arrival(page: PageRead, known: Known) -> Iterator[Case]:
    """Every alarm about how a page came."""
    yield from _cut_off(page)
    yield from _numbers_unread(page)
    yield from _years_dropped(page)
    yield from _same_article(page, known)
    yield from _street_absent(page, known)
    yield from _volume(page, known)
    if known.before is not None:
        yield from _against_version(page, known.before)


def _cut_off(page: PageRead) -> Iterator[Case]:
    last = page.text.rstrip().rpartition("\n")[2]
    if page.kind == "task_table" or len(last) < limit("cut_off", "line") or _ENDS.search(last):
        return
    if "。" in last and re.search(r"[\u4e00-\u9fff\d,，%]$", last) and "。" in page.text[:-1]:
        tail = last.rpartition("。")[2]
        if re.search(r"设为首页|打印|关闭|责任编辑|记者|通讯员|摄", tail):
            return
        end = len(page.text.rstrip())
        yield about_page("cut_off", (max(0, end - len(tail)), end), end=tail[-20:])


def _numbers_unread(page: PageRead) -> Iterator[Case]:
    covered = bytearray(len(page.text))
    for figure in page.figures:
        covered[figure["char_start"] : figure["char_end"]] = b"\1" * (
            figure["char_end"] - figure["char_start"]
        )
    # A page that prints its content twice is read once: the same number behind the same words is one.
    printed: dict[str, re.Match[str]] = {}
    for match in _COUNTED.finditer(page.text):
        words = "".join(page.text[max(0, match.start() - 2 * CONTEXT) : match.start()].split())[-CONTEXT:]
        printed.setdefault(words + match[0], match)
    unread = [match for match in printed.values() if not any(covered[match.start() : match.end()])]
    if len(unread) >= limit("numbers_unread", "count") and len(unread) > limit(
        "numbers_unread", "share"
    ) * len(printed):
        examples = "、".join(match[0] for match in unread[:SHOWN])
        yield about_page(
            "numbers_unread", unread[0].span(), printed=len(printed), unread=len(unread), examples=examples
        )


def _years_dropped(page: PageRead) -> Iterator[Case]:
    beside = [f for f in page.levels if YEAR_BEFORE.search(page.text[f["quote_start"] : f["char_start"]])]
    lost = [figure for figure in beside if figure["period"] is None]
    if len(lost) >= limit("years_dropped", "count") and len(lost) > limit("years_dropped", "share") * len(
        beside
    ):
        examples = "、".join(figure["mention"] for figure in lost[:SHOWN])
        yield about_page(
            "years_dropped", (lost[0]["char_start"], lost[0]["char_end"]), count=len(lost), examples=examples
        )


def _same_article(page: PageRead, known: Known) -> Iterator[Case]:
    count = len(page.figures)
    if count < limit("same_article", "figures"):
        return
    for other, same in known.same_elsewhere.items():
        if same >= limit("same_article", "share") * count:
            yield about_page("same_article", other=other, count=count, same=same)


def _street_absent(page: PageRead, known: Known) -> Iterator[Case]:
    streets_here = {section["unit"] for section in page.sections if section["kind"] == "street"}
    there = (streets_here | known.issue_streets) & known.streets
    missing = sorted(known.streets - there)
    if streets_here and missing and len(there) >= limit("street_absent", "share") * len(known.streets):
        yield about_page("street_absent", present=len(there), missing="、".join(missing))


def _volume(page: PageRead, known: Known) -> Iterator[Case]:
    if len(known.volumes) < limit("volume", "documents"):
        return
    characters, figures = (int(median(column)) for column in zip(*known.volumes, strict=True))
    share = limit("volume", "share")
    if len(page.text) < share * characters or len(page.figures) < share * figures:
        yield about_page(
            "volume",
            figures=len(page.figures),
            characters=len(page.text),
            usual=figures,
            usual_characters=characters,
        )


def _against_version(page: PageRead, before: PageRead) -> Iterator[Case]:
    if len(page.text) < limit("shrunk", "share") * len(before.text):
        yield about_page("shrunk", now=len(page.text), before=len(before.text))
    yield from _title_changed(page, before)
    missing = [unit for unit in _units(before) if unit not in set(_units(page))]
    if len(missing) >= limit("sections_missing", "missing"):
        yield about_page("sections_missing", count=len(missing), missing="、".join(missing[:20]))
    yield from _rows(page, before)
    yield from _figures(page, before)


def _title_changed(page: PageRead, before: PageRead) -> Iterator[Case]:
    old, new = Counter(before.title or ""), Counter(page.title or "")
    if old and (old & new).total() < limit("title_changed", "share") * old.total():
        yield about_page("title_changed", before=before.title, now=page.title or "")


def _units(page: PageRead) -> list[str]:
    return list(dict.fromkeys(section["unit"] for section in page.sections))


def _rows(page: PageRead, before: PageRead) -> Iterator[Case]:
    def key(row: dict[str, str]) -> str:
        return "".join(row["task"].split())

    now = {key(row): row for row in page.task_rows}  # type: ignore[arg-type]
    gone = [row for row in before.task_rows if key(row) not in now]  # type: ignore[arg-type]
    lost = len(before.task_rows) - len(page.task_rows)
    if lost >= limit("rows_missing", "missing"):
        names = "；".join(row["task"][:15] for row in gone[:SHOWN])
        yield about_page("rows_missing", before=len(before.task_rows), now=len(page.task_rows), missing=names)
    empty = [
        row["row"]
        for row in before.task_rows
        if (row["progress"] or "").strip()
        and (other := now.get(key(row))) is not None  # type: ignore[arg-type]
        and not (other["progress"] or "").strip()
    ]
    if len(empty) >= limit("cells_missing", "missing"):
        yield about_page("cells_missing", rows=", ".join(map(str, empty)))


def _by_skeleton(page: PageRead) -> dict[tuple[str, str], list[Figure]]:
    """Figures by their sentence with its numbers taken out: what a correction of a number leaves as it was."""
    sentences: defaultdict[tuple[str, int], list[Figure]] = defaultdict(list)
    for figure in page.figures:
        sentences[figure["section"], figure["quote_start"]].append(figure)
    found: defaultdict[tuple[str, str], list[Figure]] = defaultdict(list)
    for (section, start), figures in sentences.items():
        quote = list(figures[0]["quote"])
        for figure in figures:
            place = slice(figure["char_start"] - start, figure["char_end"] - start)
            quote[place] = ["#"] + [""] * (place.stop - place.start - 1)
        words = _NUMBER.sub("#", "".join("".join(quote).split()))
        found[section, _DIRECTION.sub("±", words)] += figures
    return found


def _figures(page: PageRead, before: PageRead) -> Iterator[Case]:
    """Figures that are gone, and those whose sentence is the same but for the number."""
    old, new = _by_skeleton(before), _by_skeleton(page)
    gone: list[Figure] = []
    for skeleton, figures in old.items():
        others = new.get(skeleton, [])
        if len(others) == len(figures):
            for one, other in zip(figures, others, strict=True):
                yield from _changed(one, other)
        else:
            left = Counter(figure["mention"] for figure in others)
            for figure in figures:
                if left[figure["mention"]]:
                    left[figure["mention"]] -= 1
                else:
                    gone.append(figure)
    gone = _without_moved(gone, page)
    share = limit("figures_missing", "share") * len(before.figures)
    if len(gone) > limit("figures_missing", "count") and len(gone) > share:
        names = "、".join(f"{figure['indicator']} {figure['mention']}" for figure in gone[:SHOWN])
        yield about_page("figures_missing", before=len(before.figures), count=len(gone), missing=names)


def _without_moved(gone: list[Figure], page: PageRead) -> list[Figure]:
    """Those that stand nowhere in the new page: a sentence that was reworded still prints its figure."""
    left = Counter((figure["section"], figure["mention"], figure["indicator"]) for figure in page.figures)
    kept = []
    for figure in gone:
        key = (figure["section"], figure["mention"], figure["indicator"])
        if left[key]:
            left[key] -= 1
        else:
            kept.append(figure)
    return kept


def _changed(old: Figure, new: Figure) -> Iterator[Case]:
    numbers = {"before": old["mention"], "now": new["mention"], "indicator": new["indicator"]}
    if (old["unit"], old["kind"]) != (new["unit"], new["kind"]):
        yield about_figures("unit_changed", [new], **numbers)
    elif old["value"] != new["value"]:
        if old["value"] * new["value"] < 0:
            yield about_figures("sign_changed", [new], **numbers)
        else:
            factor = _factor(old["value"], new["value"])
            if factor is None or factor >= Decimal(str(limit("correction_large", "factor"))):
                yield about_figures(
                    "correction_large", [new], **numbers, factor="∞" if factor is None else round(factor, 1)
                )
    if old["period"] != new["period"] and new["period"] is not None and old["period"] is not None:
        yield about_figures(
            "period_changed", [new],
            mention=new["mention"], indicator=new["indicator"], before=old["period"], now=new["period"],
        )  # fmt: skip


def _factor(one: Decimal, other: Decimal) -> Decimal | None:
    """How many times the greater is the lesser; None where the lesser is nothing."""
    less, more = sorted((abs(one), abs(other)))
    return more / less if less else None
