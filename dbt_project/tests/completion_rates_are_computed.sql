-- Measures of tasks whose computed rate is not actual / target, in per cent.
select
    task_measure_id,
    target,
    actual,
    computed_rate
from {{ ref('fct_task_measure') }}
where
    {{ in_recent_documents() }}
    and abs(actual * 100 / nullif(target, 0) - computed_rate) > 0.01
