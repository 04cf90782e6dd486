{#
  The documents that tests look at: those with an event (loaded, quarantined, decided on) since the build before the last one
  that readers were given. That is what this build may have made otherwise, for it catches up on two (see
  `extractors.ingest.marts`); so the tests' cost follows what is new and not the history. In a warehouse that has been given to
  nobody they are all documents, as in a full refresh and with `--vars 'whole_history: true'`. Gives a condition on the column `document_id`.
  (Relations by name: dbt does not see a ref() in the `where` of a test, and staging is tested before int_document_events is made.)
#}
{% macro in_recent_documents(column='document_id') -%}
    {%- if is_whole_history_tested() -%}
        true
    {%- else -%}
        {{ column }} = any(array(
            {{ changed_in('raw.document_version') }}
            union all
            {{ changed_in('quarantine.observation') }}
            union all
            {{ changed_in('review.decision') }}
        ))
    {%- endif -%}
{%- endmacro %}

{# The documents that a table with events says have changed since then. #}
{% macro changed_in(relation) -%}
    select changed.document_id from {{ relation }} as changed
    where changed.event > coalesce((
        select published.seen_event from raw.mart_build as published
        order by published.build_no desc offset 1 limit 1
    ), -1)
{%- endmacro %}

{# Whether tests look at all documents and periods. #}
{% macro is_whole_history_tested() -%}
    {{ return(var('whole_history') or flags.FULL_REFRESH) }}
{%- endmacro %}

{# The periods that the figures of these documents cover. Gives a condition on `period_id`. #}
{% macro in_recent_periods(column='period_id') -%}
    {%- if is_whole_history_tested() -%}
        true
    {%- else -%}
        {{ column }} = any(array(
            select figures.period_id from {{ beside('marts') }}.fct_observation as figures
            where {{ in_recent_documents('figures.document_id') }}
        ))
    {%- endif -%}
{%- endmacro %}

{#
  dbt's own macro, with two more forms of a test's `where`: `document_id in recent_documents` for the documents above, and
  `period_id in recent_periods` for the periods that their figures cover (all documents speak of them).
#}
{% macro get_where_subquery(relation) -%}
    {%- set words = (config.get('where') or '').split(' in ') -%}
    {%- if words[1:] == ['recent_documents'] -%}
        {%- set asked = words[0].rpartition(' and ') -%}
        (select * from {{ relation }} where {{ asked[0] ~ asked[1] }}{{ in_recent_documents(asked[2]) }}) as recent
    {%- elif words[1:] == ['recent_periods'] and not is_whole_history_tested() -%}
        (select * from {{ relation }} where {{ in_recent_periods(words[0]) }}) as recent
    {%- elif config.get('where') and words[1:] != ['recent_periods'] -%}
        (select * from {{ relation }} where {{ config.get('where') }}) as tested
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}
