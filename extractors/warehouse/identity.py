"""Names that survive re-runs: documents, versions and observations are hashes of what makes them the same."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable


def _hash(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode()
        digest.update(
            len(encoded).to_bytes(8, "big") + encoded
        )  # lengths keep ("ab", "c") and ("a", "bc") apart
    return digest.hexdigest()[:24]


def document_id(document_key: str) -> str:
    """The document with this canonical key."""
    return _hash("document", document_key)


def version_id(document: str, content_hash: str, predecessor: str | None) -> str:
    """A version of a document. The predecessor is part of it: a page changed back is a version of its own."""
    return _hash("version", document, content_hash, predecessor or "")


def normalised(text: str) -> str:
    """The sentence without what layout changes: width of characters and white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def observation_ids(document_key: str, text: str, spans: Iterable[tuple[int, int, int]]) -> list[str]:
    """Ids for the mentions of one document.

    `spans` are (mention_start, sentence_start, sentence_end) in reading order. An id hashes the document's
    key, the normalised sentence, which of its equal sentences it is, and the mention's place in it: edits
    elsewhere in the page do not touch it.
    """
    seen: Counter[str] = Counter()
    turn: dict[int, tuple[str, int]] = {}  # sentence start -> (normalised, which of its equals)
    ids = []
    for start, sentence_start, sentence_end in spans:
        if sentence_start not in turn:
            sentence = normalised(text[sentence_start:sentence_end])
            turn[sentence_start] = (sentence, seen[sentence])
            seen[sentence] += 1
        sentence, which = turn[sentence_start]
        place = len(normalised(text[sentence_start:start]))
        ids.append(_hash("observation", document_key, sentence, str(which), str(place)))
    return ids
