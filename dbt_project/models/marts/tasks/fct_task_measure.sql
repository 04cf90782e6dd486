-- One row per measured thing of a task row: every target of the task, every target restated in the progress
-- that an actual figure answers, and every completion rate that belongs to neither. A list of things that
-- one target aims at is answered by the sum of its parts, which `parts` names. Why nothing answers a target
-- (`reason`):
--     no_result          the progress tells no figure of this kind in such a unit
--     said_done          nor does it need one: it begins with saying that the task is done; whether that
--                        reaches the number that was aimed at, no figure says, or only figures about other
--                        things
--     other_thing        such figures are about other things
--     other_stage        the thing itself is at another stage, or handed in, tendered, tested ...; or the
--                        progress only tells how many were handed in
--     other_restriction  the figure is restricted in another way
--     undecided          several figures could be meant, or the one that could answers another target better,
--                        or is named in words that are only half the same
--   rate_without_target  a stated rate that no target belongs to
-- is_reached tells the state that the progress reports; a decrease is reached by falling as far. It is null
-- where the result is only bounded (75以上 for 80), which `reason` says as only_bounded. Rates are in per
-- cent; the check of the stated against the computed rate:
--   agrees     rounded to the printed decimals they are equal (a rate printed as "more than" is not above it)
--   truncated  equal when the computed rate is cut instead of rounded
--   explained  equal with another figure of the progress taken as, or added to, the actual, or as the target
--   differs    none of these
with figures as (
    select * from {{ ref('int_task_figures') }}
),

pairs as (
    select * from {{ ref('int_task_pairs') }}
),

task_rows as (
    select * from {{ ref('int_task_rows') }}
),

answers as (
    select
        pairs.document_id,
        pairs.target_id,
        min(pairs.matched_by) as matched_by,
        case when count(*) = 1 then min(pairs.actual_id) end as actual_id,
        array_agg(pairs.actual_id order by actuals.seq) as actual_ids,
        sum(actuals.value * actuals.unit_factor) as base_value,
        case when count(*) = 1 then min(actuals.value) end as value,
        min(actuals.unit_factor) as unit_factor,
        case when count(*) = 1 then min(actuals.qualifier) end as qualifier,
        case when count(*) = 1 then min(actuals.indicator) end as indicator,
        case
            when count(*) > 1 then string_agg(actuals.indicator || actuals.mention, '、' order by actuals.seq)
        end
            as parts
    from pairs
    inner join figures as actuals
        on
            pairs.document_id = actuals.document_id
            and pairs.actual_id = actuals.observation_id
    group by pairs.document_id, pairs.target_id
),

missing as (
    select
        document_id,
        target_id,
        case
            when
                bool_or(
                    is_same_measure
                    and is_same_stage
                    and is_same_restriction
                    and (is_same_thing or is_said_done)
                )
                then 'undecided'
            when bool_or(is_same_measure and is_same_stage and (is_same_thing or is_said_done))
                then 'other_restriction'
            when bool_or(is_same_measure and (is_same_thing or is_said_done or is_handed_in))
                then 'other_stage'
            -- Half the words, or the very number: it may be the same thing in other words.
            when bool_or(is_same_measure and (is_same_value or shared * 2 >= least(in_target, in_actual)))
                then 'undecided'
            when bool_or(is_same_measure) then 'other_thing'
        end as reason
    from {{ ref('int_task_candidates') }}
    group by document_id, target_id
),

measures as (
    select
        targets.document_id,
        targets.row,
        targets.seq,
        targets.subject,
        targets.indicator,
        targets.concept,
        targets.kind,
        targets.unit,
        targets.unit_group,
        targets.stage,
        targets.qualifier as target_qualifier,
        targets.observation_id as target_observation_id,
        targets.value as target,
        answers.actual_id as actual_observation_id,
        answers.actual_ids,
        answers.matched_by,
        answers.parts,
        answers.indicator as actual_indicator,
        case
            when targets.unit_factor = answers.unit_factor and answers.value is not null then answers.value
            else trim_scale(round(answers.base_value / targets.unit_factor, 4))
        end as actual,
        answers.qualifier as actual_qualifier,
        targets.unit_factor,
        case when answers.target_id is null then coalesce(missing.reason, 'no_result') end as reason,
        count(*) over (partition by targets.document_id, targets.row) as measure_count
    from figures as targets
    left join answers
        on
            targets.document_id = answers.document_id
            and targets.observation_id = answers.target_id
    left join missing
        on
            targets.document_id = missing.document_id
            and targets.observation_id = missing.target_id
    where
        targets.basis = 'target'
        and targets.kind in ('level', 'growth', 'share')
        and targets.part_of_observation_id is null
        and (targets.cell = 'task' or answers.target_id is not null)
),

