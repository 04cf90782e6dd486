"""Runs one peer over a text on standard input; prints seconds and hits. Lives in the peers' own environment."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator

CHUNK = 500  # characters: the peers are called on what they are made for, a few sentences at a time


def chunks(text: str) -> Iterator[str]:
    for start in range(0, len(text), CHUNK):
        yield text[start : start + CHUNK]


def recognizers() -> Callable[[str], int]:
    from recognizers_date_time import recognize_datetime
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension
    from recognizers_text import Culture

    functions = (recognize_number, recognize_percentage, recognize_currency, recognize_dimension, recognize_datetime)
    return lambda text: sum(len(function(text, Culture.Chinese)) for function in functions)


def jionlp() -> Callable[[str], int]:
    import jionlp as jio

    return lambda text: len(jio.ner.extract_money(text, with_parsing=True)) + len(jio.ner.extract_time(text))


def cn2an() -> Callable[[str], int]:
    import cn2an as library

    def convert(text: str) -> int:
        library.transform(text, "cn2an")
        return len(re.findall(r"\d+", text))

    return convert


PEERS = {"recognizers-text": recognizers, "JioNLP": jionlp, "cn2an": cn2an}


def main() -> None:
    name, text = sys.argv[1], sys.stdin.read()
    run = PEERS[name]()
    run(text[:CHUNK])  # start-up is not counted
    started = time.process_time()
    hits = sum(run(chunk) for chunk in chunks(text))
    print(f"{time.process_time() - started} {hits}")


if __name__ == "__main__":
    main()
