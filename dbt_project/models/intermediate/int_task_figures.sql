-- The figures of task tables in the newest version of their documents, with what pairing compares: the
-- unit's group (人 and 名 count the same) and the characters of the indicator that carry meaning.
with observations as (
    select * from {{ ref('int_observation_reviewed') }}
    where row is not null
),

document_versions as (
    select * from {{ ref('stg_raw__document_version') }}
    where known_to is null
),

units as (
    select * from {{ ref('units') }}
),

period_texts as (
    select * from {{ ref('stg_raw__period_text') }}
),

wordings as (
    select * from {{ ref('int_wordings') }}
)

select
    observations.document_id,
    observations.version_id,
    observations.row,
    observations.cell,
    observations.observation_id,
    observations.seq,
    observations.char_start,
    observations.mention,
    observations.indicator,
    observations.value,
    observations.unit,
    coalesce(units.base_unit, observations.unit) as unit_group,
    coalesce(units.factor, 1) as unit_factor,
    observations.kind,
    observations.basis,
    observations.qualifier,
    observations.period,
    period_texts.printed_end,
    observations.concept,
    wordings.common_stage as stage,
    observations.restriction,
    observations.subject,
    observations.part_of_observation_id,
    case
        when
            observations.of_observation_id is null
            or observations.of_observation_id = any(observations.of_observation_ids)
            then observations.of_observation_ids
        else observations.of_observation_ids || observations.of_observation_id
    end as level_ids,
    wordings.letters,
    wordings.thing_letters,
    wordings.own_letters,
    -- 扩充至1800个 is how many there are to be, 新增1290个 how many have come.
    left(observations.quote, observations.char_start - observations.quote_start) ~ '(至|到)[约近]?\s*$'
        as is_up_to,
    observations.indicator ~ '^(累计|共|已)*(新增|净增|增加)' as is_added,
    observations.quote_start,
    -- The number speaks for what stands before it: after it, a bracket or a second measure apart, the clause
    -- ends.
    regexp_replace(
        substring(observations.quote from observations.char_end - observations.quote_start + 1),
        '^[(（][^)）]*[)）]', ''
    ) ~ ('^[\s,，;；。.、:：)）]|^$|^[0-9约近超]|^已?' || coalesce(nullif(observations.stage, ''), '。'))
        as ends_clause,
    -- 8个公共停车项目2542个公共泊位: of two counts in one breath the words do not tell which is of what.
    substring(
        observations.quote
        from observations.char_end - observations.quote_start + 1
        for lead(observations.char_start) over in_breath - observations.char_end
    ) ~ '^[^,，;；。、:：(（]+$'
    and lead(wordings.thing_letters) over in_breath <@ wordings.thing_letters as runs_on
from observations
inner join document_versions on observations.version_id = document_versions.version_id
left join units on observations.unit = units.unit
left join period_texts on observations.period = period_texts.period
left join wordings
    on
        observations.indicator = wordings.indicator
        and coalesce(observations.stage, '') = wordings.stage
        and coalesce(observations.concept, '') = wordings.concept
window in_breath as (
    partition by
        observations.document_id, observations.row, observations.cell, observations.quote_start,
        coalesce(units.base_unit, observations.unit)
    order by observations.seq
)
