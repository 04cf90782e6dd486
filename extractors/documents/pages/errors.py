"""The one error that page parsers raise."""

from __future__ import annotations


class LayoutError(ValueError):
    """A saved page that no parser may read.

    `reason` is one of
    `unknown`     no known layout was found; the message names what was looked for,
    `generation`  a layout that is recognised but not read (the message names it),
    `index`       a list of articles or pages, not an article,
    `truncated`   the page ends in mid-article,
    `encoding`    the bytes are no text in any encoding the sites use,
    `empty`       nothing in the file,
    `too_large`   beyond the limits on size, depth or table cells.
    """

    def __init__(self, message: str, *, reason: str = "unknown", name: str = "") -> None:
        self.reason = reason
        self.name = name
        super().__init__(f"{name}: {message}" if name else message)
