-- Which actual figure answers which target of a task row. A pair has the same kind, comparable units, no
-- contrary concept, stage or restriction, and is no part (其中). It is accepted when the two indicators share
-- half of the letters of the shorter one, or when they have the same concept and nothing else in the row
-- could be meant; and only when each is the other's best partner. A target over several things (甲、乙、丙共3300亩)
-- that several actual figures could answer is answered by none of them. Targets repeated in the progress
-- cell are paired after those of the task. Of the same progress on two days the later one counts.
with figures as (
    select * from {{ ref('int_task_figures') }}
    where part_of_observation_id is null
),

targets as (
    select * from figures
    where basis = 'target' and kind in ('level', 'growth', 'share')
),

actuals as (
    select * from figures
    where basis in ('actual', 'estimate') and cell = 'progress' and kind in ('level', 'growth', 'share')
),

compared as (
    select
        targets.document_id,
        targets.row,
        targets.observation_id as target_id,
        targets.seq as target_seq,
        targets.cell as target_cell,
        targets.indicator like '%、%' as is_enumeration,
        actuals.observation_id as actual_id,
        actuals.seq as actual_seq,
        actuals.printed_end as actual_until,
        (
            targets.concept = actuals.concept
            and count(*) over target_rivals = 1
            and count(*) over actual_rivals = 1
        ) is true as is_only_choice,
        (targets.stage = actuals.stage) is true as is_same_stage,
        (targets.restriction = actuals.restriction) is true as is_same_restriction,
        (targets.concept = actuals.concept) is true as is_same_concept,
        {{ shared_letters('targets.letters', 'actuals.letters') }} as shared,
        least(cardinality(targets.letters), cardinality(actuals.letters)) as in_shorter
    from targets
    inner join actuals
        on
            targets.document_id = actuals.document_id
            and targets.row = actuals.row
            and targets.kind = actuals.kind
            and targets.unit_group = actuals.unit_group
            and (targets.concept = actuals.concept) is not false
            and (targets.stage = actuals.stage) is not false
            and (targets.restriction = actuals.restriction) is not false
    window
        target_rivals as (
            partition by targets.document_id, targets.row, targets.cell, actuals.observation_id
        ),
        actual_rivals as (partition by targets.document_id, targets.row, targets.observation_id)
),

acceptable as (
    select
        *,
        shared::numeric / greatest(in_shorter, 1) as similarity,
        count(*) over (partition by document_id, row, target_id) as choices
    from compared
    where is_only_choice or (shared * 2 >= in_shorter and shared >= least(2, in_shorter) and in_shorter > 0)
),

ranked as (
    select
        *,
        rank() over (
            partition by document_id, row, target_id
            order by
                is_same_stage desc,
                is_same_restriction desc,
                similarity desc,
                is_same_concept desc,
                shared desc,
                actual_until desc nulls last,
                actual_seq asc
        ) as place_for_target,
        rank() over (
            partition by document_id, row, actual_id
            order by
                target_cell = 'task' desc, is_same_stage desc, is_same_restriction desc, similarity desc,
                is_same_concept desc, shared desc, target_seq asc
        ) as place_for_actual
    from acceptable
)

select
    document_id,
    row,
    target_id,
    actual_id,
    similarity
from ranked
where
    place_for_target = 1
    and place_for_actual = 1
    and (choices = 1 or not is_enumeration)
