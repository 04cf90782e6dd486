-- What became of every figure that a new version of its document took away or changed: corrected (another
-- value), reread (the same words, read differently), reworded (the same value in other words), withdrawn.
with figures as not materialized (
    select * from {{ ref('fct_observation') }}
),

successors as (
    select
        earlier.observation_version_id,
        later.observation_version_id as later_version_id,
        later.observation_id as later_observation_id,
        later.value as later_value,
        later.unit as later_unit,
        later.period as later_period,
        row_number() over (
            partition by earlier.observation_version_id
            order by earlier.observation_id <> later.observation_id, abs(earlier.seq - later.seq), later.seq
        ) as place
    from figures as earlier
    inner join figures as later
        on
            earlier.document_id = later.document_id
            and earlier.known_to = later.known_from
            and (
                earlier.observation_id = later.observation_id
                or (
                    earlier.entity_key = later.entity_key
                    and earlier.indicator = later.indicator
                    and earlier.kind = later.kind
                    and earlier.basis = later.basis
                    and earlier.unit = later.unit
                    and earlier.period_id is not distinct from later.period_id
                    and earlier.stage is not distinct from later.stage
                    and earlier.restriction is not distinct from later.restriction
                    and (earlier.part_of_observation_id is null) = (later.part_of_observation_id is null)
                    and later.first_version = earlier.last_version + 1
                )
            )
    where earlier.known_to is not null
)

select
    figures.observation_version_id,
    figures.observation_id,
    figures.document_id,
    figures.section,
    figures.street_code,
    figures.concept,
    figures.indicator,
    figures.kind,
    figures.unit,
    figures.period_id,
    figures.value,
    case
        when successors.later_version_id is null then 'withdrawn'
        when successors.later_value <> figures.value then 'corrected'
        when successors.later_observation_id = figures.observation_id then 'reread'
        else 'reworded'
    end as change_type,
    successors.later_observation_id,
    successors.later_version_id,
    successors.later_value,
    figures.known_from,
    figures.known_to,
    figures.quote,
    {{ figure_address('figures.document_id', 'figures.observation_id') }} as figure_address,
    {{ figure_address('figures.document_id', 'successors.later_observation_id') }} as later_figure_address
from figures
left join successors
    on
        figures.observation_version_id = successors.observation_version_id
        and successors.place = 1
where figures.known_to is not null
