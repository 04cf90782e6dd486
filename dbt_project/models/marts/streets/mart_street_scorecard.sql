-- One row per street and period, for every period that any street of its district gives a headline for. A
-- figure stands in its column converted to the indicator's canonical unit; figures of a stage are taken only
-- where the stage is what the indicator means (dim_indicator.implied_stages), the unstaged figure first.
{%- set columns = scorecard_columns() %}
with figures as (
    select * from {{ ref('mart_street_economy') }}
    union all
    select * from {{ ref('mart_street_livelihood') }}
    union all
    select * from {{ ref('mart_street_governance') }}
),

streets as (
    select * from {{ ref('dim_street') }}
    where is_current
),

indicators as (
    select * from {{ ref('dim_indicator') }}
),

conversions as (
    select * from {{ ref('int_unit_conversions') }}
),

comparisons as (
    select * from {{ ref('comparisons') }}
),

suitable as (
    select
        figures.street_code,
        figures.concept,
        figures.kind,
        figures.period_start,
        figures.period_end,
        figures.period_type,
        case when figures.kind = 'level' then figures.value * conversions.factor else figures.value end
            as value,
        row_number() over (
            partition by
                figures.street_code, figures.concept, figures.kind, figures.period_start, figures.period_end,
                figures.period_type
            order by
                figures.stage is not null, array_position(indicators.implied_stages, figures.stage),
                conversions.place, figures.comparison is not null, figures.figure_id
        ) as place
    from figures
    inner join indicators on figures.concept = indicators.concept
    left join conversions
        on
            figures.concept = conversions.concept
            and figures.unit = conversions.unit
    left join comparisons on figures.comparison = comparisons.comparison
    where
        figures.is_headline
        and figures.basis = 'actual'
        and figures.street_code is not null
        and (figures.stage is null or figures.stage = any(indicators.implied_stages))
        and (
            (figures.kind = 'level' and conversions.unit is not null)
            or (figures.kind in ('growth', 'share') and figures.unit = '%')
        )
        -- Growth on the year before; a text that does not say means that.
        and (
            figures.kind <> 'growth'
            or figures.comparison is null
            or comparisons.compared_with = 'year_before'
        )
),

periods as (
    select distinct
        streets.district_code,
        suitable.period_start,
        suitable.period_end,
        suitable.period_type
    from suitable
    inner join streets on suitable.street_code = streets.street_code
)

select
    streets.street_code
    || '@'
    || coalesce(periods.period_start::text, '-')
    || '/'
    || periods.period_end
    || ' '
    || periods.period_type
        as street_period_id,
    streets.street_code,
    streets.street_name,
    streets.district_code,
    streets.district_name,
    periods.period_start,
    periods.period_end,
    periods.period_type,
    {%- for name, concept, kind in columns %}
        max(suitable.value) filter (where suitable.concept = '{{ concept }}' and suitable.kind = '{{ kind }}')
            as {{ name }},
    {%- endfor %}
    count(suitable.value)::integer as figure_count
from streets
inner join periods on streets.district_code = periods.district_code
left join suitable
    on
        streets.street_code = suitable.street_code
        and periods.period_start is not distinct from suitable.period_start
        and periods.period_end = suitable.period_end
        and periods.period_type = suitable.period_type
        and suitable.place = 1
group by
    streets.street_code,
    streets.street_name,
    streets.district_code,
    streets.district_name,
    periods.period_start,
    periods.period_end, periods.period_type
