-- Streets and periods whose headlines are not all in the scorecard: one value a column, the others in
-- other_headlines.
with headlines as (
    select
        street_code,
        period_id,
        count(*) as how_many
    from {{ ref('fct_observation_current') }}
    where
        is_headline
        and entity_type = 'street'
        and basis = 'actual'
        and street_code is not null
        and {{ in_recent_periods() }}
    group by street_code, period_id
),

shown as (
    select
        street_code,
        period_id,
        figure_count
    from {{ ref('mart_street_scorecard') }}
    where {{ in_recent_periods() }}
)

select
    headlines.street_code,
    headlines.period_id,
    headlines.how_many,
    shown.figure_count
from headlines
left join shown
    on
        headlines.street_code = shown.street_code
        and headlines.period_id = shown.period_id
where shown.figure_count is null or shown.figure_count <> headlines.how_many
