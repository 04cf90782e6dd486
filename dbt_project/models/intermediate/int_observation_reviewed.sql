-- Figures as reviewers corrected them. A decision holds for the reading that it was made about: the same
-- digits, unit and value. Rejected figures are gone, and so are links to them; left joins, so that a
-- filter on the document reaches the table.
{%- set amount = "array['value', 'value_max', 'unit']" %}
{%- set kept = ['observation_row_id', 'version_id', 'observation_id', 'document_id'] %}
{%- set printed = figure_columns(['text', 'read', 'links', 'placed', 'said']).split(', ') %}
with observations as (
    select * from {{ ref('stg_raw__observation') }}
),

reviewed as (
    select * from {{ ref('stg_review__reviewed_figure') }}
),

rejected as (
    select
        document_id,
        array_agg(observation_id) as ids
    from {{ ref('stg_review__reviewed_figure') }}
    where review_state = 'rejected'
    group by document_id
)

select
    {% for column in kept + printed -%}
        {{ corrected(column) }},
    {% endfor -%}
    reviewed.review_state,
    reviewed.reviewed_by,
    case when jsonb_exists_any(reviewed.changes, {{ amount }}) then observations.value end as original_value,
    case when jsonb_exists_any(reviewed.changes, {{ amount }}) then observations.unit end as original_unit,
    {{ figure_columns(['loading'], of='observations') }}
from observations
left join reviewed
    on
        observations.document_id = reviewed.document_id
        and observations.observation_id = reviewed.observation_id
        and observations.mention = reviewed.mention
        and observations.unit = reviewed.unit_read
        and observations.value = reviewed.value_read
left join rejected on observations.document_id = rejected.document_id
where coalesce(reviewed.review_state, '') <> 'rejected'
