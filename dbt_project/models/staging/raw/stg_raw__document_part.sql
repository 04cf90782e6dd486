select
    md5(version_id || '@' || seq) as document_part_id,
    version_id,
    seq as part_no,
    char_start,
    char_end,
    address,
    url,
    page_no,
    content_hash
from {{ source('raw', 'document_part') }}
