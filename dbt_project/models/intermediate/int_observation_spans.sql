-- One row per stretch of document versions over which a figure and everything said about it stayed the same.
-- Windows are partitioned by document, so a filter on document_id reaches the tables (incremental builds
-- need it).
with document_versions as (
    select
        *,
        row_number() over (partition by document_id order by version) as ordinal
    from {{ ref('stg_raw__document_version') }}
),

observations as (
    select * from {{ ref('int_observation_reviewed') }}
),

-- Named apart from the figures themselves, so that a filter on the document reaches either scan.
levels as (
    select
        version_id,
        observation_id,
        char_start,
        part_of_observation_id,
        restriction
    from {{ ref('int_observation_reviewed') }}
),

quarantined as (
    select
        version_id,
        observation_id
    from {{ ref('stg_quarantine__observation') }}
    where released_at is null
    group by version_id, observation_id
),

statements as (
    select
        observations.*,
        document_versions.ordinal,
        document_versions.version,
        document_versions.known_from,
        document_versions.known_to,
        document_versions.published_on,
        document_versions.reporting_period_start,
        document_versions.reporting_period_end,
        document_versions.district,
        levels.char_start as of_start,
        -- A rate of a part or of a restricted count is as partial as the count itself.
        coalesce(levels.part_of_observation_id is not null or levels.restriction is not null, false)
            as is_of_partial_level,
        quarantined.observation_id is not null as is_quarantined
    from observations
    inner join document_versions on observations.version_id = document_versions.version_id
    left join levels
        on
            observations.version_id = levels.version_id
            and observations.of_observation_id = levels.observation_id
    left join quarantined
        on
            observations.version_id = quarantined.version_id
            and observations.observation_id = quarantined.observation_id
),

hashed as (
    select
        *,
        md5(row(
            {{ statement_columns() }},
            published_on, reporting_period_start, reporting_period_end, district, is_of_partial_level
        )::text) as statement_hash
    from statements
),

islands as (
    select
        *,
        ordinal - row_number() over (
            partition by document_id, observation_id, statement_hash order by ordinal
        ) as island
    from hashed
),

spans as (
    select
        *,
        min(version) over same_statement as first_version,
        min(known_from) over same_statement as first_known_from,
        row_number() over (
            partition by document_id, observation_id, statement_hash, island order by ordinal desc
        ) as age
    from islands
    window same_statement as (partition by document_id, observation_id, statement_hash, island)
)

select
    md5(observation_id || '@' || first_version) as observation_version_id,
    observation_id,
    document_id,
    version_id,
    first_version,
    version as last_version,
    first_known_from as known_from,
    known_to,
    published_on,
    reporting_period_start,
    reporting_period_end,
    district,
    {{ figure_columns(['text', 'read']) }},
    of_start,
    {{ figure_columns(['links']) }},
    is_of_partial_level,
    {{ figure_columns(['placed', 'details']) }},
    is_quarantined,
    {{ figure_columns(['loading']) }}
from spans
-- Not `= 1`: the planner takes that for very few rows and loops.
where age <= 1
