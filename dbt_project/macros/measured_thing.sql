{#
  Indicators are taken apart in Python (extractors/warehouse/wording.py); SQL compares what came out.
#}

{# How many characters two wordings share. #}
{% macro shared_letters(one, other) -%}
    cardinality(array(select unnest({{ one }}) intersect select unnest({{ other }})))
{%- endmacro %}

{#
  Whether two measured things are the same but for words that one of them adds (税收, 税收收入): every letter of the
  shorter one occurs in the other.
#}
{% macro same_thing(one, other) -%}
    (
        {{ one }} <> '' and {{ other }} <> ''
        and (translate({{ one }}, {{ other }}, '') = '' or translate({{ other }}, {{ one }}, '') = '')
    )
{%- endmacro %}
