-- What reviewers decided, as it stands now: a view, so that a decision shows at once.
select
    decisions.decision_id,
    decisions.decided_at,
    decisions.decided_by,
    decisions.why,
    decisions.verb,
    nullif(decisions.rule, '') as rule,
    nullif(decisions.document_id, '') as document_id,
    documents.title,
    coalesce(states.observation_id, decisions.observation_id) as observation_id,
    {{ figure_address(
        'decisions.document_id', "nullif(coalesce(states.observation_id, decisions.observation_id), '')"
    ) }} as figure_address,
    decisions.mention,
    decisions.value as original_value,
    decisions.unit as original_unit,
    decisions.changes::text as changes,
    coalesce(states.carried, 'same') as carried,
    coalesce(states.holds, true) as holds,
    coalesce(states.settles, false) as settles,
    coalesce(states.asks_again, false) as asks_again
from {{ ref('stg_review__decision') }} as decisions
left join {{ ref('stg_review__decision_state') }} as states on decisions.decision_id = states.decision_id
left join {{ ref('dim_document') }} as documents on decisions.document_id = documents.document_id
