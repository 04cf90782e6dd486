{#
  A computed ratio as it is shown: four decimals, or four significant digits where it is so small that four decimals
  would make another number of it (30 people to 582,000 residents are 0.00005155, and not 0.0001).
#}
{% macro significant(ratio) -%}
    trim_scale(round({{ ratio }}, greatest(4, 3 - floor(log(nullif(abs({{ ratio }}), 0)))::integer)))
{%- endmacro %}
