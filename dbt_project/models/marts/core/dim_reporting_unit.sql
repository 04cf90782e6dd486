-- Written whole each time, but never made anew: what reads it stands.
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='fail',
        pre_hook='{% if is_incremental() %}delete from {{ this }}{% endif %}'
    )
}}
-- Departments, parks and state companies that report: the known ones with all their names, and every other
-- unit under the name it was printed with, so that nothing is lost when a department is new or renamed.
with known as (
    select * from {{ ref('reporting_units') }}
),

unit_names as (
    select * from {{ ref('int_reporting_unit_names') }}
),

sections as (
    select
        section,
        min(section_kind) as section_kind
    from {{ ref('fct_observation') }}
    where entity_type = 'unit'
    group by section
),

printed as (
    select
        regexp_replace(translate(section, '（）', '()'), '\s', '', 'g') as name,
        min(section_kind) as section_kind
    from sections
    group by regexp_replace(translate(section, '（）', '()'), '\s', '', 'g')
)

select
    unit_id,
    name_zh,
    full_name,
    unit_type,
    array_remove(array[name_zh, full_name], null) || {{ list_column('other_names') }} as aliases,
    valid_from::date as valid_from,
    valid_to::date as valid_to,
    successor_id,
    true as is_known
from known
union all
select
    'printed:' || printed.name as unit_id,
    printed.name as name_zh,
    null as full_name,
    printed.section_kind as unit_type,
    array[printed.name] as aliases,
    null as valid_from,
    null as valid_to,
    null as successor_id,
    false as is_known
from printed
left join unit_names on printed.name = unit_names.name
where unit_names.name is null
