-- Whatever may change the figures of a document: a version loaded with its figures, a figure put into or let
-- out of quarantine, a decision of a reviewer. Incremental models look for what is new since their last build
-- (see incremental.sql).
with events as (
    select
        document_id,
        event
    from {{ ref('stg_raw__document_version') }}
    union all
    select
        document_id,
        event
    from {{ ref('stg_quarantine__observation') }}
    union all
    select
        document_id,
        event
    from {{ ref('stg_review__decision') }}
)

select distinct
    md5(document_id || '@' || event::text) as document_event_id,
    document_id,
    event
from events
