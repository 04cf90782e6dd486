"""Is this the page we asked for, has it changed, and whose fault is it when it cannot be read?

`article.read_article` raises `Finding` for everything that is no article; `faults.own_faults` tells a defect of ours
from a page that cannot be read.
"""
