-- What the checks found, as it stands now: a view, so that a decision or a run shows at once.
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
    findings.message_zh,
    findings.message_en,
    findings.details::text as details,
    findings.settled_at is null as is_open
from {{ ref('stg_review__finding') }} as findings
left join {{ ref('dim_document') }} as documents on findings.document_id = documents.document_id
