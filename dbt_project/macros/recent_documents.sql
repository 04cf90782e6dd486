{#
  The documents that tests look at: the twenty loaded last, so that the tests' cost does not grow with the history;
  all of them with `--vars 'whole_history: true'`. Gives a condition on the column `document_id`.
#}
{% macro in_recent_documents(column='document_id') -%}
    {%- if var('whole_history') -%}
        true
    {%- else -%}
        {{ column }} = any(array(
            select recent.document_id from {{ ref('stg_raw__document_version') }} as recent
            order by recent.loaded_at desc limit 20
        ))
    {%- endif -%}
{%- endmacro %}
