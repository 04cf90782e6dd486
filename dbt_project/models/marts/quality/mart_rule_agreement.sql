-- How often reviewers agreed with a rule. The last decision about a case counts: to reject, correct or map
-- a figure, to name it the source's own error, to drop a document say that the rule was right to ask; to
-- accept, silence or release that it was not.
with last_words as (
    select
        rule,
        verb,
        decided_by,
        decided_at,
        row_number() over (
            partition by rule, document_id, coalesce(observation_id, case_id, '') order by decision_id desc
        ) as place
    from {{ ref('stg_review__decision') }}
    where rule <> ''
),

judged as (
    select
        rule,
        decided_by,
        decided_at,
        verb in ('reject', 'correct', 'map', 'source_error', 'drop') as is_confirmed
    from last_words
    where place = 1
)

select
    rule,
    count(*)::integer as decision_count,
    (count(*) filter (where is_confirmed))::integer as confirmed_count,
    (count(*) filter (where not is_confirmed))::integer as dismissed_count,
    round(avg(is_confirmed::integer), 3) as agreement,
    count(distinct decided_by)::integer as reviewer_count,
    max(decided_at) as last_decided_at
from judged
group by rule