completion_rates as (
    select * from figures
    where
        cell = 'progress'
        and kind = 'share'
        and basis = 'actual'
        and unit = '%'
),

-- A completion rate belongs to the actual it is tied to, whatever has been done (完成率, 开工率); else to the
-- row's only measure, if it names nothing else (平台施工完成80% does).
rates as (
    select
        measures.document_id,
        measures.target_observation_id,
        stated.observation_id,
        stated.value,
        stated.qualifier,
        length(substring(stated.mention from '[.．]([0-9０-９]+)')) as decimals,
        row_number() over (
            partition by measures.document_id, measures.target_observation_id
            order by (measures.actual_observation_id = any(stated.level_ids)) is true desc, stated.seq
        ) as place
    from measures
    inner join completion_rates as stated
        on
            measures.document_id = stated.document_id
            and measures.row = stated.row
            and (
                (
                    measures.actual_observation_id = any(stated.level_ids)
                    and (
                        stated.indicator like '%完成%'
                        or stated.indicator like '%率'
                        or stated.concept = 'task_completion_rate'
                    )
                )
                or (
                    measures.measure_count = 1
                    and cardinality(stated.level_ids) = 0
                    and (stated.indicator like '%完成率' or stated.concept = 'task_completion_rate')
                )
            )
    where measures.kind = 'level'
),

computed as (
    select
        measures.*,
        rates.observation_id as rate_observation_id,
        rates.value as stated_rate,
        rates.qualifier as rate_qualifier,
        coalesce(rates.decimals, 0) as decimals,
        case when measures.kind = 'level' then measures.actual * 100 / nullif(measures.target, 0) end
            as computed_rate
    from measures
    left join rates
        on
            measures.document_id = rates.document_id
            and measures.target_observation_id = rates.target_observation_id
            and rates.place = 1
),

-- The other figures of the progress in the same unit: what they make of the rate, alone or added to the
-- actual, or, when they are plans, in the target's place.
alternatives as (
    select
        computed.document_id,
        computed.target_observation_id,
        others.observation_id,
        candidate.rate
    from computed
    inner join figures as others
        on
            computed.document_id = others.document_id
            and computed.row = others.row
            and others.cell = 'progress'
            and others.kind = 'level'
            and computed.unit_group = others.unit_group
            and computed.target_observation_id <> others.observation_id
            and others.observation_id <> all(coalesce(computed.actual_ids, '{}'))
    cross join
        lateral (
            values
            (
                case
                    when others.basis <> 'target'
                        then
                            (computed.actual + others.value * others.unit_factor / computed.unit_factor) * 100
                            / nullif(computed.target, 0)
                end
            ),
            (
                case
                    when others.basis <> 'target'
                        then
                            others.value
                            * others.unit_factor
                            / computed.unit_factor
                            * 100
                            / nullif(computed.target, 0)
                end
            ),
            (
                case
                    when others.basis = 'target'
                        then
                            computed.actual * 100
                            / nullif(others.value * others.unit_factor / computed.unit_factor, 0)
                end
            )
        ) as candidate (rate)
    where computed.stated_rate is not null and candidate.rate is not null
),

explained as (
    select
        computed.document_id,
        computed.target_observation_id,
        min(alternatives.observation_id) as observation_id
    from computed
    inner join alternatives
        on
            computed.document_id = alternatives.document_id
            and computed.target_observation_id = alternatives.target_observation_id
    where
        round(alternatives.rate, computed.decimals) = computed.stated_rate
        or trunc(alternatives.rate, computed.decimals) = computed.stated_rate
    group by computed.document_id, computed.target_observation_id
),

