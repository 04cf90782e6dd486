-- Every target of a task row beside every result of its progress, with what they agree in. A result answers
-- the target (is_answer) when all of it agrees:
--     same_measure      kind, units that can be converted (or two measure words, 965点 and 576项, where the
--                       printed rate is the one of the two numbers), and no contrary concept
--     same_stage        the stage, or the step on the way; a target without one asks for what its indicator
--                       implies (lifts are installed when they are completed), and what is said to be done
--                       (已完成15项) has come as far as 完成问题整改23项 asks
--     same_restriction  the restriction, as printed; a result that says no more than that it is done has the
--                       target's, and where a part alone (市级) comes up to the whole target, it answers it
--     same_thing        one names the thing with all the words of the other, or both say no more than what
--                       their indicator means (地区生产总值, GDP)
--     said_done         instead of that: the result says no more than that it is done (已完成7处; 已开工2个项目
--                       for 开工项目14个), of the same indicator, and of what its sentence counted before
--     is_next           a target in the progress is answered by what follows it in its sentence, before the
--                       next target
-- Where the progress tells the same thing at several stages, a result that names none answers nothing (four
-- places under way, a proposal for two): it is one of them, not the sum. Parts (其中), and two counts in one
-- breath that the words do not tell apart, answer nothing, nor does what is told of another place, nor how
-- many have come (新增1290个) a target that says how many there are to be (扩充至1800个).
with figures as (
    select * from {{ ref('int_task_figures') }}
    where kind in ('level', 'growth', 'share') and part_of_observation_id is null
),

stages as (
    select * from {{ ref('stages') }}
),

-- 任务965点,完成576项,完成率59.69%: the rate of a result, whose decimals tell of what it is the rate.
rates as (
    select distinct on (shares.document_id, levels.actual_id)
        shares.document_id,
        levels.actual_id,
        shares.value,
        length(substring(shares.mention from '[.．]([0-9０-９]+)')) as decimals
    from figures as shares
    cross join lateral unnest(shares.level_ids) as levels (actual_id)
    where
        shares.cell = 'progress'
        and shares.kind = 'share'
        and shares.unit = '%'
        and shares.mention ~ '[.．]'
    order by shares.document_id asc, levels.actual_id asc, shares.seq asc
),

indicators as (
    select
        indicators.concept,
        array_agg(coalesce(stages.same_as, implied.stage)) as stages
    from {{ ref('indicators') }} as indicators
    cross join lateral unnest({{ list_column('indicators.implied_stages') }}) as implied (stage)
    left join {{ ref('stages') }} as stages on implied.stage = stages.stage
    group by indicators.concept
),

targets as (
    select
        *,
        lead(seq) over (
            partition by document_id, row, cell, quote_start, unit_group order by seq
        ) as next_target_seq
    from figures
    where basis = 'target'
),

counted as (
    select
        *,
        lag(thing_letters) over in_sentence as letters_before,
        lag(runs_on) over in_sentence as is_run_on
    from figures
    window in_sentence as (partition by document_id, row, cell, quote_start, unit_group order by seq)
),

actuals as (
    select
        counted.*,
        indicators.stages as implied_stages,
        rates.value as stated_rate,
        rates.decimals as rate_decimals,
        (stages.course = 'application' and stages.is_on_the_way) is true as is_handed_in
    from counted
    left join indicators on counted.concept = indicators.concept
    left join stages on counted.stage = stages.stage
    left join rates
        on
            counted.document_id = rates.document_id
            and counted.observation_id = rates.actual_id
    where
        counted.basis in ('actual', 'estimate')
        and counted.cell = 'progress'
),

