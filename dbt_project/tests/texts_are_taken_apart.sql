-- Every figure whose period or indicator was not taken apart when it was loaded.
select
    observations.version_id,
    observations.observation_id,
    observations.period,
    observations.indicator
from {{ ref('int_observation_reviewed') }} as observations
left join {{ ref('stg_raw__period_text') }} as period_texts on observations.period = period_texts.period
left join {{ ref('stg_raw__wording') }} as wordings
    on
        observations.indicator = wordings.indicator
        and coalesce(observations.stage, '') = wordings.stage
        and coalesce(observations.concept, '') = wordings.concept
where
    {{ in_recent_documents('observations.document_id') }}
    and (
        wordings.indicator is null
        or (observations.period is not null and period_texts.period is null)
    )
