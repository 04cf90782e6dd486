-- The district's headline figures over the years. The territory is that of the day of publication (for an
-- undated document of the period, where that was over before the merger): since the merger of April 2021 the
-- district has 18 streets instead of 10, so a series is comparable only within one territory. A series is of
-- the very same thing: indicator, stage, kind, comparison, unit, basis and type of period, and no words
-- beyond the indicator's that the other lacks (投用项目 and 投用留用地项目 are two series). Goals are no series: what
-- is aimed at by 2023 is no year after what is aimed at by 2021. Levels per resident and km2 name the year of
-- the denominator (seed denominators), which is of the same territory.
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

narrower as (
    select * from {{ ref('dim_indicator_id') }}
    where not is_general
),

wordings as (
    select * from {{ ref('int_wordings') }}
),

denominators as (
    select * from {{ ref('dim_denominator') }}
),

placed as (
    select
        figures.*,
        wordings.own_letters,
        wordings.common_stage,
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
    left join wordings
        on
            figures.indicator = wordings.indicator
            and coalesce(figures.stage, '') = wordings.stage
            and figures.concept = wordings.concept
),

-- Where one period has the figure in several units of one measure, the first printed counts.
one_a_period as (
    select
        *,
        row_number() over (
            partition by
                entity_key, concept, common_stage, own_letters, kind, comparison, converted_unit, basis,
                period_id
            order by published_on, document_id, seq
        ) as place
    from placed
),

ordered as (
    select
        *,
        md5(row(
            entity_key, concept, common_stage, own_letters, kind, comparison, converted_unit, basis,
            period_type,
            to_char(period_start, 'MM-DD'), to_char(period_end, 'MM')
        )::text) as series_id,
        lag(converted_value) over series as previous_value,
        lag(period_id) over series as previous_period_id,
        extract(year from period_end)::integer
        - lag(extract(year from period_end)::integer) over series as years_since_previous,
        lag(territory) over series as previous_territory,
        lag(qualifier is null) over series as is_previous_exact
    from one_a_period
    where place = 1
    window series as (
        partition by
            entity_key, concept, common_stage, own_letters, kind, comparison, converted_unit, basis,
            period_type,
            -- Of goals each is by itself.
            case when period_type = 'goal' then observation_id end,
            -- January to October continues January to October.
            to_char(period_start, 'MM-DD'), to_char(period_end, 'MM')
        order by period_end
    )
),

placed_in_time as (
    select
        *,
        (territory = previous_territory) is true and territory <> 'unknown' as is_same_territory
    from ordered
),

measured as (
    select
        *,
        case
            when kind = 'level' and is_same_territory and qualifier is null and is_previous_exact
                then
                    trim_scale(round((converted_value - previous_value) * 100 / nullif(previous_value, 0), 2))
        end as change_pct
    from placed_in_time
)

select
    measured.observation_id,
    measured.series_id,
    measured.district_code,
    coalesce(measured.district_name, measured.section) as district_name,
    measured.concept,
    coalesce(narrower.name_zh, indicators.name_zh) as indicator_name,
    coalesce(narrower.name_en, indicators.name_en) as indicator_name_en,
    indicators.theme,
    measured.indicator,
    measured.stage,
    measured.kind,
    measured.comparison,
    measured.basis,
    extract(year from measured.period_end)::integer as year,
    measured.period_id,
    measured.period_start,
    measured.period_end,
    measured.period_type,
    measured.period_is_inferred,
    measured.mention,
    measured.qualifier,
    measured.converted_value,
    measured.converted_unit,
    measured.territory,
    measured.previous_period_id,
    measured.previous_value,
    measured.years_since_previous,
    case
        when measured.previous_period_id is null then null
        else measured.is_same_territory
    end as is_same_territory_as_previous,
    case when measured.years_since_previous = 1 then measured.change_pct end as computed_growth_pct,
    measured.change_pct as change_since_previous_pct,
    {{ significant('measured.converted_value / population.value') }} as per_resident,
    population.year as population_year,
    {{ significant('measured.converted_value / area.value') }} as per_km2,
    area.year as area_year,
    measured.document_id,
    measured.published_on,
    coalesce(measured.certainty, 'sure') as certainty,
    measured.certainty_reasons,
    measured.quote,
    {{ figure_address('measured.document_id', 'measured.observation_id') }} as figure_address
from measured
inner join indicators on measured.concept = indicators.concept
left join narrower
    on measured.indicator_id = narrower.indicator_id and measured.concept = narrower.concept
left join denominators as population
    on
        measured.kind = 'level'
        and measured.district_code = population.area_code
        and measured.territory = population.territory
        and extract(year from measured.period_end) between population.from_year and population.to_year
        and population.measure = 'resident_population'
left join denominators as area
    on
        measured.kind = 'level'
        and measured.district_code = area.area_code
        and measured.territory = area.territory
        and extract(year from measured.period_end) between area.from_year and area.to_year
        and area.measure = 'area'
