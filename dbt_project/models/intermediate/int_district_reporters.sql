-- Who reports which indicator for the whole district, under every name that the department is printed with.
with reporters as (
    select * from {{ ref('district_reporters') }}
),

names as (
    select * from {{ ref('int_reporting_unit_names') }}
)

select
    reporters.concept || '@' || names.name as district_reporter_id,
    reporters.concept,
    names.name
from reporters
inner join names on reporters.unit_id = names.unit_id
