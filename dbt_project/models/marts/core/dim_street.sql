{{
    config(
        materialized='incremental',
        incremental_strategy='replace',
        incremental_predicates=['true'],
        unique_key='street_code',
        on_schema_change='fail',
    )
}}
-- Every street under every code it had. A street that changed its code has a row for each, joined by
-- previous_code; facts carry the present code.
with streets as (
    select * from {{ ref('streets') }}
)

select
    streets.street_code,
    streets.street_name,
    streets.name_en as street_name_en,
    array[
        streets.street_name,
        streets.street_name || '办事处',
        regexp_replace(streets.street_name, '(街道|镇|乡)$', '')
    ] || {{ list_column('streets.other_names') }} as aliases,
    streets.district_code,
    streets.district_name,
    streets.valid_from::date as valid_from,
    streets.valid_to::date as valid_to,
    streets.previous_code,
    coalesce(present.street_code, streets.street_code) as current_street_code,
    streets.valid_to is null as is_current
from streets
left join streets as present on streets.street_code = present.previous_code
