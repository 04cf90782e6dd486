select
    document_id,
    document_key,
    first_seen_at
from {{ source('raw', 'document') }}
