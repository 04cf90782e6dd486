-- Targets and what later documents report, for the same entity, indicator, stage and kind, in the
-- indicator's unit. How a target was matched:
--   same_period    the actual covers the target's period
--   to_publication the actual covers the target's year up to its publication
--   goal_year      the figure for the whole of the goal's year
--   state          the state at the goal's date, or at a date before it in the same year
--   part_of_span   a year (or part of one) within the years of the target
--   unmatched      nothing was reported yet
-- Restricted targets (亿元以上) match figures with the same restriction; parts match nothing.
with districts as (
    select * from {{ ref('districts') }}
),

stages as (
    select * from {{ ref('stages') }}
),

figures as (
    select
        current_figures.*,
        coalesce(stages.same_as, current_figures.stage) as common_stage,
        {{ measured_thing('current_figures.indicator') }} as measured_thing
    from {{ ref('fct_observation_current') }} as current_figures
    left join stages on current_figures.stage = stages.stage
    where
        current_figures.concept is not null
        and current_figures.period_id is not null
        and current_figures.part_of_observation_id is null
        and not current_figures.is_quarantined
        and not current_figures.is_about_place
        and current_figures.kind in ('level', 'growth', 'share')
),

targets as (
    select * from figures
    where
        basis = 'target'
        and cell is null
        and restates_observation_id is null
        and reprint_of_observation_id is null
),

actuals as (
    select * from figures
    where
        basis = 'actual'
        -- A restricted figure is no headline, but may answer a restricted target.
        and (is_headline or population is not null)
),

matched as (
    select
        targets.observation_id as target_observation_id,
        actuals.observation_id as actual_observation_id,
        case
            when
                targets.period_type = 'goal'
                and actuals.period_type in ('instant', 'year', 'to_publication')
                and extract(year from targets.period_end) = extract(year from actuals.period_end)
                and actuals.period_end <= targets.period_end
                then case actuals.period_type
                    when 'instant' then 'state'
                    when 'year' then 'goal_year'
                    else 'to_publication'
                end
            when
                targets.period_start = actuals.period_start
                and targets.period_end = actuals.period_end
                and actuals.period_type = 'to_publication'
                then 'to_publication'
            when targets.period_start = actuals.period_start and targets.period_end = actuals.period_end
                then 'same_period'
            when
                targets.period_type = 'span'
                and actuals.period_start >= targets.period_start
                and actuals.period_end <= targets.period_end
                then 'part_of_span'
        end as match_type
    from targets
    inner join actuals
        on
            (
                (targets.entity_type = actuals.entity_type and targets.entity_key = actuals.entity_key)
                -- The district's departments report what the district set itself.
                or (
                    targets.entity_type = 'district'
                    and actuals.entity_type = 'unit'
                    and targets.district_code = actuals.district_code
                )
            )
            and targets.concept = actuals.concept
            and targets.kind = actuals.kind
            and targets.converted_unit = actuals.converted_unit
            and targets.common_stage is not distinct from actuals.common_stage
            and targets.population is not distinct from actuals.population
            and targets.document_id <> actuals.document_id
            and (targets.published_on <= actuals.published_on) is not false
    cross join
        lateral (
            select
                count(distinct letter) as in_actual,
                count(distinct letter) filter (where strpos(targets.measured_thing, letter) > 0) as shared
            from unnest(string_to_array(actuals.measured_thing, null)) as letter
        ) as letters
    where
        targets.entity_key = actuals.entity_key
        -- A department's figure has to speak of the same thing in its own words, too.
        or (letters.shared >= 2 and letters.shared * 2 >= letters.in_actual)
)

select
    md5(targets.observation_id || coalesce(actuals.observation_id, '')) as target_actual_id,
    targets.observation_id as target_observation_id,
    targets.entity_type,
    targets.entity_key,
    targets.street_code,
    targets.district_code,
    targets.section,
    targets.concept,
    targets.indicator,
    targets.kind,
    targets.stage,
    targets.population,
    targets.period_id as target_period_id,
    targets.period_end as target_date,
    targets.qualifier as target_qualifier,
    targets.converted_value as target,
    targets.converted_unit,
    targets.document_id as target_document_id,
    targets.published_on as target_published_on,
    targets.quote as target_quote,
    coalesce(matched.match_type, 'unmatched') as match_type,
    actuals.observation_id as actual_observation_id,
    actuals.section as actual_section,
    actuals.period_id as actual_period_id,
    actuals.qualifier as actual_qualifier,
    actuals.converted_value as actual,
    actuals.document_id as actual_document_id,
    actuals.published_on as actual_published_on,
    actuals.quote as actual_quote,
    case
        when targets.kind = 'level'
            then trim_scale(round(actuals.converted_value * 100 / nullif(targets.converted_value, 0), 2))
    end as achieved_pct,
    -- A target of the district before the merger is no measure for the district after it.
    case
        when actuals.observation_id is null or districts.territory_since is null then null
        when targets.published_on is null or actuals.published_on is null then null
        else
            (targets.published_on < districts.territory_since)
            = (actuals.published_on < districts.territory_since)
    end as is_same_territory,
    case
        when actuals.converted_value is null then null
        when
            targets.entity_type = 'district'
            and (targets.published_on < districts.territory_since)
            <> (actuals.published_on < districts.territory_since)
            then null
        when targets.qualifier = '<=' then actuals.converted_value <= targets.converted_value
        when actuals.converted_value >= targets.converted_value then true
        -- A part of the time is over: not reached yet says nothing.
        when matched.match_type in ('to_publication', 'part_of_span') then null
        else false
    end as is_reached,
    case matched.match_type
        when 'same_period' then '同一期间 / same period'
        when 'to_publication' then '目标年度截至发布 / the target year up to publication'
        when 'goal_year' then '目标年度全年 / the whole of the goal''s year'
        when 'state' then '目标年度内的状态 / state within the goal''s year'
        when 'part_of_span' then '目标期间内的一部分 / part of the target''s years'
        else '尚无报告 / nothing reported yet'
    end
    || case
        when targets.entity_type = 'district' and actuals.entity_type = 'unit'
            then '；由' || actuals.section || '报告 / reported by ' || actuals.section
        else ''
    end as match_explained
from targets
left join matched
    on
        targets.observation_id = matched.target_observation_id
        and matched.match_type is not null
left join actuals on matched.actual_observation_id = actuals.observation_id
left join districts
    on
        targets.district_code = districts.district_code
        and targets.entity_type = 'district'
