{#
  The columns that describe a figure, in the groups in which the models from int_observation_spans to fct_observation
  add them. Gives those of the groups named, of the relation `of` where there are several.
#}
{% macro figure_columns(groups, of=none) -%}
    {%- set columns = {
        'printed': [
            'observation_version_id', 'observation_id', 'document_id', 'version_id', 'first_version', 'last_version',
            'known_from', 'known_to', 'published_on', 'seq', 'char_start', 'char_end', 'mention', 'quote_start',
            'quote_end', 'quote', 'section', 'section_kind', 'subject', 'indicator', 'value', 'value_max', 'unit',
            'kind', 'basis', 'qualifier', 'period', 'of_start', 'of_observation_id', 'of_observation_ids',
            'part_of_observation_id', 'theme', 'concept', 'row', 'cell', 'stage', 'population', 'comparison',
            'rank_scope', 'is_quarantined', 'extractor_version', 'run_id', 'loaded_at',
        ],
        'dated': [
            'period_start', 'period_end', 'period_type', 'period_id', 'period_is_inferred', 'period_observed_to',
        ],
        'about': [
            'entity_type', 'entity_key', 'street_code', 'district_code', 'is_about_place', 'is_own_report',
        ],
        'compared': [
            'converted_value', 'converted_unit', 'measured_thing', 'is_candidate', 'rival_count',
            'is_document_headline', 'headline_group', 'statement_key',
        ],
    } -%}
    {%- set named = [] -%}
    {%- for group in groups -%}
        {%- for column in columns[group] -%}
            {%- do named.append((of ~ '.' if of else '') ~ column) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ named | join(', ') }}
{%- endmacro %}
