{{
    config(
        materialized='incremental',
        incremental_strategy='replace',
        incremental_predicates=['built.document_id = any(({{ changed_documents() }})::text[])'],
        unique_key='document_id',
        on_schema_change='fail',
        post_hook='{{ note_watermark() }}',
    )
}}
-- The newest version of every document.
with changed_documents as materialized (
    {{ changed_documents() }}
),

document_versions as (
    select
        *,
        row_number() over (partition by document_id order by version desc) as age,
        count(*) over (partition by document_id) as version_count
    from {{ ref('stg_raw__document_version') }}
    {% if is_incremental() %}
        where document_id = any((select changed_documents.ids from changed_documents)::text[])
    {% endif %}
),

documents as (
    select * from {{ ref('stg_raw__document') }}
)

select
    document_versions.document_id,
    document_versions.document_key,
    document_versions.version_id,
    document_versions.version::integer as version,
    document_versions.version_count::integer as version_count,
    document_versions.title,
    document_versions.kind,
    document_versions.source,
    document_versions.family,
    document_versions.district,
    document_versions.url,
    document_versions.input_name,
    document_versions.published_on,
    document_versions.reporting_period_start,
    document_versions.reporting_period_end,
    document_versions.content_hash,
    document_versions.text_hash,
    length(document_versions.text) as character_count,
    document_versions.known_from,
    document_versions.known_to,
    documents.first_seen_at,
    document_versions.fetched_at,
    document_versions.extractor_version,
    document_versions.run_id
from document_versions
inner join documents on document_versions.document_id = documents.document_id
where document_versions.age = 1
