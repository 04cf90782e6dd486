select
    md5(version_id || '@' || observation_id || '@' || expectation) as doubt_id,
    version_id,
    document_id,
    nullif(observation_id, '') as observation_id,
    suite,
    expectation,
    reason,
    severity,
    raised_at,
    settled_at
from {{ source('review', 'doubt') }}
