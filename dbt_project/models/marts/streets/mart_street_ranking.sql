{{
    config(
        materialized='incremental',
        incremental_strategy='replace',
        incremental_predicates=[
            "built.period_id = any(array({{ touched('period_id', "
            ~ "['document_id = any', 'district_document_id = any']) }}))"
        ],
        unique_key='street_ranking_id',
        on_schema_change='fail',
        indexes=[
            {'columns': ['period_id', 'street_code']},
            {'columns': ['street_code', 'concept']},
            {'columns': ['concept', 'kind', 'period_end']},
            {'columns': ['document_id']},
            {'columns': ['district_document_id']},
        ],
        post_hook='{{ note_watermark() }}',
    )
}}
-- Every headline figure of the streets' results, one row each, with what a chart needs: the value as printed
-- and converted, rank, share and density. Figures rank only among those of the very same unit, stage and
-- period, so that ten months never stand beside nine. is_main marks the one that speaks for an indicator and
-- kind: in the canonical unit, of no stage or of the one that the indicator means, the unstaged one first;
-- growth on the year before. A share of the streets' sum is given only when every street of the district has
-- published. The district's total is what the district reports, else the department that reports it for the
-- whole district (seed district_reporters). Figures per resident and km2 name the year of the denominator
-- (seed denominators), which is at most five years away. An incremental build ranks anew the periods that
-- changed documents touch.
with touched as materialized (
    {{ touched('period_id', ['document_id = any', 'district_document_id = any']) }}
),

headlines as (
    select * from {{ ref('fct_observation_current') }}
    where
        is_headline
        and basis = 'actual'
        and entity_type in ('street', 'district', 'unit')
        {% if is_incremental() %}
            and period_id = any(array(select touched.period_id from touched))
        {% endif %}
),

streets as (
    select
        *,
        count(*) over (partition by district_code) as street_count
    from {{ ref('dim_street') }}
    where is_current
),

indicators as (
    select * from {{ ref('dim_indicator') }}
),

comparisons as (
    select * from {{ ref('comparisons') }}
),

stages as (
    select * from {{ ref('dim_stage') }}
),

reporters as (
    select * from {{ ref('int_district_reporters') }}
),

district_figures as (
    select distinct on (
        headlines.district_code, headlines.concept, headlines.converted_unit, headlines.period_id
    )
        headlines.district_code,
        headlines.concept,
        headlines.converted_unit,
        headlines.period_id,
        headlines.converted_value as value,
        headlines.qualifier,
        headlines.observation_id,
        headlines.document_id,
        headlines.section as reporter
    from headlines
    left join reporters
        on
            headlines.concept = reporters.concept
            and headlines.section = reporters.name
            and headlines.subject is null
    where
        headlines.kind = 'level'
        and headlines.stage is null
        and (
            headlines.entity_type = 'district'
            or (headlines.entity_type = 'unit' and reporters.name is not null)
        )
    order by
        headlines.district_code asc,
        headlines.concept asc,
        headlines.converted_unit asc,
        headlines.period_id asc,
        headlines.entity_type = 'district' desc, headlines.converted_value desc, headlines.observation_id asc
),

denominators as (
    select * from {{ ref('dim_denominator') }}
),

described as (
    select
        headlines.*,
        coalesce(stages.common_stage, headlines.stage) as common_stage,
        streets.street_name,
        streets.street_name_en,
        streets.district_code as street_district_code,
        streets.district_name,
        streets.street_count,
        indicators.name_zh as indicator_name,
        indicators.name_en as indicator_name_en,
        indicators.implied_stages,
        indicators.counted_in,
        indicators.canonical_unit,
        (
            (headlines.stage is null or headlines.stage = any(indicators.implied_stages))
            and (
                (headlines.kind = 'level' and headlines.converted_unit = indicators.canonical_unit)
                or (headlines.kind in ('growth', 'share') and headlines.unit = '%')
            )
            and (
                headlines.kind <> 'growth'
                or headlines.comparison is null
                or comparisons.compared_with = 'year_before'
            )
        ) is true as is_suitable
    from headlines
    inner join streets on headlines.street_code = streets.street_code
    inner join indicators on headlines.concept = indicators.concept
    left join comparisons on headlines.comparison = comparisons.comparison
    left join stages on headlines.stage = stages.stage
    where headlines.entity_type = 'street'
),

