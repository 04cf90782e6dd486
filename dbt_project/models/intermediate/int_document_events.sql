-- Whatever may change the figures of a document: a version or a figure loaded, a figure put into or let out
-- of quarantine. Incremental models look for what happened since they were built (macros/incremental.sql).
with events as (
    select
        document_id,
        loaded_at as happened_at
    from {{ ref('stg_raw__document_version') }}
    union all
    select
        document_id,
        loaded_at as happened_at
    from {{ ref('stg_raw__observation') }}
    union all
    select
        document_id,
        greatest(quarantined_at, released_at) as happened_at
    from {{ ref('stg_quarantine__observation') }}
)

select distinct
    md5(document_id || '@' || happened_at::text) as document_event_id,
    document_id,
    happened_at
from events
