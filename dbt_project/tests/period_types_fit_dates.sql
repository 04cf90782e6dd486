-- Figures whose type of period is not that of its dates: nobody adds ten months to a year.
with figures as (
    select
        *,
        (extract(year from period_end) - extract(year from period_start)) * 12
        + extract(month from period_end) - extract(month from period_start) + 1 as months,
        extract(year from period_end) = extract(year from period_start)
        and extract(month from period_start) = 1 as is_from_january
    from {{ ref('fct_observation') }}
    where period_type is not null and {{ in_recent_documents() }}
)

select
    observation_version_id,
    period_type,
    period_start,
    period_end
from figures
where
    case
        when period_end is null then false
        when period_type in ('instant', 'goal') then period_start is null
        when period_type = 'month' then months = 1
        when period_type = 'quarter' then months = 3
        when period_type = 'half' then months = 6
        when period_type = 'ytd' then is_from_january and months < 12
        when period_type = 'year' then is_from_january and months = 12
        when period_type = 'to_publication' then is_from_january
        else period_start is not null
    end is not true