chosen as (
    select
        *,
        is_suitable
        and row_number() over (
            partition by street_code, concept, kind, period_id, is_suitable
            order by
                stage is not null,
                array_position(implied_stages, stage),
                unit <> canonical_unit,
                array_position(counted_in, unit), comparison is not null,
                observation_id
        ) = 1 as is_main
    from described
),

compared as (
    select
        *,
        case
            when kind <> 'rank'
                then
                    rank() over (
                        partition by
                            street_district_code, concept, kind, converted_unit, period_id, is_main,
                            case
                                when not is_main
                                    then coalesce(common_stage, '') || '/' || coalesce(comparison, '')
                            end
                        order by converted_value desc
                    )::integer
        end as rank_in_district,
        count(*) over peers as reporting_street_count,
        sum(converted_value) over peers as reported_sum,
        bool_or(qualifier is not null) over peers as has_rounded_figures
    from chosen
    window
        peers as (
            partition by
                street_district_code, concept, kind, converted_unit, period_id, is_main,
                case when not is_main then coalesce(common_stage, '') || '/' || coalesce(comparison, '') end
        )
)

select
    md5(row(
        compared.street_code,
        compared.concept,
        compared.kind,
        compared.stage,
        compared.comparison,
        compared.unit,
        compared.period_id
    )::text) as street_ranking_id,
    compared.observation_id as figure_id,
    compared.observation_id,
    compared.observation_version_id,
    compared.street_code,
    compared.street_name,
    compared.street_name_en,
    compared.street_district_code as district_code,
    compared.district_name,
    compared.concept,
    compared.indicator_name,
    compared.indicator_name_en,
    compared.theme,
    compared.kind,
    compared.stage,
    compared.comparison,
    compared.is_main,
    compared.mention,
    compared.value,
    compared.unit,
    compared.qualifier,
    compared.converted_value,
    compared.converted_unit,
    compared.period_id,
    compared.period_start,
    compared.period_end,
    compared.period_type,
    compared.period_is_inferred,
    compared.rank_in_district,
    compared.reporting_street_count::integer as reporting_street_count,
    compared.street_count::integer as street_count,
    compared.has_rounded_figures,
    case
        when
            compared.kind = 'level'
            and compared.reporting_street_count = compared.street_count
            and not compared.has_rounded_figures
            then trim_scale(round(compared.converted_value * 100 / nullif(compared.reported_sum, 0), 2))
    end as share_of_streets_pct,
    trim_scale(round(
        compared.converted_value * 100 / nullif(district_figures.value, 0),
        case when compared.qualifier is null and district_figures.qualifier is null then 2 else 0 end
    )) as share_of_district_pct,
    district_figures.observation_id as district_observation_id,
    district_figures.document_id as district_document_id,
    {{ figure_address('district_figures.document_id', 'district_figures.observation_id') }}
        as district_figure_address,
    district_figures.reporter as district_reporter,
    case
        when compared.kind = 'level'
            then {{ significant('compared.converted_value / population.value') }}
    end as per_resident,
    case when compared.kind = 'level' then population.year end as population_year,
    case
        when compared.kind = 'level'
            then {{ significant('compared.converted_value / area.value') }}
    end as per_km2,
    case when compared.kind = 'level' then area.year end as area_year,
    compared.document_id,
    compared.quote,
    {{ figure_address('compared.document_id', 'compared.observation_id') }} as figure_address
from compared
left join district_figures
    on
        compared.street_district_code = district_figures.district_code
        and compared.concept = district_figures.concept
        and compared.converted_unit = district_figures.converted_unit
        and compared.period_id = district_figures.period_id
        and compared.kind = 'level'
        and compared.is_main
left join denominators as population
    on
        compared.street_code = population.area_code
        and extract(year from compared.period_end) between population.from_year and population.to_year
        and population.measure = 'resident_population'
left join denominators as area
    on
        compared.street_code = area.area_code
        and extract(year from compared.period_end) between area.from_year and area.to_year
        and area.measure = 'area'
