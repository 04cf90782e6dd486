{#
  A column of a figure (relation `observations`) as reviewers corrected it (`reviewed.changes`), where they may correct it.
  A corrected concept names the indicator, too: a narrower one was of the concept that it is not.
#}
{% macro corrected(column) -%}
    {%- set corrections = {'indicator_id': 'concept'} -%}
    {%- for name in [
        'value', 'value_max', 'unit', 'kind', 'basis', 'qualifier', 'period', 'section', 'section_kind', 'subject',
        'indicator', 'concept', 'theme', 'stage', 'restriction', 'comparison', 'rank_scope',
    ] -%}
        {%- do corrections.update({name: name}) -%}
    {%- endfor -%}
    {%- if column in ['of_observation_id', 'part_of_observation_id'] -%}
        case when observations.{{ column }} <> all(coalesce(rejected.ids, array[]::text [])) then observations.{{ column }} end
        as {{ column }}
    {%- elif column == 'of_observation_ids' -%}
        case
            when rejected.ids && observations.of_observation_ids
                then array(
                    select listed.id
                    from unnest(observations.of_observation_ids) as listed (id)
                    where listed.id <> all(rejected.ids)
                )
            else observations.of_observation_ids
        end as of_observation_ids
    {%- elif column in corrections -%}
        {%- set name = corrections[column] -%}
        case
            when jsonb_exists(reviewed.changes, '{{ name }}')
                then (reviewed.changes ->> '{{ name }}'){{ '::numeric' if column in ['value', 'value_max'] }}
            else observations.{{ column }}
        end as {{ column }}
    {%- else -%}
        observations.{{ column }}
    {%- endif -%}
{%- endmacro %}
