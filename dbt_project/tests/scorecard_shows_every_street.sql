-- Streets that a period of the scorecard lacks, though their district has that period.
with shown as (
    select
        street_code,
        district_code,
        period_id
    from {{ ref('mart_street_scorecard') }}
    where {{ in_recent_periods() }}
),

periods as (
    select distinct
        district_code,
        period_id
    from shown
)

select
    periods.period_id,
    streets.street_code
from periods
inner join {{ ref('dim_street') }} as streets
    on
        periods.district_code = streets.district_code
        and streets.is_current
left join shown on periods.period_id = shown.period_id and streets.street_code = shown.street_code
where shown.street_code is null
