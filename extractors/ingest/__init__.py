"""The steps of ingestion, as functions that a task calls: discover, archive, extract, load.

Each step writes its outcome to the database before it returns, may be repeated at any time, and leaves
the documents it cannot handle in `quarantine.document` with the reason while the others go on.
"""
