{#
  The indicator without the words of planning, doing and counting and the nouns that every task has, which say nothing
  about what is measured.
#}
{% macro measured_thing(column) -%}
    regexp_replace(
        {{ column }},
        '(正式|累计|目前|实际|计划|任务|目标|确保|力争|实现|实施|进行|完成|达到|达|共|已|新增|新|项目|工程|企业|建设|工作|的|数|量'
        || '|[[:space:][:punct:]、，。“”（）《》])',
        '', 'g'
    )
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
