-- The page that each version of each figure was printed on. An article over several pages is read as one
-- text: there the page is the one whose stretch of it holds the figure; else the document is its own page.
select
    observations.observation_version_id,
    observations.observation_id,
    observations.document_id,
    observations.version_id,
    observations.known_from,
    observations.known_to,
    coalesce(parts.url, document_versions.url) as page_url,
    coalesce(parts.page_no, pages.page_no) as page_no,
    pages.page_name,
    coalesce(parts.part_no, 1) as part_no,
    pages.withdrawn_at as page_withdrawn_at,
    coalesce(parts.content_hash, document_versions.content_hash) as page_content_hash,
    observations.char_start,
    observations.char_end,
    observations.mention,
    observations.quote,
    observations.figure_address
from {{ ref('fct_observation') }} as observations
inner join {{ ref('stg_raw__document_version') }} as document_versions
    on observations.version_id = document_versions.version_id
left join {{ ref('stg_raw__document_part') }} as parts
    on
        observations.version_id = parts.version_id
        and observations.char_start >= parts.char_start
        and observations.char_start < parts.char_end
left join {{ ref('stg_raw__source_page') }} as pages
    on
        document_versions.source = pages.source
        and coalesce(parts.address, document_versions.document_key) = pages.address
