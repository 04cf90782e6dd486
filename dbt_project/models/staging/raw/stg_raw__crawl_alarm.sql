select
    md5(source || '@' || day::text || '@' || kind) as crawl_alarm_id,
    source,
    day,
    kind as alarm_kind,
    message,
    raised_at,
    settled_at
from {{ source('raw', 'crawl_alarm') }}
