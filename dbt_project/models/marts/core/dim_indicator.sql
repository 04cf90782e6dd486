{{
    config(
        materialized='incremental',
        incremental_strategy='replace',
        incremental_predicates=['true'],
        unique_key='concept',
        on_schema_change='fail',
    )
}}
select
    concept,
    theme,
    name_zh,
    name_en,
    description_zh,
    description_en,
    canonical_unit,
    {{ list_column('counted_in') }} as counted_in,
    {{ list_column('implied_stages') }} as implied_stages
from {{ ref('indicators') }}
