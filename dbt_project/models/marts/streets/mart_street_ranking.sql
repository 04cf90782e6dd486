{{
    config(
        materialized='incremental',
        incremental_strategy='replace',
        incremental_predicates=[
            "built.period_id in ({{ touched('period_id', "
            ~ "['document_id = any', 'district_document_id = any']) }})"
        ],
        unique_key='street_ranking_id',
        on_schema_change='fail',
        indexes=[
            {'columns': ['street_ranking_id'], 'unique': true},
            {'columns': ['period_id', 'street_code']},
            {'columns': ['street_code', 'concept']},
            {'columns': ['concept', 'kind', 'period_end']},
            {'columns': ['document_id']},
            {'columns': ['district_document_id']},
        ],
        post_hook='{{ note_watermark() }}',
    )
}}
-- The headline figures of streets, one per street, indicator, kind and period, in the indicator's canonical
-- unit and set beside the other streets of the district. Figures rank only among those of the very same
-- period, so that ten months never stand beside nine. A figure of a stage is taken only where the stage is
-- what the indicator means, the unstaged one first. A share of the streets' sum is given only when every
-- street of the district has published.
-- An incremental build ranks anew the periods that changed documents touch.
with touched as materialized (
    {{ touched('period_id', ['document_id = any', 'district_document_id = any']) }}
),

headlines as (
    select * from {{ ref('fct_observation_current') }}
    where
        is_headline
        and basis = 'actual'
        and entity_type in ('street', 'district')
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

district_figures as (
    select distinct on (district_code, concept, converted_unit, period_id)
        district_code,
        concept,
        converted_unit,
        period_id,
        converted_value as value,
        observation_id,
        document_id
    from headlines
    where entity_type = 'district' and kind = 'level' and stage is null
    order by
        district_code asc, concept asc, converted_unit asc, period_id asc, converted_value desc,
        observation_id asc
),

suitable as (
    select
        headlines.*,
        streets.street_name,
        streets.district_code as street_district_code,
        streets.district_name,
        streets.street_count,
        indicators.name_zh as indicator_name,
        indicators.name_en as indicator_name_en,
        row_number() over (
            partition by headlines.street_code, headlines.concept, headlines.kind, headlines.period_id
            order by
                headlines.stage is not null,
                array_position(indicators.implied_stages, headlines.stage),
                headlines.unit <> indicators.canonical_unit,
                array_position(indicators.counted_in, headlines.unit), headlines.comparison is not null,
                headlines.observation_id
        ) as place
    from headlines
    inner join streets on headlines.street_code = streets.street_code
    inner join indicators on headlines.concept = indicators.concept
    left join comparisons on headlines.comparison = comparisons.comparison
    where
        headlines.entity_type = 'street'
        and (headlines.stage is null or headlines.stage = any(indicators.implied_stages))
        and (
            (headlines.kind = 'level' and headlines.converted_unit = indicators.canonical_unit)
            or (headlines.kind in ('growth', 'share') and headlines.unit = '%')
        )
        -- Growth on the year before; a text that does not say means that.
        and (
            headlines.kind <> 'growth'
            or headlines.comparison is null
            or comparisons.compared_with = 'year_before'
        )
),

compared as (
    select
        *,
        rank() over (
            partition by street_district_code, concept, kind, period_id
            order by converted_value desc
        )::integer as rank_in_district,
        count(*) over peers as reporting_street_count,
        sum(converted_value) over peers as reported_sum,
        bool_or(qualifier is not null) over peers as has_rounded_figures
    from suitable
    where place = 1
    window peers as (partition by street_district_code, concept, kind, period_id)
)

select
    md5(compared.street_code || compared.concept || compared.kind || compared.period_id) as street_ranking_id,
    compared.observation_id as figure_id,
    compared.observation_id,
    compared.street_code,
    compared.street_name,
    compared.street_district_code as district_code,
    compared.district_name,
    compared.concept,
    compared.indicator_name,
    compared.indicator_name_en,
    compared.kind,
    compared.mention,
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
    trim_scale(round(compared.converted_value * 100 / nullif(district_figures.value, 0), 2))
        as share_of_district_pct,
    district_figures.observation_id as district_observation_id,
    district_figures.document_id as district_document_id,
    compared.document_id,
    compared.quote
from compared
left join district_figures
    on
        compared.street_district_code = district_figures.district_code
        and compared.concept = district_figures.concept
        and compared.converted_unit = district_figures.converted_unit
        and compared.period_id = district_figures.period_id
        and compared.kind = 'level'
