"""A crawl: discover, fetch, guard, archive, and account for every day.

`crawl()` is one crawl of one source; `captures` says which articles have something new to read.
"""
