-- Figures marked as inferred though their text states a period, or not marked though it states none.
select
    observation_version_id,
    period,
    period_is_inferred
from {{ ref('fct_observation') }}
where
    {{ in_recent_documents() }}
    and case
        when period is null then period_end is not null and not period_is_inferred
        else period_is_inferred
    end
