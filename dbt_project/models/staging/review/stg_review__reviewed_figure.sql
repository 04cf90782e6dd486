select
    md5(document_id || '@' || observation_id) as reviewed_figure_id,
    document_id,
    observation_id,
    mention,
    unit_read,
    value_read,
    review_state,
    reviewed_by,
    reviewed_at,
    changes
from {{ source('review', 'reviewed_figure') }}