measured as (
    select
        computed.document_id,
        computed.row,
        computed.subject,
        computed.indicator,
        computed.concept,
        computed.kind,
        computed.stage,
        computed.unit,
        computed.target,
        computed.target_qualifier,
        computed.matched_by,
        computed.actual_indicator,
        computed.parts,
        computed.actual,
        computed.actual_qualifier,
        computed.stated_rate,
        trim_scale(round(computed.computed_rate, 4)) as computed_rate,
        case
            when computed.stated_rate is null then null
            when computed.computed_rate is null
                then case when explained.observation_id is not null then 'explained' end
            when round(computed.computed_rate, computed.decimals) = computed.stated_rate then 'agrees'
            when
                computed.rate_qualifier = '>' and computed.computed_rate >= computed.stated_rate
                then 'agrees'
            when trunc(computed.computed_rate, computed.decimals) = computed.stated_rate then 'truncated'
            when explained.observation_id is not null then 'explained'
            else 'differs'
        end as rate_check,
        case
            when computed.actual is null then null
            when computed.kind <> 'level' and computed.target < 0 then computed.actual <= computed.target
            when computed.target_qualifier = '<=' then computed.actual <= computed.target
            when computed.actual >= computed.target then true
            when computed.actual_qualifier is null then false
        end as is_reached,
        computed.reason,
        computed.target_observation_id,
        computed.actual_observation_id,
        computed.actual_ids,
        computed.rate_observation_id,
        explained.observation_id as explaining_observation_id
    from computed
    left join explained
        on
            computed.document_id = explained.document_id
            and computed.target_observation_id = explained.target_observation_id
    union all
    select
        completion_rates.document_id,
        completion_rates.row,
        completion_rates.subject,
        completion_rates.indicator,
        completion_rates.concept,
        completion_rates.kind,
        completion_rates.stage,
        completion_rates.unit,
        null as target,
        null as target_qualifier,
        null as matched_by,
        null as actual_indicator,
        null as parts,
        null as actual,
        null as actual_qualifier,
        completion_rates.value as stated_rate,
        null as computed_rate,
        null as rate_check,
        null as is_reached,
        'rate_without_target' as reason,
        null as target_observation_id,
        null as actual_observation_id,
        null as actual_ids,
        completion_rates.observation_id as rate_observation_id,
        null as explaining_observation_id
    from completion_rates
    left join computed
        on
            completion_rates.document_id = computed.document_id
            and completion_rates.observation_id = computed.rate_observation_id
    where
        computed.rate_observation_id is null
        and (completion_rates.indicator like '%完成率' or completion_rates.concept = 'task_completion_rate')
)

select
    md5(measured.document_id || '@' || coalesce(measured.target_observation_id, measured.rate_observation_id))
        as task_measure_id,
    md5(measured.document_id || '@' || measured.row) as task_id,
    measured.document_id,
    measured.row,
    measured.subject,
    measured.indicator,
    measured.concept,
    measured.kind,
    measured.stage,
    measured.unit,
    measured.target,
    measured.target_qualifier,
    measured.matched_by,
    measured.actual_indicator,
    measured.parts,
    measured.actual,
    measured.actual_qualifier,
    measured.stated_rate,
    measured.computed_rate,
    measured.rate_check,
    measured.is_reached,
    case
        when measured.actual is not null and measured.is_reached is null then 'only_bounded'
        when
            measured.reason in ('no_result', 'other_thing')
            and task_rows.progress
            ~ '^\s*(目前|现|均|都)*已经?(全部|全面|提前|如期|按期|按时|超额|圆满|均)*(完成|办结)(任务|工作)?\s*([，。；,;]|$)'
            then 'said_done'
        else measured.reason
    end
        as reason,
    measured.target_observation_id,
    measured.actual_observation_id,
    coalesce(measured.actual_ids, '{}') as actual_observation_ids,
    measured.rate_observation_id,
    measured.explaining_observation_id,
    task_rows.published_on,
    {{ figure_address('measured.document_id', 'measured.target_observation_id') }} as target_figure_address,
    {{ figure_address('measured.document_id', 'measured.actual_observation_id') }} as actual_figure_address,
    {{ figure_address('measured.document_id', 'measured.rate_observation_id') }} as rate_figure_address
from measured
inner join task_rows
    on
        measured.document_id = task_rows.document_id
        and measured.row = task_rows.row
