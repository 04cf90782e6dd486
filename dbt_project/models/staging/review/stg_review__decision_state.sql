select
    decision_id,
    document_id,
    state as carried,
    nullif(observation_id, '') as observation_id,
    holds,
    settles,
    asks_again,
    reason_zh,
    reason_en
from {{ source('review', 'decision_state') }}
