-- The district's headline figures over the years. The territory is that of the day of publication (for an
-- undated document of the period, where that was over before the merger): since the merger of April 2021 the
-- district has 18 streets instead of 10, so a series is comparable only within one territory and one type of
-- period.
with figures as (
    select * from {{ ref('fct_observation_current') }}
    where entity_type = 'district' and is_headline and kind in ('level', 'growth', 'share')
),

districts as (
    select * from {{ ref('districts') }}
),

indicators as (
    select * from {{ ref('dim_indicator') }}
),

placed as (
    select
        figures.*,
        districts.district_name,
        case
            when districts.territory_since is null then 'unchanged'
            when
                coalesce(figures.published_on, figures.period_end) < districts.territory_since
                then 'before_merger'
            when figures.published_on is null then 'unknown'
            else 'after_merger'
        end as territory
    from figures
    left join districts on figures.district_code = districts.district_code
),

-- Where one period has the figure in several units of one measure, the first printed counts.
one_a_period as (
    select
        *,
        row_number() over (
            partition by entity_key, concept, stage, kind, comparison, converted_unit, basis, period_id
            order by published_on, document_id, seq
        ) as place
    from placed
),

ordered as (
    select
        *,
        lag(converted_value) over series as previous_value,
        lag(period_id) over series as previous_period_id,
        lag(territory) over series as previous_territory,
        lag(qualifier is null) over series as is_previous_exact
    from one_a_period
    where place = 1
    window series as (
        partition by
            entity_key, concept, stage, kind, comparison, converted_unit, basis, period_type,
            -- January to October continues January to October.
            to_char(period_start, 'MM-DD'), to_char(period_end, 'MM')
        order by period_end
    )
)

select
    ordered.observation_id,
    ordered.district_code,
    coalesce(ordered.district_name, ordered.section) as district_name,
    ordered.concept,
    indicators.name_zh as indicator_name,
    indicators.name_en as indicator_name_en,
    indicators.theme,
    ordered.stage,
    ordered.kind,
    ordered.comparison,
    ordered.basis,
    extract(year from ordered.period_end)::integer as year,
    ordered.period_id,
    ordered.period_start,
    ordered.period_end,
    ordered.period_type,
    ordered.period_is_inferred,
    ordered.mention,
    ordered.qualifier,
    ordered.converted_value,
    ordered.converted_unit,
    ordered.territory,
    ordered.previous_period_id,
    ordered.previous_value,
    case
        when ordered.previous_period_id is null then null
        else ordered.territory = ordered.previous_territory and ordered.territory <> 'unknown'
    end as is_comparable_with_previous,
    case
        when
            ordered.kind = 'level'
            and ordered.territory = ordered.previous_territory
            and ordered.territory <> 'unknown'
            and ordered.qualifier is null
            and ordered.is_previous_exact
            then
                trim_scale(round(
                    (ordered.converted_value - ordered.previous_value)
                    * 100
                    / nullif(ordered.previous_value, 0),
                    2
                ))
    end as computed_growth_pct,
    ordered.document_id,
    ordered.published_on,
    ordered.quote
from ordered
inner join indicators on ordered.concept = indicators.concept
