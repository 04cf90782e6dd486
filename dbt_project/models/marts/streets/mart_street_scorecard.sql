{{
    config(
        materialized='incremental',
        incremental_strategy='replace',
        incremental_predicates=["built.period_id = any(array({{ touched('period_id', ['document_ids &&']) }}))"],
        unique_key='street_period_id',
        on_schema_change='fail',
        indexes=[
            {'columns': ['period_id', 'street_code']},
            {'columns': ['street_code', 'period_end']},
            {'columns': ['document_ids'], 'type': 'gin'},
        ],
        post_hook='{{ note_watermark() }}',
    )
}}
-- One row per street and period, for every period that any street of its district gives a headline for, with
-- a column for each indicator and unit; headlines without one (of a stage, ranks, rare units) stand together
-- in other_headlines, so that each is here once. Rank and share stand in mart_street_ranking.
{%- set columns = scorecard_columns() %}
with touched as materialized (
    {{ touched('period_id', ['document_ids &&']) }}
),

listed (column_name, concept, kind, shown_unit) as (
    values
    {%- for name, concept, kind, unit in columns %}
        ('{{ name }}', '{{ concept }}', '{{ kind }}', '{{ unit }}'){{ ',' if not loop.last }}
    {%- endfor %}
),

figures as (
    select
        ranking.*,
        listed.column_name,
        concat_ws(
            ' ',
            ranking.concept,
            nullif(ranking.kind, 'level'),
            ranking.stage,
            ranking.comparison,
            ranking.unit
        ) as full_name
    from {{ ref('mart_street_ranking') }} as ranking
    left join listed
        on
            ranking.concept = listed.concept
            and ranking.kind = listed.kind
            and case
                when ranking.is_main then listed.shown_unit = 'main'
                else
                    ranking.stage is null
                    and ranking.comparison is null
                    and ranking.converted_unit = listed.shown_unit
            end
    {% if is_incremental() %}
        where ranking.period_id = any(array(select touched.period_id from touched))
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
    {%- for name, concept, kind, unit in columns %}
        max(figures.converted_value) filter (where figures.column_name = '{{ name }}') as {{ name }},
    {%- endfor %}
    jsonb_object_agg(figures.full_name, figures.converted_value) filter (
        where figures.figure_id is not null and figures.column_name is null
    ) as other_headlines,
    max(figures.rank_in_district) filter (
        where figures.column_name = 'tax_revenue_cny'
    ) as tax_revenue_rank,
    max(figures.rank_in_district) filter (
        where figures.column_name = 'fiscal_revenue_local_cny'
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
