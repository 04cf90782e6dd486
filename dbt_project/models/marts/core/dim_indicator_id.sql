{{
    config(
        materialized='incremental',
        incremental_strategy='replace',
        incremental_predicates=['true'],
        unique_key='indicator_id',
        on_schema_change='fail',
        indexes=[{'columns': ['concept']}],
    )
}}
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
