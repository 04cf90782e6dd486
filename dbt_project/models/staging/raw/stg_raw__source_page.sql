select
    md5(source || '@' || address) as source_page_id,
    source,
    address,
    role,
    page_no,
    page_name,
    withdrawn_at
from {{ source('raw', 'source_page') }}
