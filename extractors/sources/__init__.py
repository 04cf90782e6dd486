"""Where captures come from: a module for each family of sites, folders and archives of files, and their configuration.

A family (`model.Family`) gives a `Listing` for each day or list, with an `ArticleLink` for each article. `folder.survey`
gives a `Capture`, or why there is none, for each file.
"""

CRAWLED = "source:"  # before a source's name: the input that is what its crawls have archived
