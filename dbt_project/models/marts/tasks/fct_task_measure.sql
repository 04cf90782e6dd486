-- One row per measured thing of a task row: every target of the task, and every target restated in the
-- progress that an actual figure answers. Rates are in per cent; the check of the stated against the
-- computed rate:
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

measures as (
    select
        targets.document_id,
        targets.row,
        targets.seq,
        targets.indicator,
        targets.concept,
        targets.kind,
        targets.unit,
        targets.unit_group,
        targets.stage,
        targets.qualifier as target_qualifier,
        targets.observation_id as target_observation_id,
        targets.value as target,
        actuals.observation_id as actual_observation_id,
        case
            when targets.unit_factor = actuals.unit_factor then actuals.value
            else trim_scale(round(actuals.value * actuals.unit_factor / targets.unit_factor, 4))
        end as actual,
        actuals.qualifier as actual_qualifier,
        actuals.seq as actual_seq,
        targets.unit_factor,
        count(*) over (partition by targets.document_id, targets.row) as measure_count
    from figures as targets
    left join pairs
        on
            targets.document_id = pairs.document_id
            and targets.observation_id = pairs.target_id
    left join figures as actuals
        on
            pairs.document_id = actuals.document_id
            and pairs.actual_id = actuals.observation_id
    where
        targets.basis = 'target'
        and targets.kind in ('level', 'growth', 'share')
        and targets.part_of_observation_id is null
        and (targets.cell = 'task' or pairs.actual_id is not null)
),

-- A completion rate belongs to the actual it is tied to, else to the row's only measure.
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
    inner join figures as stated
        on
            measures.document_id = stated.document_id
            and measures.row = stated.row
            and stated.cell = 'progress'
            and stated.kind = 'share'
            and stated.basis = 'actual'
            and stated.unit = '%'
            and (stated.indicator like '%完成%' or stated.concept = 'task_completion_rate')
            and (
                measures.actual_observation_id = any(stated.level_ids)
                or (measures.measure_count = 1 and cardinality(stated.level_ids) = 0)
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
            and others.observation_id is distinct from computed.actual_observation_id
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
)

select
    md5(computed.document_id || '@' || computed.target_observation_id) as task_measure_id,
    md5(computed.document_id || '@' || computed.row) as task_id,
    computed.document_id,
    computed.row,
    computed.indicator,
    computed.concept,
    computed.kind,
    computed.stage,
    computed.unit,
    computed.target,
    computed.target_qualifier,
    computed.actual,
    computed.actual_qualifier,
    computed.stated_rate,
    trim_scale(round(computed.computed_rate, 4)) as computed_rate,
    case
        when computed.stated_rate is null then null
        when computed.computed_rate is null
            then case when explained.observation_id is not null then 'explained' end
        when round(computed.computed_rate, computed.decimals) = computed.stated_rate then 'agrees'
        when computed.rate_qualifier = '>' and computed.computed_rate >= computed.stated_rate then 'agrees'
        when trunc(computed.computed_rate, computed.decimals) = computed.stated_rate then 'truncated'
        when explained.observation_id is not null then 'explained'
        else 'differs'
    end as rate_check,
    case
        when computed.actual is null or computed.kind <> 'level' then null
        else computed.actual >= computed.target
    end as is_reached,
    computed.target_observation_id,
    computed.actual_observation_id,
    computed.rate_observation_id,
    explained.observation_id as explaining_observation_id,
    task_rows.published_on
from computed
inner join task_rows
    on
        computed.document_id = task_rows.document_id
        and computed.row = task_rows.row
left join explained
    on
        computed.document_id = explained.document_id
        and computed.target_observation_id = explained.target_observation_id
