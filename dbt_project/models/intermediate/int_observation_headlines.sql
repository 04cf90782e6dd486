-- Adds whether a figure is the headline of its document: the whole, unrestricted figure for its concept
-- (macros/headline_rule.sql).
--     1. A headline has a concept and a period, is no part (其中), has no restriction and no place as its
--      subject, does not belong to a level that is a part or restricted, and is not in quarantine. It is of
--      an indicator that always counts the same thing, and no rate of a level (the 45% of a target that
--      12 lots are), which says nothing on the indicator itself, nor does it count kinds (12类70项任务).
--     2. Where several qualify for one entity, concept, stage, kind, comparison, unit, period and basis,
--      those whose period is printed go before those whose period is inferred, the unit's own report before
--      a report by another, an exact figure before a rounded one that agrees with it.
--     3. What is left must be one figure; printed again it counts once, at its first place. Of different
--      levels the largest is headline where its words are the indicator's own and those of the others say
--      more (老旧小区改造131个, 精品小区20个). Different figures that no rule decides between: none is headline.
--     4. A level speaks for nothing beside what it is a step to or an item of, in whatever unit or stage that
--      is told: at a stage on the way (申报, 招标, 在建) beside a later one or a larger figure without a stage;
--      without a stage beside a larger one without, or at the stage that the indicator means anyway
--      (权调业务116件, 受理并办结登记业务34818件), but not beside what was added up (新增35台, 累计交付168台).
--      Sums of money are no items of one another.
--     5. What is less than a part of it (其中, 亿元以上, of a place in it) is not the whole.
--     6. What came in or was found (受理投诉, 排查隐患) is no headline of an indicator that means what was settled,
--      nor are people or firms (接种11万人, 处罚72家) of one that counts none, nor what a sum passed in some year.
with observations as (
    select * from {{ ref('int_observation_entities') }}
),

conversions as (
    select * from {{ ref('int_unit_conversions') }}
),

wordings as (
    select * from {{ ref('stg_raw__wording') }}
),

stages as (
    select * from {{ ref('stages') }}
),

indicators as (
    select
        concept as indicator_id,
        canonical_unit,
        implied_stages,
        array['人', '名', '位', '人次']
        && (array[canonical_unit] || {{ list_column('counted_in') }}) as counts_people,
        '家' = any(array[canonical_unit] || {{ list_column('counted_in') }}) as counts_firms,
        false as is_general
    from {{ ref('indicators') }}
    union all
    select
        indicator_id,
        canonical_unit,
        null as implied_stages,
        array['人', '名', '位', '人次'] && array[canonical_unit] as counts_people,
        canonical_unit = '家' as counts_firms,
        is_general
    from {{ ref('narrower_indicators') }}
),

-- The first stage that each indicator of cases means: 化解, where 受理 comes before.
settled as (
    select
        indicators.indicator_id,
        min(stages.stage_order) as stage_order
    from indicators
    cross join lateral unnest({{ list_column('indicators.implied_stages') }}) as implied (stage)
    inner join stages on implied.stage = stages.stage
    where stages.course = 'case'
    group by indicators.indicator_id
),

received as (
    select max(stage_order) as stage_order from stages
    where same_as = '受理'
),

converted as (
    select
        observations.*,
        -- In the indicator's canonical unit where it can be converted, else as printed.
        -- What the narrower indicator is counted in stays as it is: places in nurseries are no nurseries.
        case
            when
                observations.indicator_id <> observations.concept
                and indicators.canonical_unit = observations.unit
                then observations.value
            when observations.kind = 'level' and conversions.factor <> 1
                then trim_scale(round(observations.value * conversions.factor, 4))
            else observations.value
        end as converted_value,
        case
            when
                observations.indicator_id <> observations.concept
                and indicators.canonical_unit = observations.unit
                then observations.unit
            when observations.kind = 'level' then coalesce(conversions.canonical_unit, observations.unit)
            else observations.unit
        end as converted_unit,
        wordings.measured_thing,
        coalesce(stages.same_as, observations.stage) as common_stage,
        stages.course,
        stages.stage_order,
        coalesce(stages.is_on_the_way, steps.is_on_the_way, false) as is_on_the_way,
        coalesce(wordings.step, observations.stage) is null
        or coalesce(
            observations.stage = any({{ list_column('concepts.implied_stages') }})
            and (observations.indicator like '%累计%') is not true,
            false
        ) as is_at_own_stage,
        (observations.kind = 'level' and cardinality(wordings.own_letters) = 0) is true as is_named_plainly,
        coalesce(indicators.is_general, false) as is_general,
        (
            observations.kind = 'share'
            and observations.of_observation_id is not null
            and indicators.canonical_unit <> '%'
        ) is true as is_rate_of_level,
        (
            stages.course = 'case'
            and stages.stage_order <= received.stage_order
            and stages.stage_order < settled.stage_order
        ) is true as is_only_received,
        (
            (observations.unit in ('人', '名', '位') and not indicators.counts_people)
            or (observations.unit = '家' and not indicators.counts_firms)
        ) is true as is_of_people_or_firms,
        -- 五年来生产总值迈过1500亿元: what one of the years came to, and not all of them.
        (
            observations.kind = 'level'
            and observations.unit = 'CNY'
            and observations.period_type = 'span'
            and observations.qualifier = '>'
            and observations.indicator not similar to '%(累计|共|总计|合计)%'
        ) is true as is_of_some_year
    from observations
    cross join received
    left join conversions
        on
            observations.concept = conversions.concept
            and observations.unit = conversions.unit
    left join wordings
        on
            observations.indicator = wordings.indicator
            and coalesce(observations.stage, '') = wordings.stage
            and coalesce(observations.concept, '') = wordings.concept
    left join stages on observations.stage = stages.stage
    left join stages as steps on wordings.step = steps.stage
    left join indicators
        on coalesce(observations.indicator_id, observations.concept) = indicators.indicator_id
    left join indicators as concepts on observations.concept = concepts.indicator_id
    left join settled on observations.concept = settled.indicator_id
),

