-- Which actual figures answer which target of a task row (int_task_candidates says what may). The best of
-- them does, when target and result are each other's best and nothing ties with it: a decision never hangs
-- on the order in which they are printed. Of the same progress on two days the later one counts; targets
-- repeated in the progress come after those of the task. A target over a list of things (甲、乙、丙共3300亩) is
-- answered by the sum of its parts, when each thing of the list has its figure, by what is said to be done
-- of all of it or names all of it, or by none.
with candidates as (
    select * from {{ ref('int_task_candidates') }}
),

ranked as (
    select
        *,
        rank() over (
            partition by document_id, row, target_id
            order by
                has_equal_stage desc, is_same_thing desc, is_same_concept desc, shared desc,
                actual_until desc nulls last
        ) as place_for_target,
        rank() over (
            partition by document_id, row, actual_id
            order by
                target_cell = 'task' desc, has_equal_stage desc, is_same_thing desc, is_same_concept desc,
                shared desc
        ) as place_for_actual
    from candidates
    where
        is_answer
        -- A result with all the words of a list is of the whole list.
        and (is_said_done or shared = in_target or (target_indicator like '%、%') is not true)
),

best as (
    select
        *,
        count(*) over (partition by document_id, row, target_id) as choices,
        count(*) over (partition by document_id, row, actual_id) as askers
    from ranked
    where place_for_target = 1 and place_for_actual = 1
),

parts as (
    select
        *,
        count(*) over (partition by document_id, row, target_id) as part_count
    from candidates
    where
        target_indicator like '%、%'
        and target_cell = 'task'
        and is_same_measure
        and has_equal_stage
        and is_same_restriction
        and shared >= 2
        and shared * 4 >= in_actual * 3
)

select
    document_id,
    row,
    target_id,
    actual_id,
    'same_thing' as matched_by
from best
where choices = 1 and askers = 1
union all
select
    document_id,
    row,
    target_id,
    actual_id,
    'sum_of_parts' as matched_by
from parts
where part_count = 1 + length(target_indicator) - length(replace(target_indicator, '、', ''))
