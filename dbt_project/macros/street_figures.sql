{#
  The current figures of one theme about streets, one row per figure. A rank over several levels is repeated for each
  indicator it covers, under that indicator's concept and theme, so `figure_id` is the key: the observation and, for
  such a rank, the indicator. Ranks compete for the headline here, where each has its indicator.
#}
{% macro street_figures(theme) %}
with figures as (
    select * from {{ ref('fct_observation_current') }}
    where entity_type = 'street'
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

covered as (
    select distinct
        ranks.observation_version_id,
        levels.concept,
        levels.theme,
        case when levels.concept is null then levels.indicator end as indicator
    from figures as ranks
    inner join figures as levels
        on
            ranks.document_id = levels.document_id
            and levels.observation_id = any(ranks.of_observation_ids)
    where ranks.kind = 'rank' and cardinality(ranks.of_observation_ids) > 1
),

spread as (
    select
        figures.*,
        covered.observation_version_id is not null as is_spread,
        case when covered.observation_version_id is null then figures.concept else covered.concept end
            as shown_concept,
        coalesce(covered.indicator, figures.indicator) as shown_indicator,
        coalesce(covered.theme, figures.theme) as shown_theme
    from figures
    left join covered on figures.observation_version_id = covered.observation_version_id
),

-- The same conditions as for a headline in int_observation_headlines.
qualified as (
    select
        *,
        kind = 'rank'
        and shown_concept is not null
        and period_type is not null
        and population is null
        and part_of_observation_id is null
        and not is_about_place
        and not is_quarantined as is_rank_candidate
    from spread
    where shown_theme = '{{ theme }}'
),

contested as (
    select
        *,
        min(value) over rivals = max(value) over rivals as is_undisputed,
        row_number() over (
            partition by
                entity_key, shown_concept, stage, kind, comparison, period_start, period_end, period_type, basis,
                is_rank_candidate
            order by published_on asc nulls last, document_id asc, seq asc
        ) as place
    from qualified
    window rivals as (
        partition by
            entity_key, shown_concept, stage, kind, comparison, period_start, period_end, period_type, basis,
            is_rank_candidate
    )
)

select
    case
        when contested.is_spread
            then md5(contested.observation_id || coalesce(contested.shown_concept, contested.shown_indicator))
        else contested.observation_id
    end as figure_id,
    contested.observation_id,
    contested.street_code,
    coalesce(streets.street_name, contested.section) as street_name,
    streets.district_code,
    streets.district_name,
    contested.subject,
    contested.shown_concept as concept,
    coalesce(indicators.name_zh, contested.shown_indicator) as indicator_name,
    indicators.name_en as indicator_name_en,
    contested.shown_indicator as indicator,
    contested.kind,
    contested.value,
    contested.value_max,
    contested.unit,
    contested.mention,
    case
        when contested.kind <> 'level' or conversions.factor = 1 then contested.value
        else trim_scale(round(contested.value * conversions.factor, 4))
    end as converted_value,
    case
        when contested.kind <> 'level' then contested.unit
        else conversions.canonical_unit
    end as converted_unit,
    contested.qualifier,
    contested.basis,
    contested.period,
    contested.period_start,
    contested.period_end,
    contested.period_type,
    contested.period_id,
    contested.period_is_inferred,
    contested.stage,
    contested.population,
    contested.comparison,
    contested.rank_scope,
    contested.of_observation_id,
    contested.part_of_observation_id,
    case
        when contested.kind = 'rank'
            then contested.is_rank_candidate and contested.is_undisputed and contested.place = 1
        else contested.is_headline
    end as is_headline,
    contested.reprint_of_observation_id,
    contested.restates_observation_id,
    contested.document_id,
    contested.published_on,
    contested.char_start,
    contested.char_end,
    contested.quote,
    contested.known_from
from contested
left join streets on contested.street_code = streets.street_code
left join indicators on contested.shown_concept = indicators.concept
left join conversions
    on
        contested.shown_concept = conversions.concept
        and contested.unit = conversions.unit
{% endmacro %}
