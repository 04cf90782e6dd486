with open_alarms as (
    select
        source,
        day,
        count(*)::integer as open_alarm_count
    from {{ ref('stg_raw__crawl_alarm') }}
    where settled_at is null
    group by source, day
)

select
    coverage.coverage_id,
    coverage.source,
    coverage.day,
    coverage.is_expected,
    coverage.is_published,
    coverage.outcome,
    coverage.reason,
    coverage.issue_address,
    coverage.page_count,
    coverage.listed_count,
    coverage.fetched_count,
    coverage.article_count,
    coverage.skipped_count,
    coverage.joined_count,
    coverage.failed_count,
    coverage.parked_count,
    coverage.withdrawn_count,
    coverage.outcome = 'ok' and coverage.listed_count = coverage.fetched_count and coverage.failed_count = 0
        as is_complete,
    coalesce(open_alarms.open_alarm_count, 0) as open_alarm_count,
    coverage.first_seen_at,
    coverage.checked_at
from {{ ref('stg_raw__coverage') }} as coverage
left join open_alarms
    on coverage.source = open_alarms.source and coverage.day = open_alarms.day
