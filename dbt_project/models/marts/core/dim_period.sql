{{
    config(
        materialized='incremental',
        incremental_strategy='replace',
        unique_key='period_id',
        on_schema_change='fail',
        post_hook='{{ note_watermark() }}',
    )
}}
-- Every period that a figure covers. Only figures of one period may be added or compared: `period_type`
-- keeps ten months, a year to publication and a full year apart.
-- An incremental build adds the periods that changed documents name; one that none names any more stays.
with changed_documents as materialized (
    {{ changed_documents() }}
),

periods as (
    select distinct
        period_id,
        period_start,
        period_end,
        period_type
    from {{ ref('fct_observation') }}
    where
        period_id is not null
        {% if is_incremental() %}
            and document_id = any((select changed_documents.ids from changed_documents)::text[])
        {% endif %}
)

select
    period_id,
    period_start,
    period_end,
    period_type,
    extract(year from period_end)::integer as year,
    case
        when period_start is not null
            then round(
                extract(year from age(period_end + 1, period_start)) * 12
                + extract(month from age(period_end + 1, period_start))
            )::integer
    end as month_count,
    period_type = 'year' as is_full_year,
    period_type in ('instant', 'goal') as is_point_in_time,
    case period_type
        when 'month' then to_char(period_end, 'YYYY"年"FMMM"月"')
        when 'quarter' then to_char(period_end, 'YYYY"年第"Q"季度"')
        when 'half'
            then
                to_char(period_end, 'YYYY"年"')
                || case when extract(month from period_end) = 6 then '上半年' else '下半年' end
        when 'year' then to_char(period_end, 'YYYY"年"')
        when 'to_publication' then to_char(period_end, 'YYYY"年（截至发布）"')
        when 'ytd' then to_char(period_end, 'YYYY"年1-"FMMM"月"')
        when 'instant' then to_char(period_end, '"截至"YYYY"年"FMMM"月"FMDD"日"')
        when 'goal' then to_char(period_end, '"到"YYYY"年"FMMM"月"')
        else to_char(period_start, 'YYYY"年"FMMM"月"') || '至' || to_char(period_end, 'YYYY"年"FMMM"月"')
    end as name_zh,
    case period_type
        when 'month' then to_char(period_end, 'YYYY-MM')
        when 'quarter' then to_char(period_end, 'YYYY "Q"Q')
        when 'half'
            then
                to_char(period_end, 'YYYY ')
                || case when extract(month from period_end) = 6 then 'H1' else 'H2' end
        when 'year' then to_char(period_end, 'YYYY')
        when 'to_publication' then to_char(period_end, 'YYYY "to publication"')
        when 'ytd' then to_char(period_end, 'YYYY-"01 to" MM')
        when 'instant' then to_char(period_end, '"at" YYYY-MM-DD')
        when 'goal' then to_char(period_end, '"by" YYYY-MM')
        else to_char(period_start, 'YYYY-MM') || ' to ' || to_char(period_end, 'YYYY-MM')
    end as name_en
from periods
