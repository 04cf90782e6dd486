{#
  Indicators are taken apart in Python (extractors/warehouse/wording.py); SQL compares what came out.
#}

{# How many characters two wordings share. #}
{% macro shared_letters(one, other) -%}
    cardinality(array(select unnest({{ one }}) intersect select unnest({{ other }})))
{%- endmacro %}

{# Whether two wordings, as characters, are the same but for words that one of them adds (税收, 税收收入). #}
{% macro same_words(one, other) -%}
    ({{ one }} <@ {{ other }} or {{ other }} <@ {{ one }})
{%- endmacro %}