candidates as (
    select
        *,
        concept is not null
        and not is_of_partial_level
        and not is_general
        and coalesce(unit, '') not in ('类', '大类')
        and not is_rate_of_level
        and not is_only_received
        and not is_of_people_or_firms
        and not is_of_some_year
        and {{ is_whole_figure() }} as is_candidate,
        (
            kind = 'level'
            and (part_of_observation_id is not null or restriction is not null or is_about_place)
            and not is_quarantined
            and coalesce(certainty, 'sure') <> 'doubtful'
        ) is true as is_certain_part,
        {{ headline_group() }} as headline_group,
        md5(row(
            entity_type, entity_key, coalesce(indicator_id, concept), kind, comparison, converted_unit,
            period_start, period_end, period_type, basis
        )::text) as family_group,
        {{ headline_tier() }} as tier
    from converted
),

-- Figures compete with those that were known beside them: the rivals of a document's version that still
-- stood when it ended, or stand now.
ranked as (
    select
        *,
        min(tier) over rivals as best_tier,
        count(*) over rivals as rival_count,
        row_number() over (
            partition by document_id, last_version, headline_group, is_candidate order by tier, seq
        ) as place,
        row_number() over (
            partition by document_id, last_version, headline_group, is_candidate, is_named_plainly
            order by tier asc, value desc, seq asc
        ) as place_by_size,
        -- The levels of one thing, at whatever stage.
        -- One plot that is sold is enough to say that those put up for sale are not.
        max(stage_order) filter (
            where is_candidate or (is_certain_part and course = 'land')
        ) over in_course as latest_stage,
        max(converted_value) filter (where is_candidate and stage is null and not is_on_the_way) over family
            as most_without_stage,
        max(converted_value) filter (where is_candidate and is_at_own_stage) over family as most_at_own_stage,
        max(converted_value) filter (where is_certain_part) over at_stage as most_of_a_part
    from candidates
    window
        rivals as (partition by document_id, last_version, headline_group, is_candidate),
        family as (partition by document_id, last_version, family_group),
        in_course as (partition by document_id, last_version, family_group, course),
        at_stage as (partition by document_id, last_version, family_group, common_stage)
),

compared as (
    select
        *,
        min(value) filter (where tier = best_tier) over rivals as least_value,
        max(value) filter (where tier = best_tier) over rivals as most_value,
        min(coalesce(value_max, value)) filter (where tier = best_tier) over rivals as least_value_max,
        max(coalesce(value_max, value)) filter (where tier = best_tier) over rivals as most_value_max,
        min(value) filter (where tier = best_tier and is_named_plainly) over rivals as least_plain_value,
        max(value) filter (where tier = best_tier and is_named_plainly) over rivals as most_plain_value,
        (
            kind = 'level'
            and case
                when most_of_a_part > converted_value and value_max is null and qualifier is distinct from '>'
                    then true
                when is_on_the_way
                    then
                        latest_stage > stage_order
                        or (most_without_stage > converted_value and coalesce(course, '') <> 'land')
                else
                    stage is null
                    and most_at_own_stage > converted_value
                    and converted_unit not in ('CNY', 'USD')
            end
        ) is true as is_step_or_item
    from ranked
    window rivals as (partition by document_id, last_version, headline_group, is_candidate)
),

contested as (
    select
        *,
        least_value <> most_value or least_value_max <> most_value_max as is_disputed,
        (
            is_named_plainly
            and place_by_size = 1
            and least_plain_value = most_plain_value
            and most_plain_value = most_value
            and most_value = most_value_max
        ) is true as is_settled,
        -- 超20亿 agrees with 20.3亿 but not with 12亿; both read on the magnitude (下降超50%).
        bool_or(
            case
                when tier <> best_tier + 1 or qualifier is null then false
                when qualifier = '>' then abs(value) > abs(least_value)
                when qualifier = '<=' then abs(value) < abs(least_value)
                else abs(value - least_value) > abs(least_value) * 0.1
            end
        ) over (partition by document_id, last_version, headline_group, is_candidate) as is_contradicted
    from compared
)

select
    {{ figure_columns(['printed', 'dated', 'about']) }},
    converted_value,
    converted_unit,
    measured_thing,
    is_candidate,
    case when is_candidate then rival_count else 0 end::integer as rival_count,
    is_candidate
    and case when is_disputed then is_settled else place = 1 end
    and not is_contradicted
    and {{ says_what_it_counts() }}
    and not is_step_or_item as is_document_headline,
    headline_group,
    -- The same words about the same entity and period, wherever they are printed.
    md5(row(
        entity_type, entity_key, period_start, period_end, basis, kind, trim_scale(value),
        trim_scale(value_max), unit,
        regexp_replace(quote, '\s', '', 'g'),
        length(regexp_replace(left(quote, char_start - quote_start), '\s', '', 'g'))
    )::text) as statement_key
from contested
