-- Current figures that departments, parks and companies report about themselves or the district as a whole.
with figures as (
    select * from {{ ref('fct_observation_current') }}
    where entity_type = 'unit'
),

unit_names as (
    select * from {{ ref('int_reporting_unit_names') }}
),

units as (
    select * from {{ ref('dim_reporting_unit') }}
),

indicators as (
    select * from {{ ref('dim_indicator') }}
),

narrower as (
    select * from {{ ref('dim_indicator_id') }}
    where not is_general
),

named as (
    select
        figures.*,
        regexp_replace(translate(figures.section, '（）', '()'), '\s', '', 'g') as section_name
    from figures
)

select
    named.observation_id,
    coalesce(unit_names.unit_id, 'printed:' || named.section_name) as unit_id,
    coalesce(units.name_zh, named.section) as unit_name,
    units.unit_type,
    named.district_code,
    named.subject,
    named.theme,
    named.concept,
    coalesce(narrower.name_zh, indicators.name_zh, named.indicator) as indicator_name,
    coalesce(narrower.name_en, indicators.name_en) as indicator_name_en,
    named.indicator,
    named.kind,
    named.value,
    named.value_max,
    named.unit,
    named.mention,
    named.converted_value,
    named.converted_unit,
    named.qualifier,
    named.basis,
    named.period_start,
    named.period_end,
    named.period_type,
    named.period_id,
    named.period_is_inferred,
    {{ figure_columns(['details'], of='named') }},
    named.of_observation_id,
    named.is_headline,
    named.document_id,
    named.published_on,
    named.quote,
    named.known_from,
    {{ figure_address('named.document_id', 'named.observation_id') }} as figure_address
from named
left join unit_names on named.section_name = unit_names.name
left join units on unit_names.unit_id = units.unit_id
left join indicators on named.concept = indicators.concept
left join narrower
    on named.indicator_id = narrower.indicator_id and named.concept = narrower.concept
