-- The rows of task tables in the newest version of their documents.
with task_rows as (
    select * from {{ ref('stg_raw__task_row') }}
),

document_versions as (
    select * from {{ ref('stg_raw__document_version') }}
    where known_to is null
)

select
    document_versions.document_id,
    document_versions.known_from,
    document_versions.published_on,
    document_versions.reporting_period_start,
    document_versions.reporting_period_end,
    task_rows.*
from task_rows
inner join document_versions on task_rows.version_id = document_versions.version_id
