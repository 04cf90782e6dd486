{# Written from extractors/warehouse/fields by `make generate`. #}

{#
  The columns that describe a figure, in the groups in which the models from int_observation_spans to fct_observation
  add them. Gives those of the groups named, of the relation `of` where there are several.
#}
{% macro figure_columns(groups, of=none) -%}
    {%- set columns = {
        'spanned': [
            'observation_version_id', 'observation_id', 'document_id', 'version_id', 'first_version', 'last_version',
            'known_from', 'known_to', 'published_on',
        ],
        'text': [
            'seq', 'char_start', 'char_end', 'mention', 'quote_start', 'quote_end', 'quote', 'section',
            'section_kind', 'subject', 'indicator', 'value', 'value_max', 'unit',
        ],
        'read': [
            'kind', 'basis', 'qualifier', 'period',
        ],
        'links': [
            'of_observation_id', 'of_observation_ids', 'part_of_observation_id',
        ],
        'placed': [
            'theme', 'concept', 'row', 'cell',
        ],
        'said': [
            'indicator_id', 'stage', 'restriction', 'comparison', 'rank_scope', 'certainty', 'certainty_reasons',
        ],
        'reviewed': [
            'review_state', 'reviewed_by', 'original_value', 'original_unit',
        ],
        'details': [
            'indicator_id', 'stage', 'restriction', 'comparison', 'rank_scope', 'certainty', 'certainty_reasons',
            'review_state', 'reviewed_by', 'original_value', 'original_unit',
        ],
        'loading': [
            'extractor_version', 'run_id', 'loaded_at',
        ],
        'printed': [
            'observation_version_id', 'observation_id', 'document_id', 'version_id', 'first_version', 'last_version',
            'known_from', 'known_to', 'published_on', 'seq', 'char_start', 'char_end', 'mention', 'quote_start',
            'quote_end', 'quote', 'section', 'section_kind', 'subject', 'indicator', 'value', 'value_max', 'unit',
            'kind', 'basis', 'qualifier', 'period', 'of_start', 'of_observation_id', 'of_observation_ids',
            'part_of_observation_id', 'theme', 'concept', 'row', 'cell', 'indicator_id', 'stage', 'restriction',
            'comparison', 'rank_scope', 'certainty', 'certainty_reasons', 'review_state', 'reviewed_by',
            'original_value', 'original_unit', 'is_quarantined', 'extractor_version', 'run_id', 'loaded_at',
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

{#
  What is said of a figure: the columns of which another value makes another version of it. Offsets are left out: a
  figure that moved down the page is still the same statement.
#}
{% macro statement_columns() -%}
    mention,
    trim_scale(value),
    trim_scale(value_max),
    unit,
    kind,
    basis,
    qualifier,
    period,
    section,
    section_kind,
    subject,
    indicator,
    theme,
    concept,
    indicator_id,
    stage,
    restriction,
    comparison,
    rank_scope,
    row,
    cell,
    certainty,
    certainty_reasons,
    of_observation_id,
    of_observation_ids,
    part_of_observation_id,
    quote
{%- endmacro %}
