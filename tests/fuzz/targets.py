"""All that comes from outside: what a folder or a person brings, what sites send, what a source's file says."""

from __future__ import annotations

from tests.fuzz import answers, inputs, links, lists, requests, reviewers, sources

TARGETS = [*inputs.TARGETS, *sources.TARGETS, *links.TARGETS, *lists.TARGETS, *answers.TARGETS, *reviewers.TARGETS, *requests.TARGETS]
