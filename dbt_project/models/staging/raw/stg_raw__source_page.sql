select
    md5(source || '@' || address) as source_page_id,
    source,
    address,
    role,
    page_no,
    page_name
from {{ source('raw', 'source_page') }}
