select
    decision_id,
    decided_at,
    decided_by,
    why,
    verb,
    rule,
    nullif(case_id, '') as case_id,
    document_id,
    version_id,
    nullif(observation_id, '') as observation_id,
    changes,
    exact as mention,
    sentence,
    unit,
    value,
    event
from {{ source('review', 'decision') }}
