select
    period,
    period_start,
    period_end,
    is_state,
    printed_end
from {{ source('raw', 'period_text') }}
