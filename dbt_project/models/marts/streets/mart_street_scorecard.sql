{{
    config(
        materialized='incremental',
        incremental_strategy='replace',
        incremental_predicates=["built.period_id in ({{ touched('period_id', ['document_ids &&']) }})"],
        unique_key='street_period_id',
        on_schema_change='fail',
        indexes=[
            {'columns': ['street_period_id'], 'unique': true},
            {'columns': ['period_id', 'street_code']},
            {'columns': ['street_code', 'period_end']},
            {'columns': ['document_ids'], 'type': 'gin'},
        ],
        post_hook='{{ note_watermark() }}',
    )
}}
-- One row per street and period, for every period that any street of its district gives a headline for, with
-- a column for each headline indicator in its canonical unit. Rank and share stand in mart_street_ranking.
{%- set columns = scorecard_columns() %}
with touched as materialized (
    {{ touched('period_id', ['document_ids &&']) }}
),

figures as (
    select * from {{ ref('mart_street_ranking') }}
    {% if is_incremental() %}
        where period_id = any(array(select touched.period_id from touched))
    {% endif %}
),

streets as (
    select * from {{ ref('dim_street') }}
    where is_current
),

periods as (
    select distinct
        district_code,
        period_start,
        period_end,
        period_type,
        period_id
    from figures
)

select
    streets.street_code || '@' || periods.period_id as street_period_id,
    streets.street_code,
    streets.street_name,
    streets.district_code,
    streets.district_name,
    periods.period_start,
    periods.period_end,
    periods.period_type,
    periods.period_id,
    {%- for name, concept, kind in columns %}
        max(figures.converted_value) filter (
            where figures.concept = '{{ concept }}' and figures.kind = '{{ kind }}'
        ) as {{ name }},
    {%- endfor %}
    max(figures.rank_in_district) filter (
        where figures.concept = 'tax_revenue' and figures.kind = 'level'
    ) as tax_revenue_rank,
    max(figures.rank_in_district) filter (
        where figures.concept = 'fiscal_revenue_local' and figures.kind = 'level'
    ) as fiscal_revenue_local_rank,
    count(figures.figure_id)::integer as figure_count,
    count(figures.figure_id) filter (where figures.period_is_inferred)::integer as inferred_count,
    coalesce(
        array_agg(distinct figures.document_id) filter (where figures.document_id is not null), '{}'
    ) as document_ids
from streets
inner join periods on streets.district_code = periods.district_code
left join figures
    on
        streets.street_code = figures.street_code
        and periods.period_id = figures.period_id
group by
    streets.street_code,
    streets.street_name,
    streets.district_code,
    streets.district_name,
    periods.period_start,
    periods.period_end, periods.period_type, periods.period_id
