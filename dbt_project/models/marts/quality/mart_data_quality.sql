-- Per document: how many figures its newest version gave, and what became of them.
with documents as (
    select * from {{ ref('dim_document') }}
),

figures as (
    select
        document_id,
        count(*) as figure_count,
        count(concept) as mapped_count,
        count(*) filter (where period is not null) as period_printed_count,
        count(*) filter (where period_is_inferred) as period_inferred_count,
        count(*) filter (where period_type is null) as period_unknown_count,
        count(street_code) as street_figure_count,
        count(*) filter (where is_headline) as headline_count,
        count(*) filter (where is_document_headline and not is_headline) as outvoted_count
    from {{ ref('fct_observation_current') }}
    group by document_id
),

quarantined as (
    select
        version_id,
        count(distinct observation_id) as quarantined_count
    from {{ ref('stg_quarantine__observation') }}
    where released_at is null
    group by version_id
),

doubts as (
    select
        version_id,
        count(*) as doubt_count,
        count(distinct observation_id) as disputed_count
    from {{ ref('stg_review__doubt') }}
    where settled_at is null
    group by version_id
),

measures as (
    select
        document_id,
        count(*) as task_measure_count,
        count(*) filter (where rate_check = 'differs') as disputed_rate_count
    from {{ ref('fct_task_measure') }}
    group by document_id
)

select
    documents.document_id,
    documents.title,
    documents.source,
    documents.published_on,
    documents.version,
    documents.character_count,
    coalesce(figures.figure_count, 0)::integer as figure_count,
    coalesce(figures.mapped_count, 0)::integer as mapped_count,
    round(figures.mapped_count * 100.0 / figures.figure_count, 1) as mapped_pct,
    coalesce(figures.period_printed_count, 0)::integer as period_printed_count,
    coalesce(figures.period_inferred_count, 0)::integer as period_inferred_count,
    coalesce(figures.period_unknown_count, 0)::integer as period_unknown_count,
    coalesce(figures.street_figure_count, 0)::integer as street_figure_count,
    coalesce(figures.headline_count, 0)::integer as headline_count,
    coalesce(figures.outvoted_count, 0)::integer as outvoted_count,
    coalesce(quarantined.quarantined_count, 0)::integer as quarantined_count,
    coalesce(doubts.doubt_count, 0)::integer as doubt_count,
    coalesce(doubts.disputed_count, 0)::integer as disputed_count,
    coalesce(measures.task_measure_count, 0)::integer as task_measure_count,
    coalesce(measures.disputed_rate_count, 0)::integer as disputed_rate_count
from documents
left join figures on documents.document_id = figures.document_id
left join quarantined on documents.version_id = quarantined.version_id
left join doubts on documents.version_id = doubts.version_id
left join measures on documents.document_id = measures.document_id
