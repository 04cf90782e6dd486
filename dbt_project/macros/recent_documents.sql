{#
  The documents that tests look at: the twenty loaded last, so that the tests' cost does not grow with the history;
  all of them with `--vars 'whole_history: true'`. Gives a condition on the column `document_id`.
  (Relations by name: dbt does not see a ref() in the `where` of a test.)
#}
{% macro in_recent_documents(column='document_id', how_many=20) -%}
    {%- if var('whole_history') -%}
        true
    {%- else -%}
        {{ column }} = any(array(
            select recent.document_id from raw.document_version as recent
            order by recent.event desc limit {{ how_many }}
        ))
    {%- endif -%}
{%- endmacro %}

{# The periods that the figures of the last two of these documents cover. Gives a condition on `period_id`. #}
{% macro in_recent_periods(column='period_id') -%}
    {%- if var('whole_history') -%}
        true
    {%- else -%}
        {{ column }} = any(array(
            select figures.period_id from {{ beside('marts') }}.fct_observation as figures
            where {{ in_recent_documents('figures.document_id', 2) }}
        ))
    {%- endif -%}
{%- endmacro %}

{#
  dbt's own macro, with two more forms of a test's `where`: `document_id in recent_documents` for the documents above, and
  `period_id in recent_periods` for the periods that the figures of the last two cover (all documents speak of them).
#}
{% macro get_where_subquery(relation) -%}
    {%- set words = (config.get('where') or '').split(' in ') -%}
    {%- if words[1:] == ['recent_documents'] -%}
        (select * from {{ relation }} where {{ in_recent_documents(words[0]) }}) as recent
    {%- elif words[1:] == ['recent_periods'] and not var('whole_history') -%}
        (select * from {{ relation }} where {{ in_recent_periods(words[0]) }}) as recent
    {%- elif config.get('where') and words[1:] != ['recent_periods'] -%}
        (select * from {{ relation }} where {{ config.get('where') }}) as tested
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}
