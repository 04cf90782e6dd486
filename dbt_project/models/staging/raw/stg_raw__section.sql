select
    md5(version_id || '@' || seq) as section_id,
    version_id,
    seq,
    unit,
    kind,
    char_start,
    char_end
from {{ source('raw', 'section') }}
