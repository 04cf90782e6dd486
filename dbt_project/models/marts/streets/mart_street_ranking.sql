-- The headline figures of streets, one per street, indicator, kind and period, in the indicator's canonical
-- unit and set beside the other streets of the district. Figures rank only among those of the very same
-- period, so that ten months never stand beside nine. A figure of a stage is taken only where the stage is
-- what the indicator means, the unstaged one first. A share of the streets' sum is given only when every
-- street of the district has published.
with figures as (
    select * from {{ ref('mart_street_economy') }}
    union all
    select * from {{ ref('mart_street_livelihood') }}
    union all
    select * from {{ ref('mart_street_governance') }}
),

streets as (
    select
        district_code,
        count(*) as street_count
    from {{ ref('dim_street') }}
    where is_current
    group by district_code
),

indicators as (
    select * from {{ ref('dim_indicator') }}
),

comparisons as (
    select * from {{ ref('comparisons') }}
),

district_figures as (
    select
        district_code,
        concept,
        converted_unit,
        period_id,
        max(converted_value) as value
    from {{ ref('fct_observation_current') }}
    where
        is_headline
        and entity_type = 'district'
        and kind = 'level'
        and basis = 'actual'
        and stage is null
    group by district_code, concept, converted_unit, period_id
),

suitable as (
    select
        figures.*,
        row_number() over (
            partition by figures.street_code, figures.concept, figures.kind, figures.period_id
            order by
                figures.stage is not null, array_position(indicators.implied_stages, figures.stage),
                figures.unit <> indicators.canonical_unit,
                array_position(indicators.counted_in, figures.unit), figures.comparison is not null,
                figures.figure_id
        ) as place
    from figures
    inner join indicators on figures.concept = indicators.concept
    left join comparisons on figures.comparison = comparisons.comparison
    where
        figures.is_headline
        and figures.basis = 'actual'
        and figures.street_code is not null
        and (figures.stage is null or figures.stage = any(indicators.implied_stages))
        and (
            (figures.kind = 'level' and figures.converted_unit = indicators.canonical_unit)
            or (figures.kind in ('growth', 'share') and figures.unit = '%')
        )
        -- Growth on the year before; a text that does not say means that.
        and (
            figures.kind <> 'growth'
            or figures.comparison is null
            or comparisons.compared_with = 'year_before'
        )
),

compared as (
    select
        *,
        rank() over (
            partition by district_code, concept, kind, period_id
            order by converted_value desc
        )::integer as rank_in_district,
        count(*) over peers as reporting_street_count,
        sum(converted_value) over peers as reported_sum,
        bool_or(qualifier is not null) over peers as has_rounded_figures
    from suitable
    where place = 1
    window peers as (partition by district_code, concept, kind, period_id)
)

select
    md5(compared.street_code || compared.concept || compared.kind || compared.period_id) as street_ranking_id,
    compared.figure_id,
    compared.observation_id,
    compared.street_code,
    compared.street_name,
    compared.district_code,
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
    streets.street_count::integer as street_count,
    compared.has_rounded_figures,
    case
        when
            compared.kind = 'level'
            and compared.reporting_street_count = streets.street_count
            and not compared.has_rounded_figures
            then trim_scale(round(compared.converted_value * 100 / nullif(compared.reported_sum, 0), 2))
    end as share_of_streets_pct,
    case
        when compared.kind = 'level'
            then trim_scale(round(compared.converted_value * 100 / nullif(district_figures.value, 0), 2))
    end as share_of_district_pct,
    compared.document_id,
    compared.quote
from compared
inner join streets on compared.district_code = streets.district_code
left join district_figures
    on
        compared.district_code = district_figures.district_code
        and compared.concept = district_figures.concept
        and compared.converted_unit = district_figures.converted_unit
        and compared.period_id = district_figures.period_id
