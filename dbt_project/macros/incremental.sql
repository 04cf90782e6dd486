{#
  How incremental models of this project know what to build again. A table of watermarks holds, for each model,
  the newest event (int_document_events) that its last build saw; `changed_documents` gives the documents with
  newer ones. The strategy `replace` deletes the rows that the model's condition names before it inserts: a row
  that is not made again disappears, which dbt's delete+insert would leave.
#}
{% macro watermarks() -%}
    intermediate.build_watermark
{%- endmacro %}

{# Run on start: makes the table of watermarks. The migrations make the schema: who builds may make none. #}
{% macro make_watermarks() %}
    create table if not exists {{ watermarks() }} (model text primary key, moment timestamptz not null);
    comment on table {{ watermarks() }} is '增量模型已处理到的时刻 / Until when each incremental model has seen what was loaded';
    comment on column {{ watermarks() }}.model is '模型 / Model';
    comment on column {{ watermarks() }}.moment is '已处理到的时刻 / Moment until which it has seen everything';
{% endmacro %}

{# Hook after an incremental model: notes the newest event. The overlap catches loads that commit late. #}
{% macro note_watermark() %}
    insert into {{ watermarks() }} (model, moment)
    select
        '{{ this.identifier }}' as model,
        coalesce(max(happened_at), '-infinity') as moment
    from {{ ref('int_document_events') }}
    on conflict (model) do update set moment = excluded.moment
{% endmacro %}

{#
  A query for one row with the array `ids`: the documents with an event since this model's last build. On a full
  build it is empty and unused.
#}
{% macro changed_documents() %}
    {% if is_incremental() %}
        with seen as (
            select max(moment) - interval '{{ var("incremental_overlap") }}' as moment
            from {{ watermarks() }}
            where model = '{{ this.identifier }}'
        )

        select coalesce(array_agg(distinct document_id), array[]::text []) as ids
        from {{ ref('int_document_events') }}
        where happened_at > coalesce((select seen.moment from seen), '-infinity')
    {% else %}
        -- depends_on: {{ ref('int_document_events') }}
        select array[]::text [] as ids
    {% endif %}
{% endmacro %}

{#
  A query for the values of `key` that changed documents touch: those of their figures, and those of this model's
  rows that rest on them, named by conditions such as `document_id = any` that the documents' ids are put behind.
#}
{% macro touched(key, rests_on=[]) %}
    {%- set ids = "((select changed_documents.ids from changed_documents)::text[])" -%}
    with changed_documents as materialized (
        {{ changed_documents() }}
    )

    select {{ key }}
    from {{ ref('fct_observation') }}
    where document_id = any {{ ids }} and {{ key }} is not null
    {% if is_incremental() and rests_on -%}
        union
        select {{ key }}
        from {{ this }}
        where {% for condition in rests_on %}{{ condition }} {{ ids }}{{ ' or ' if not loop.last }}{% endfor %}
    {%- endif %}
{% endmacro %}

{# dbt's interface for a strategy. A row that any of the model's `incremental_predicates` names is deleted. #}
{% macro get_incremental_replace_sql(arguments) %}
    {%- set columns = get_quoted_csv(arguments['dest_columns'] | map(attribute='name')) -%}
    {%- set key = arguments['unique_key'] -%}
    delete from {{ arguments['target_relation'] }} as built
    where
        {% for predicate in arguments['incremental_predicates'] or [] %}({{ render(predicate) }}) or{% endfor %}
        built.{{ key }} in (select made.{{ key }} from {{ arguments['temp_relation'] }} as made);
    insert into {{ arguments['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arguments['temp_relation'] }}
{% endmacro %}
