-- Rows of task tables that name no task, or are led by another unit than the first of those responsible.
select
    task_id,
    task,
    lead_unit
from {{ ref('fct_task_progress') }}
where
    {{ in_recent_documents() }}
    and (task !~ '\S' or lead_unit is distinct from responsible_units[1])