compared as (
    select
        targets.document_id,
        targets.row,
        targets.observation_id as target_id,
        targets.cell as target_cell,
        targets.indicator as target_indicator,
        actuals.observation_id as actual_id,
        actuals.printed_end as actual_until,
        actuals.stage as actual_stage,
        actuals.is_handed_in,
        targets.kind = actuals.kind
        and (
            targets.unit_group = actuals.unit_group
            or (
                round(actuals.value * 100 / nullif(targets.value, 0), actuals.rate_decimals)
                = actuals.stated_rate
            ) is true
        )
        and (targets.concept = actuals.concept) is not false
        -- How far the task is says nothing of another rate.
        and (targets.concept is null and actuals.concept = 'task_completion_rate') is not true
            as is_same_measure,
        (targets.concept = actuals.concept) is true as is_same_concept,
        coalesce(targets.stage, '') = coalesce(actuals.stage, '') as has_equal_stage,
        (
            (targets.stage is null and actuals.stage = any(actuals.implied_stages))
            or (
                targets.indicator ~ '^(全部|全面|年内)*完成'
                and actuals.stage is null
                and actuals.indicator ~ '^[已现共均全部目前累计]*完成$'
            )
        ) is true as has_implied_stage,
        (
            coalesce(targets.restriction, '') = coalesce(actuals.restriction, '')
            or (cardinality(actuals.thing_letters) = 0 and actuals.restriction is null)
            or (
                targets.restriction is null
                and targets.kind = 'level'
                and targets.qualifier is distinct from '<='
                and actuals.value * actuals.unit_factor >= targets.value * targets.unit_factor
            )
        ) is true as is_same_restriction,
        (
            cardinality(actuals.thing_letters) > 0
            and cardinality(targets.thing_letters) > 0
            and (
                targets.thing_letters <@ actuals.thing_letters
                or actuals.thing_letters <@ targets.thing_letters
                -- 地区生产总值, GDP
                or (
                    targets.concept = actuals.concept
                    and cardinality(targets.own_letters) = 0
                    and cardinality(actuals.own_letters) = 0
                )
            )
        ) is true as is_same_thing,
        cardinality(actuals.thing_letters) = 0
        and (
            actuals.ends_clause
            or (cardinality(targets.thing_letters) = 0 and actuals.stage is not null)
        )
        and (
            (targets.concept = actuals.concept) is true
            or (targets.concept is null and actuals.concept is null)
        )
        and (
            coalesce(cardinality(actuals.letters_before), 0) = 0
            or actuals.letters_before <@ targets.thing_letters
            or (targets.thing_letters <@ actuals.letters_before and cardinality(targets.thing_letters) > 0)
        ) as is_said_done,
        (actuals.runs_on or actuals.is_run_on) is not true
        and (targets.subject = actuals.subject) is not false
        and (targets.is_up_to and actuals.is_added and not targets.is_added) is not true as is_told_apart,
        -- A part of what a list of things aims at: all but a letter of its words are the list's.
        {{ shared_letters('targets.thing_letters', 'actuals.thing_letters') }} as shared,
        cardinality(actuals.thing_letters) as in_actual,
        cardinality(targets.thing_letters) as in_target,
        (targets.value * targets.unit_factor = actuals.value * actuals.unit_factor) is true as is_same_value,
        targets.cell = 'task'
        or (
            targets.quote_start = actuals.quote_start
            and targets.seq < actuals.seq
            and actuals.seq < coalesce(targets.next_target_seq, actuals.seq + 1)
        ) as is_next
    from targets
    inner join actuals on targets.document_id = actuals.document_id and targets.row = actuals.row
),

agreeing as (
    select
        *,
        has_equal_stage or has_implied_stage as is_same_stage,
        is_same_measure
        and (has_equal_stage or has_implied_stage)
        and is_same_restriction
        and (is_same_thing or is_said_done)
        and is_told_apart
        and is_next as agrees
    from compared
)

select
    *,
    md5(target_id || actual_id) as task_candidate_id,
    agrees
    and (
        actual_stage is not null
        or not is_same_thing
        or count(*) filter (where is_same_measure and is_same_thing and not agrees) over of_target = 0
    ) as is_answer
from agreeing
window of_target as (partition by document_id, row, target_id)
