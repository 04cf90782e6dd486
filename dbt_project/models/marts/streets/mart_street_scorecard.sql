-- One row per street and period, for every period that any street of its district gives a headline for, with
-- a column for each headline indicator in its canonical unit. Rank and share stand in mart_street_ranking.
{%- set columns = scorecard_columns() %}
with streets as (
    select * from {{ ref('dim_street') }}
    where is_current
),

-- The figures are named twice, not shared: so a dashboard's filter on the period reaches the facts both
-- times.
periods as (
    select distinct
        district_code,
        period_start,
        period_end,
        period_type,
        period_id
    from {{ ref('mart_street_ranking') }}
)

select
    streets.street_code || '@' || periods.period_id as street_period_id,
    streets.street_code,
    streets.street_name,
    streets.district_code,
    streets.district_name,
    periods.period_start,
    periods.period_end,
    periods.period_type,
    periods.period_id,
    {%- for name, concept, kind in columns %}
        max(figures.converted_value) filter (
            where figures.concept = '{{ concept }}' and figures.kind = '{{ kind }}'
        ) as {{ name }},
    {%- endfor %}
    max(figures.rank_in_district) filter (
        where figures.concept = 'tax_revenue' and figures.kind = 'level'
    ) as tax_revenue_rank,
    max(figures.rank_in_district) filter (
        where figures.concept = 'fiscal_revenue_local' and figures.kind = 'level'
    ) as fiscal_revenue_local_rank,
    count(figures.figure_id)::integer as figure_count,
    count(figures.figure_id) filter (where figures.period_is_inferred)::integer as inferred_count
from streets
inner join periods on streets.district_code = periods.district_code
left join {{ ref('mart_street_ranking') }} as figures
    on
        streets.street_code = figures.street_code
        and periods.period_id = figures.period_id
group by
    streets.street_code,
    streets.street_name,
    streets.district_code,
    streets.district_name,
    periods.period_start,
    periods.period_end, periods.period_type, periods.period_id
