-- From every unit a figure of an indicator may be printed in to the indicator's canonical unit: by the table
-- of conversions for measures, one to one for classifiers that count the same things.
with indicators as (
    select * from {{ ref('indicators') }}
),

units as (
    select * from {{ ref('units') }}
),

measured as (
    select
        indicators.concept,
        printed.unit,
        indicators.canonical_unit,
        case
            when printed.unit = indicators.canonical_unit then 1
            else printed.factor / canonical.factor
        end as factor,
        case when printed.unit = indicators.canonical_unit then 0 else 1 end as place
    from indicators
    inner join units as canonical on indicators.canonical_unit = canonical.unit
    inner join units as printed on canonical.base_unit = printed.base_unit
),

counted as (
    select
        indicators.concept,
        classifiers.unit,
        indicators.canonical_unit,
        1::numeric as factor,
        classifiers.place::integer as place
    from indicators
    cross join lateral unnest(
        indicators.canonical_unit || {{ list_column('indicators.counted_in') }}
    ) with ordinality as classifiers (unit, place)
)

select
    concept,
    unit,
    canonical_unit,
    factor,
    place
from measured
union all
select
    concept,
    unit,
    canonical_unit,
    factor,
    place
from counted
where not exists (
    select 1 from measured
    where
        counted.concept = measured.concept
        and counted.unit = measured.unit
)
