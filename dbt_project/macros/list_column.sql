{# A seed column that holds several values separated by `|`, as an array; empty when the cell is empty. #}
{% macro list_column(column) -%}
    coalesce(string_to_array(nullif({{ column }}, ''), '|'), array[]::text [])
{%- endmacro %}
