-- What is printed times the units' factors is what is shown as converted; a count keeps its number, and a
-- figure that cannot be converted its unit.
with figures as (
    select * from {{ ref('fct_observation') }}
    where {{ in_recent_documents() }}
),

units as (
    select * from {{ ref('dim_unit') }}
),

indicators as (
    select * from {{ ref('dim_indicator') }}
)

select
    figures.observation_version_id,
    figures.value,
    figures.unit,
    figures.converted_value,
    figures.converted_unit
from figures
left join indicators on figures.concept = indicators.concept
left join units as printed on figures.unit = printed.unit
left join units as shown on figures.converted_unit = shown.unit
where
    (
        case
            when figures.converted_unit = figures.unit then figures.converted_value = figures.value
            when figures.kind <> 'level' or figures.converted_unit <> indicators.canonical_unit then false
            when printed.base_unit = shown.base_unit
                then
                    figures.converted_value
                    = round(figures.value * printed.factor / shown.factor, 4)
            else
                figures.unit = any(indicators.counted_in)
                and figures.converted_value = figures.value
        end
    ) is not true
