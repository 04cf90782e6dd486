-- Revenues of the scorecard that are not the headline of the economy mart.
with headlines as (
    select
        street_code,
        period_id,
        max(value) filter (where concept = 'tax_revenue') as tax_revenue,
        max(value) filter (where concept = 'fiscal_revenue_total') as fiscal_revenue_total,
        max(value) filter (where concept = 'fiscal_revenue_local') as fiscal_revenue_local
    from {{ ref('mart_street_economy') }}
    where
        is_headline
        and kind = 'level'
        and basis = 'actual'
        and unit = 'CNY'
        and stage is null
        and comparison is null
        and {{ in_recent_periods() }}
    group by street_code, period_id
)

select
    scorecard.street_period_id,
    scorecard.tax_revenue_cny,
    headlines.tax_revenue,
    scorecard.fiscal_revenue_total_cny,
    headlines.fiscal_revenue_total,
    scorecard.fiscal_revenue_local_cny,
    headlines.fiscal_revenue_local
from headlines
inner join {{ ref('mart_street_scorecard') }} as scorecard
    on
        headlines.street_code = scorecard.street_code
        and headlines.period_id = scorecard.period_id
where
    headlines.tax_revenue <> coalesce(scorecard.tax_revenue_cny, -1)
    or headlines.fiscal_revenue_total <> coalesce(scorecard.fiscal_revenue_total_cny, -1)
    or headlines.fiscal_revenue_local <> coalesce(scorecard.fiscal_revenue_local_cny, -1)
