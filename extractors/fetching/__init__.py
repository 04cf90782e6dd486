"""The only way to pages: a polite HTTP client, and the archive that keeps every response by the hash of its bytes.

`Client.fetch` gives a `Response` or raises `Finding`, whose `Outcome` is the typed reason why there is no page. `Archive`
raises `PageLost` for one page and `ArchiveOutage` when the store itself cannot be used.
"""
