{# Schemas are named as configured (`marts`, not `marts_marts`): BI tools rely on these names. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
