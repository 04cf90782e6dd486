-- Every value of indicator_id: the catalogue's concepts, and the narrower indicators with their concepts.
with

concepts as (

    select
        concept as indicator_id,
        concept,
        theme,
        name_zh,
        name_en,
        description_zh,
        description_en,
        canonical_unit,
        false as is_general
    from {{ ref('indicators') }}

),

narrower as (

    select
        indicator_id,
        nullif(concept, '') as concept,
        theme,
        name_zh,
        name_en,
        description_zh,
        description_en,
        canonical_unit,
        is_general
    from {{ ref('narrower_indicators') }}

)

select * from concepts
union all
select * from narrower
