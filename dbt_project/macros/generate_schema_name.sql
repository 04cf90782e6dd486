{#
  Schemas are named as configured (`marts`, not `marts_marts`): BI tools rely on these names. What is built aside, to
  be checked before it is seen, lies in `marts_aside` and so on.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ beside((custom_schema_name or target.schema) | trim) }}
{%- endmacro %}

{# The schema of this name as this build has it. #}
{% macro beside(schema) -%}
    {{ schema }}{{ env_var('GAZETTE_DBT_SUFFIX', '') }}
{%- endmacro %}
