-- Names of areas above the streets: districts under their names, and words such as 全区 that mean the
-- document's own.
with districts as (
    select * from {{ ref('districts') }}
),

generic_areas as (
    select * from {{ ref('generic_areas') }}
),

named as (
    select
        districts.district_code,
        names.name
    from districts
    cross join lateral unnest(
        array[districts.district_name] || {{ list_column('districts.other_names') }}
    ) as names (name)
)

select
    name,
    'district' as level,
    min(district_code) as district_code
from named
group by name
having count(*) = 1
union all
select
    word as name,
    level,
    null as district_code
from generic_areas
where word not in (select named.name from named)
