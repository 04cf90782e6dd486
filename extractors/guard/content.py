"""Whether what came is something to read at all: one guard for the crawl and for folders.

A soft block, an error page, an empty page, one whose characters were decoded wrongly, a list of share prices: none of them may
become the version of a document.
"""

from __future__ import annotations

import re

from extractors.fetching.outcome import Finding, Outcome
from extractors.guard.signs import refuse_words

LEAST = 8  # characters of an article; what is shorter says nothing of a district
LOST = 0.01  # more than this share of undecodable characters
FOREIGN = 0.08  # more than this share of characters that Chinese prose does not use
_UNDECODABLE = re.compile("[\ufffd\x00-\x08\x0e-\x1f]|锟斤拷|烫烫烫|屯屯屯")
# What UTF-8 looks like when it is read as Latin-1 (ä¸­å›½), and as GBK (涓浗): accented letters, and rare characters in
# the places of frequent ones.
_LATIN = re.compile(
    r"[\u00a1-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2020-\u2022\u2030\u2039\u203a\u20ac]"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_COMMON = re.compile(r"[的一年在区人了和业是中大为工作发展建个元街道社会与新有全]")
RARE = 0.03  # of a long Chinese text at least this share are these most frequent characters
_MARKET = re.compile(
    r"证券代码|股票代码|股票名称|涨跌幅|涨跌额|成交量|成交额|换手率|市盈率|开盘价|收盘价|最新价"
)
MARKET_WORDS = 3  # so many different words of a list of share prices, in a text that is mostly digits
_DIGITS = re.compile(r"[\d.,%]")
MOSTLY_DIGITS = 0.35
_CLOSED = re.compile(rb"</\s*(?:html|body)\s*>", re.IGNORECASE)
_OPENED = re.compile(rb"<\s*(?:html|body|!doctype\s+html)[\s>]", re.IGNORECASE)
_HEAD, _TAIL = 4096, 4096


def refuse_content(text: str) -> None:
    """Raises Finding when a text is none of a document, with the reason."""
    words = text.strip()
    if not words:
        raise Finding(Outcome.EMPTY, "the page holds no text")
    refuse_words(words)
    if len(words) < LEAST:
        raise Finding(Outcome.EMPTY, f"the page holds {len(words)} characters: {words!r}")
    _refuse_mojibake(words)
    kinds = set(_MARKET.findall(words))
    if len(kinds) >= MARKET_WORDS and len(_DIGITS.findall(words)) > MOSTLY_DIGITS * len(
        "".join(words.split())
    ):
        raise Finding(
            Outcome.PARSE_FAILED,
            f"a list of share prices ({', '.join(sorted(kinds))}) in place of an article",
        )


def refuse_cut(body: bytes) -> None:
    """Raises Finding when markup was opened and never closed: the page ends before its end."""
    if _OPENED.search(body[:_HEAD]) and not _CLOSED.search(body[-_TAIL:]):
        raise Finding(Outcome.TRUNCATED, "the page has no </html>: it ends before its end")


def _refuse_mojibake(words: str) -> None:
    lost = sum(len(found) for found in _UNDECODABLE.findall(words))
    if lost > LOST * len(words):
        raise Finding(
            Outcome.PARSE_FAILED, f"{lost} characters could not be decoded: the encoding was guessed wrongly"
        )
    foreign = len(_LATIN.findall(words))
    if foreign > FOREIGN * len(words):
        raise Finding(
            Outcome.PARSE_FAILED,
            f"{foreign} of {len(words)} characters are accented letters: decoded with the wrong encoding",
        )
    han = _HAN.findall(words)
    if len(han) >= 200 and len(_COMMON.findall(words)) < RARE * len(han):
        raise Finding(
            Outcome.PARSE_FAILED,
            "hardly any frequent Chinese character in it: decoded with the wrong encoding",
        )
