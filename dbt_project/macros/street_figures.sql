{#
  The current figures of one theme about streets, one row per figure. A rank over several levels is repeated for each
  indicator it covers, under that indicator's concept and theme, so `figure_id` is the key: the observation and, for
  such a rank, the indicator. Ranks compete for the headline here, where each has its indicator; all other figures
  come as they are, so that a dashboard's filter reaches the indexes of fct_observation.
#}
{% macro street_figures(theme) -%}
with streets as (
    select * from {{ ref('dim_street') }}
    where is_current
),

indicators as (
    select * from {{ ref('dim_indicator') }}
),

documents as (
    select * from {{ ref('dim_document') }}
),

narrower as (
    select * from {{ ref('dim_indicator_id') }}
    where not is_general
),

measured as (
    select
        *,
        false as is_spread,
        concept as shown_concept,
        indicator as shown_indicator,
        is_headline as is_shown_headline
    from {{ ref('fct_observation_current') }}
    where entity_type = 'street' and kind <> 'rank' and theme = '{{ theme }}'
),

ranks as (
    select * from {{ ref('fct_observation_current') }}
    where entity_type = 'street' and kind = 'rank'
),

covered as (
    select distinct
        ranks.observation_version_id,
        levels.concept,
        levels.theme,
        case when levels.concept is null then levels.indicator end as indicator
    from ranks
    cross join lateral unnest(ranks.of_observation_ids) as listed (observation_id)
    inner join {{ ref('fct_observation_current') }} as levels on listed.observation_id = levels.observation_id
    where cardinality(ranks.of_observation_ids) > 1
),

spread as (
    select
        ranks.*,
        covered.observation_version_id is not null as is_spread,
        case when covered.observation_version_id is null then ranks.concept else covered.concept end
            as shown_concept,
        coalesce(covered.indicator, ranks.indicator) as shown_indicator,
        {{ is_whole_figure('ranks') }} as is_unrestricted
    from ranks
    left join covered on ranks.observation_version_id = covered.observation_version_id
    where coalesce(covered.theme, ranks.theme) = '{{ theme }}'
),

contested as (
    select
        *,
        shown_concept is not null and is_unrestricted as is_rank_candidate,
        min(value) over rivals = max(value) over rivals as is_undisputed,
        row_number() over (
            partition by
                entity_key, shown_concept, stage, comparison, period_id, basis, is_unrestricted
            order by published_on asc nulls last, document_id asc, seq asc
        ) as place
    from spread
    window rivals as (
        partition by
            entity_key, shown_concept, stage, comparison, period_id, basis, is_unrestricted
    )
),

{% set handed_on = [
    'observation_id', 'street_code', 'section', 'subject', 'kind', 'value', 'value_max', 'unit', 'mention',
    'converted_value', 'converted_unit', 'qualifier', 'basis', 'period', 'period_start', 'period_end', 'period_type',
    'period_id', 'period_is_inferred', figure_columns(['details']), 'of_observation_id',
    'part_of_observation_id', 'reprint_of_observation_id', 'restates_observation_id', 'document_id', 'published_on',
    'char_start', 'char_end', 'quote', 'known_from', 'is_spread', 'shown_concept', 'shown_indicator',
] -%}
shown as (
    select
        {{ handed_on | join(', ') }},
        is_shown_headline
    from measured
    union all
    select
        {{ handed_on | join(', ') }},
        is_rank_candidate and is_undisputed and place = 1 as is_shown_headline
    from contested
)

select
    case
        when shown.is_spread then md5(shown.observation_id || coalesce(shown.shown_concept, shown.shown_indicator))
        else shown.observation_id
    end as figure_id,
    shown.observation_id,
    shown.street_code,
    coalesce(streets.street_name, shown.section) as street_name,
    streets.district_code,
    coalesce(streets.district_name, documents.district) as district_name,
    shown.subject,
    shown.shown_concept as concept,
    coalesce(narrower.name_zh, indicators.name_zh, shown.shown_indicator) as indicator_name,
    coalesce(narrower.name_en, indicators.name_en) as indicator_name_en,
    shown.shown_indicator as indicator,
    shown.kind,
    shown.value,
    shown.value_max,
    shown.unit,
    shown.mention,
    shown.converted_value,
    shown.converted_unit,
    shown.qualifier,
    shown.basis,
    shown.period,
    shown.period_start,
    shown.period_end,
    shown.period_type,
    shown.period_id,
    shown.period_is_inferred,
    {{ figure_columns(['details'], of='shown') }},
    shown.of_observation_id,
    shown.part_of_observation_id,
    shown.is_shown_headline as is_headline,
    shown.reprint_of_observation_id,
    shown.restates_observation_id,
    shown.document_id,
    shown.published_on,
    shown.char_start,
    shown.char_end,
    shown.quote,
    shown.known_from,
    {{ figure_address('shown.document_id', 'shown.observation_id') }} as figure_address
from shown
left join streets on shown.street_code = streets.street_code
left join indicators on shown.shown_concept = indicators.concept
left join documents on shown.document_id = documents.document_id
left join narrower
    on shown.indicator_id = narrower.indicator_id and shown.shown_concept = narrower.concept
{%- endmacro %}
