-- What the checks found, as it stands now: a view, so that a decision or a run shows at once. What a
-- reviewer has settled is not open any more.
with decided as (
    select distinct findings.finding_id
    from {{ ref('stg_review__finding') }} as findings
    inner join {{ ref('stg_review__decision') }} as decisions
        on findings.document_id = decisions.document_id and findings.rule = decisions.rule
    inner join {{ ref('stg_review__decision_state') }} as states on decisions.decision_id = states.decision_id
    where
        states.settles
        and (
            states.observation_id = findings.observation_ids[1]
            or (findings.observation_ids[1] is null and decisions.case_id = findings.finding_id)
        )
)

select
    findings.finding_id,
    findings.rule,
    findings.part,
    findings.severity,
    findings.owner,
    findings.cause,
    (
        count(*) over (partition by findings.cause, findings.settled_at is null)
    )::integer as cause_finding_count,
    findings.document_id,
    findings.version_id,
    documents.title,
    findings.observation_ids[1] as observation_id,
    findings.observation_ids,
    findings.char_start,
    findings.char_end,
    findings.quote,
    -- Of a version that waits there is no page of the document yet.
    case
        when findings.version_id = documents.version_id
            then {{ figure_address('findings.document_id', 'findings.observation_ids[1]') }}
    end as figure_address,
    findings.message_zh,
    findings.message_en,
    findings.details::text as details,
    findings.settled_at is null and decided.finding_id is null as is_open
from {{ ref('stg_review__finding') }} as findings
left join {{ ref('dim_document') }} as documents on findings.document_id = documents.document_id
left join decided on findings.finding_id = decided.finding_id
