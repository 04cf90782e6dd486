select
    md5(version_id || '@' || task_row) as task_row_id,
    version_id,
    task_row as row,
    category_no,
    category,
    task,
    units as responsible_units,
    progress,
    task_start,
    task_end,
    progress_start,
    progress_end
from {{ source('raw', 'task_row') }}
