-- Every name of a department, park or company, matched whole and without spaces, brackets half width.
with units as (
    select * from {{ ref('reporting_units') }}
),

named as (
    select
        units.unit_id,
        translate(names.name, '（）', '()') as name
    from units
    cross join lateral unnest(
        array_remove(array[units.name_zh, units.full_name], null) || {{ list_column('units.other_names') }}
    ) as names (name)
)

select
    name,
    min(unit_id) as unit_id
from named
group by name
having count(distinct unit_id) = 1
