"""A crawl: discover, fetch, guard, archive, and account for every day.

`crawl.crawl` is one crawl of one source. What it has archived is read by `ingest`.
"""
