-- Adds whom the figure is about. A subject that is a street or an area is that street or area; any other
-- subject is a place or body inside the section, which keeps its name and never gives a headline.
with observations as (
    select * from {{ ref('int_observation_periods') }}
),

aliases as (
    select * from {{ ref('int_street_aliases') }}
),

areas as (
    select * from {{ ref('int_area_names') }}
),

unit_names as (
    select * from {{ ref('int_reporting_unit_names') }}
),

named as (
    select
        *,
        regexp_replace(translate(section, '（）', '()'), '\s', '', 'g') as unit_name,
        regexp_replace(subject, '\s', '', 'g') as subject_name,
        regexp_replace(section, '\s', '', 'g') as section_name
    from observations
),

matched as (
    select
        named.*,
        subject_streets.street_code as subject_street_code,
        section_streets.street_code as section_street_code,
        subject_areas.level as subject_area_level,
        subject_areas.district_code as subject_district_code,
        section_areas.district_code as section_district_code,
        section_areas.level as section_area_level,
        document_areas.district_code as document_district_code,
        unit_names.unit_id
    from named
    left join aliases as subject_streets
        on
            named.subject_name = subject_streets.alias
            and subject_streets.scope = any(array[coalesce(named.district, ''), '*'])
    left join aliases as section_streets
        on
            named.section_name = section_streets.alias
            and section_streets.scope = any(array[coalesce(named.district, ''), '*'])
    left join areas as subject_areas on named.subject_name = subject_areas.name
    left join areas as section_areas on named.section_name = section_areas.name
    left join areas as document_areas on named.district = document_areas.name
    left join unit_names on named.unit_name = unit_names.name
),

decided as (
    select
        *,
        case
            when subject_street_code is not null then 'street'
            when subject_area_level is not null then subject_area_level
            when section_street_code is not null or section_kind = 'street' then 'street'
            when section_area_level is not null then section_area_level
            when section_kind = 'district' then 'district'
            else 'unit'
        end as entity_type,
        subject is not null and subject_street_code is null and subject_area_level is null as is_about_place,
        -- The code comes from the subject where that decides, else from the section.
        case
            when subject_street_code is not null then subject_street_code
            when subject_area_level is null then section_street_code
        end as street_code
    from matched
)

select
    {{ figure_columns(['printed', 'dated']) }},
    is_of_partial_level,
    entity_type,
    case
        when entity_type = 'street' then coalesce(street_code, district || section_name, section_name)
        when entity_type = 'district'
            then coalesce(
                subject_district_code,
                section_district_code,
                -- A county that a city's page gives a row of its own.
                case
                    when
                        section_kind = 'district'
                        and section_area_level is null
                        and district not like '%' || section_name
                        then section_name
                end,
                document_district_code,
                district,
                section_name
            )
        -- Under its id a department keeps its figures together when its name changes.
        when entity_type = 'unit' then coalesce(district, '') || coalesce(unit_id, unit_name)
        else coalesce(subject_name, section_name)
    end as entity_key,
    street_code,
    coalesce(document_district_code, section_district_code) as district_code,
    is_about_place,
    -- The unit speaks for itself: its own section, or a district document on the district.
    (
        subject is null
        or (entity_type = 'street' and subject_street_code = section_street_code)
        or (entity_type = 'district' and section_kind = 'district')
    ) is true as is_own_report
from decided
