{#
  A pattern of the words that say how much there is at a time, and not how much came about over months.
  Written by `make generate` from extractors/reading/data/vocabulary.toml.
#}
{% macro standing_words() -%}
    已认定的|累计注册|累计拥有|目前管理|目前运营|目前拥有|已入住|现有|现存|拥有|在册|存量|在库|总数达|总数为|总里程达|总里程为|楼宇总建筑面积|楼宇总面积
{%- endmacro %}
