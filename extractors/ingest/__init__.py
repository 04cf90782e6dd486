"""The steps of a run, as functions that a task calls: discover, archive, extract, load; and reading the archive again.

Each step writes its outcome to the database before it returns and may be repeated at any time. A document that a step
cannot handle is set aside in `quarantine.document` with the reason; one that our own code fails on is noted as failed,
and the run ends as failed when all others are loaded (`runs.require_no_faults`).
"""
