{#
  How incremental models of this project know what to build again. What is loaded or quarantined is numbered in the
  order in which it was committed (raw.event). A table of states holds, for each model, the last number that its last
  build saw, and in the row `*` the number up to which the present build sees everything; `changed_documents` gives
  the documents with later ones. The strategy `replace` deletes the rows that the model's condition names before it
  inserts: a row that is not made again disappears, which dbt's delete+insert would leave.
#}
{% macro build_state() -%}
    {{ beside('intermediate') }}.build_state
{%- endmacro %}

{#
  Run on start: makes the table of states and notes what this build sees. The migrations make the schema: who builds
  may make none.
#}
{% macro begin_build() %}
    create table if not exists {{ build_state() }} (model text primary key, event bigint not null, fingerprint text);
    comment on table {{ build_state() }} is '增量模型已处理到的变更 / Until which change each incremental model has seen what was loaded';
    comment on column {{ build_state() }}.model is '模型，* 为整个构建 / Model, * for the whole build';
    comment on column {{ build_state() }}.event is '已处理到的变更编号 / Number of the change until which it has seen everything';
    comment on column {{ build_state() }}.fingerprint is 'dbt 项目的哈希 / Hash of the dbt project that built all of it';
    insert into {{ build_state() }} (model, event) values ('*', raw.settled_event())
    on conflict (model) do update set event = excluded.event;
{% endmacro %}

{# Hook after an incremental model: what this build sees, the model has seen. #}
{% macro note_watermark() %}
    insert into {{ build_state() }} (model, event)
    select
        '{{ this.identifier }}' as model,
        state.event
    from {{ build_state() }} as state
    where state.model = '*'
    on conflict (model) do update set event = excluded.event
{% endmacro %}

{#
  A query for one row with the array `ids`: the documents with an event since this model's last build. On a full
  build it is empty and unused.
#}
{% macro changed_documents() %}
    {% if is_incremental() %}
        with seen as (
            select max(event) as event
            from {{ build_state() }}
            where model = '{{ this.identifier }}'
        )

        select coalesce(array_agg(distinct document_id), array[]::text []) as ids
        from {{ ref('int_document_events') }}
        where event > coalesce((select seen.event from seen), -1)
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

{#
  dbt's interface for a strategy. A row that any of the model's `incremental_predicates` names, or that has the
  key of a row that is made, goes unless it is made again as it stands: what has not changed is not written.
  Each predicate has a statement of its own, and sets are arrays: joined by `or`, or as subqueries, they read the
  whole table.
#}
{% macro get_incremental_replace_sql(arguments) %}
    {%- set columns = get_quoted_csv(arguments['dest_columns'] | map(attribute='name')) -%}
    {% for predicate in arguments['incremental_predicates'] or [] %}
        delete from {{ arguments['target_relation'] }} as built where {{ is_not_made_again(arguments, predicate) }};
    {% endfor %}
    delete from {{ arguments['target_relation'] }} as built
    using {{ arguments['temp_relation'] }} as made
    where {{ is_made_otherwise(arguments) }};
    insert into {{ arguments['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arguments['temp_relation'] }}
    where {{ is_missing(arguments) }}
{% endmacro %}

{# Of a built row: the condition names it, and none with its key is made. #}
{% macro is_not_made_again(arguments, condition) -%}
    {{ render(condition) }}
    and built.{{ arguments['unique_key'] }} not in (
        select made.{{ arguments['unique_key'] }} from {{ arguments['temp_relation'] }} as made
    )
{%- endmacro %}

{# Of a built row and one that is made: they have one key, and differ. #}
{% macro is_made_otherwise(arguments) -%}
    built.{{ arguments['unique_key'] }} = made.{{ arguments['unique_key'] }}
    and row({{ columns_as('built', arguments) }}) is distinct from row({{ columns_as('made', arguments) }})
{%- endmacro %}

{% macro columns_as(alias, arguments) -%}
    {% for column in arguments['dest_columns'] -%}
        {{ alias }}.{{ adapter.quote(column.name) }}{{ ', ' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# Of a row that is made: none with its key is built, by the index of the key. #}
{% macro is_missing(arguments) -%}
    not exists (
        select 1 from {{ arguments['target_relation'] }} as built
        where built.{{ arguments['unique_key'] }} = {{ arguments['temp_relation'] }}.{{ arguments['unique_key'] }}
    )
{%- endmacro %}

{#
  Run on end: statistics of the tables that this build has filled or changed much. Until PostgreSQL looks by itself,
  a minute later, whoever asks the marts, and the next build, would be answered by plans for empty tables.
#}
{% macro refresh_statistics() %}
    {%- if execute and flags.WHICH in ('build', 'run') -%}
        {%- set changed -%}
            select format('%I.%I', schemaname, relname)
            from pg_stat_user_tables
            where
                schemaname in ('{{ beside('marts') }}', '{{ beside('intermediate') }}')
                and n_mod_since_analyze > 10000 + 0.1 * n_live_tup
        {%- endset -%}
        {%- for row in run_query(changed) %}
            analyze {{ row[0] }};
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}
