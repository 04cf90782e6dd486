-- Every name a street is printed under, made from its name and the seed's other names; matched whole, never
-- by containment. `scope` is the district whose documents may use the name, `*` for names that carry their
-- district.
with streets as (
    select * from {{ ref('streets') }}
),

-- The present code of a street, and the district it belonged to before, whose old documents name it too.
memberships as (
    select
        street_code,
        street_name,
        district_name,
        other_names
    from streets
    where valid_to is null
    union
    select
        present.street_code,
        earlier.street_name,
        earlier.district_name,
        earlier.other_names
    from streets as earlier
    inner join streets as present on earlier.street_code = present.previous_code
    where present.valid_to is null
),

plain as (
    select
        memberships.street_code,
        memberships.district_name,
        names.alias
    from memberships
    cross join lateral unnest(
        array[
            memberships.street_name,
            regexp_replace(memberships.street_name, '(街道|镇|乡)$', ''),
            regexp_replace(memberships.street_name, '街道$', '街'),
            memberships.street_name || '办事处',
            memberships.street_name || '党工委',
            memberships.street_name || '党工委、办事处',
            memberships.street_name || '党工委办事处'
        ] || {{ list_column('memberships.other_names') }}
    ) as names (alias)
),

scoped as (
    select
        street_code,
        district_name as scope,
        alias
    from plain
    union
    select
        street_code,
        '*' as scope,
        district_name || alias as alias
    from plain
    where alias ~ '(街道|镇|乡|办事处)$'
    union
    -- A document that names no district may use a full name that only one street has.
    select
        min(street_code) as street_code,
        '' as scope,
        alias
    from plain
    where alias ~ '(街道|镇|乡|办事处)$'
    group by alias
    having count(distinct street_code) = 1
)

-- Two streets of one district with the same alias: the alias names neither.
select
    alias,
    scope,
    min(street_code) as street_code
from scoped
group by alias, scope
having count(distinct street_code) = 1
