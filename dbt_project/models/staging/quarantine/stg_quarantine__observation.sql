select
    md5(version_id || '@' || observation_id || '@' || expectation || '@' || column_name) as quarantine_id,
    version_id,
    observation_id,
    document_id,
    suite,
    expectation,
    column_name,
    reason,
    severity,
    quarantined_at,
    released_at,
    event
from {{ source('quarantine', 'observation') }}
