-- Every quote and every mention, read again from the stored text by its offsets (characters; substr counts
-- from 1).
with figures as (
    select * from {{ ref('fct_observation') }}
    where {{ in_recent_documents() }}
),

document_versions as (
    select * from {{ ref('stg_raw__document_version') }}
)

select
    figures.observation_version_id,
    figures.mention,
    figures.char_start
from figures
left join document_versions on figures.version_id = document_versions.version_id
where
    (
        figures.char_start < figures.char_end
        and figures.quote_start <= figures.char_start
        and figures.quote_end >= figures.char_end
        and substr(
            document_versions.text, figures.char_start + 1, greatest(figures.char_end - figures.char_start, 0)
        )
        = figures.mention
        and substr(
            document_versions.text,
            figures.quote_start + 1,
            greatest(figures.quote_end - figures.quote_start, 0)
        ) = figures.quote
    ) is not true
