{{
    config(
        materialized='incremental',
        incremental_strategy='replace',
        incremental_predicates=[
            'built.target_observation_id = any(array('
            ~ 'select asked.observation_id from ({{ asked_targets() }}) as asked))',
            'built.target_document_id = any(({{ changed_documents() }})::text[])',
            'built.actual_document_id = any(({{ changed_documents() }})::text[])',
        ],
        unique_key='target_actual_id',
        on_schema_change='fail',
        pre_hook='set local enable_nestloop = off',
        post_hook='{{ note_watermark() }}',
        indexes=[
            {'columns': ['target_observation_id']},
            {'columns': ['street_code', 'concept']},
            {'columns': ['concept', 'target_period_id']},
            {'columns': ['target_period_id']},
            {'columns': ['target_document_id']},
            {'columns': ['actual_document_id']},
        ],
    )
}}
-- Targets and what is reported of them, for the same entity, indicator, stage and kind, in the indicator's
-- unit. match_type, the period:
--   same_period    the actual covers the target's period
--   to_publication the actual covers the target's year up to its publication
--   goal_year      the figure for the whole of the goal's year
--   state          the state at the goal's date, or at a date before it in the same year
--   part_of_span   a year (or part of one) within the years of the target
--   unmatched      nothing is reported
-- matched_by, the words (beyond the stage's and the indicator's own name):
--   same_sentence  任务数5家,实际完成6家: the actual follows its target in one sentence, or the target is
--                  named after it (收入52亿元,完成收入计划45亿元的116%)
--   same_document  further below in its own document, the one figure of the same words for just its period
--   same_words     a later document's figure has all the words of the target
--   narrower_words it has more words, so it may be a part of what was aimed at: nothing is said on reaching
-- reason: why nothing is said on reaching: no_document_yet, told_beside (nor has one come yet, but the
-- target's own document tells of it for a part of the time, does not say that it is the same, or says that
-- it is done and not how much), not_reported (documents of that time, later than the target's own, do not
-- tell of it), other_territory (before and after the merger), narrower_words, only_bounded (超20 for 25),
-- period_not_over. A target without words of its own asks for the headline figure; what is doubtful asks
-- for none. Restricted targets (亿元以上) match figures with the same restriction; parts match nothing. What
-- the district set, its departments report, too.
-- The planner takes the figures joined with their words for one or two and would loop over all targets and
-- actuals: no loops here (pre_hook), and no pairs of different years. An incremental build asks anew about
-- the targets that changed documents may answer (macros/asked_targets.sql).
-- depends_on: {{ ref('int_document_events') }}
-- depends_on: {{ ref('fct_observation') }}
-- depends_on: {{ ref('dim_period') }}
with districts as (
    select * from {{ ref('districts') }}
),

{% if is_incremental() %}
    asked as materialized (
        {{ asked_targets() }}
    ),

    asked_about as (
        select
            array_agg(distinct concept) as concepts,
            make_date(min(from_year), 1, 1) as first_day,
            make_date(max(to_year), 12, 31) as last_day
        from asked
    ),

{% endif %}
indicators as (
    select * from {{ ref('dim_indicator') }}
),

wordings as (
    select * from {{ ref('int_wordings') }}
),

figures as (
    select
        current_figures.*,
        extract(year from current_figures.period_end) as last_year,
        wordings.common_stage,
        wordings.letters,
        wordings.thing_letters,
        wordings.own_letters
    from {{ ref('fct_observation_current') }} as current_figures
    inner join indicators on current_figures.concept = indicators.concept
    inner join wordings
        on
            current_figures.indicator = wordings.indicator
            and coalesce(current_figures.stage, '') = wordings.stage
            and current_figures.concept = wordings.concept
    where
        {{ is_asked_about('current_figures.') }}
        and {{ may_answer_what_is_asked('current_figures.') }}
),

targets as (
    select * from figures
    where
        basis = 'target'
        and cell is null
        and restates_observation_id is null
        and reprint_of_observation_id is null
        and {{ is_surely_planned() }}
        and {{ is_asked() }}
),

actuals as (
    select * from figures
    where basis = 'actual'
),

{% set same_entity -%}
    targets.entity_type = actuals.entity_type
    and targets.entity_key = actuals.entity_key
{%- endset -%}
{% set department_of_district -%}
    targets.district_code = actuals.district_code
    and targets.entity_type = 'district'
    and actuals.entity_type = 'unit'
{%- endset -%}
{# What has a match_type is of the target's year, or lies within its years. #}
{% set same_year -%}
    targets.period_type <> 'span' and targets.last_year = actuals.last_year
{%- endset -%}
{% set within_years -%}
    targets.period_type = 'span'
    and targets.period_start <= actuals.period_start
    and targets.period_end >= actuals.period_end
{%- endset -%}
{%- set pairings = [
    [same_entity, same_year], [same_entity, within_years],
    [department_of_district, same_year], [department_of_district, within_years],
] %}
paired as (
    {%- for entity, period in pairings %}
        {{ 'union all' if not loop.first }}
        select
            targets.observation_id as target_id,
            actuals.observation_id as actual_id
        from targets
        inner join actuals
            on
                {{ entity }}
                and {{ period }}
                and {{ target_and_actual() }}
    {%- endfor %}
),

-- What follows a target in its sentence, of whatever period: only the first of it may answer there.
following as (
    select
        targets.observation_id as target_id,
        actuals.observation_id as actual_id,
        row_number() over (partition by targets.observation_id order by actuals.seq) as place
    from targets
    inner join actuals
        on
            targets.document_id = actuals.document_id
            and targets.quote_start = actuals.quote_start
            and targets.seq < actuals.seq
            and {{ target_and_actual() }}
            and (({{ same_entity }}) or ({{ department_of_district }}))
),

compared as (
    select
        paired.*,
        following.place as place_in_sentence,
        cardinality(targets.own_letters) = 0 as is_plain_target,
        actuals.is_headline or actuals.restriction is not null as is_actual_headline,
        targets.entity_key = actuals.entity_key as is_same_entity,
        targets.document_id = actuals.document_id
        and targets.quote_start = actuals.quote_start
        and targets.seq > actuals.seq
        and targets.entity_key = actuals.entity_key
        and targets.indicator <> actuals.indicator
        and starts_with(targets.indicator, actuals.indicator) as is_plan_of_actual,
        targets.seq < actuals.seq
        and (targets.is_headline or targets.restriction is not null)
        and (actuals.is_headline or actuals.restriction is not null) as is_told_below,
        targets.document_id = actuals.document_id as is_same_document,
        targets.own_letters <@ actuals.letters as has_all_words,
        actuals.own_letters <@ targets.letters as has_no_more_words,
        {{ shared_letters('targets.thing_letters', 'actuals.thing_letters') }} as shared,
        cardinality(actuals.thing_letters) as in_actual,
        {{ target_period_match() }} as match_type
    from paired
    inner join targets on paired.target_id = targets.observation_id
    inner join actuals on paired.actual_id = actuals.observation_id
    left join following
        on
            paired.target_id = following.target_id
            and paired.actual_id = following.actual_id
),

-- Of several figures below it in its document none is the answer for sure.
counted as (
    select
        *,
        count(*) filter (
            where
            is_same_document
            and is_same_entity
            and is_told_below
            and match_type = 'same_period'
            and has_all_words
            and has_no_more_words
        ) over (partition by target_id) as told_below
    from compared
    where match_type is not null
),

worded as (
    select
        *,
        {{ target_word_match() }} as matched_by
    from counted
),

matched as (
    select
        worded.*,
        (
            targets.entity_type = 'district'
            and (targets.published_on < districts.territory_since)
            <> (actuals.published_on < districts.territory_since)
        ) is true as is_other_territory
    from worded
    inner join targets on worded.target_id = targets.observation_id
    inner join actuals on worded.actual_id = actuals.observation_id
    left join districts on targets.district_code = districts.district_code
    where worded.matched_by is not null
),

-- What a target's own document tells of it without answering it: a figure of it, or that it is done.
told_beside as (
    select observation_id from targets
    where {{ is_said_to_be_done() }}
    union
    select targets.observation_id
    from targets
    inner join actuals
        on
            targets.document_id = actuals.document_id
            and {{ same_entity }}
            and targets.concept = actuals.concept
            and targets.converted_unit = actuals.converted_unit
            and {{ is_told_in_its_time() }}
),

places as (
    select distinct coalesce(district_code, entity_key) as place
    from targets
),

-- By the index of a place's figures by day.
documents as (
    select
        places.place,
        newest.published_on as newest
    from places
    left join lateral (
        select told.published_on
        from {{ ref('fct_observation_current') }} as told
        where
            coalesce(told.district_code, told.entity_key) = places.place
            and told.published_on is not null
            and {{ is_asked_about('told.') }}
        order by told.published_on desc
        limit 1
    ) as newest on true
),

-- A target is told of by documents of its own district and time that are later than its own.
awaited as (
    select
        targets.observation_id,
        {{ documents_have_come('targets.period_end', 'targets.published_on', 'documents.newest') }} as is_past
    from targets
    inner join documents on coalesce(targets.district_code, targets.entity_key) = documents.place
)

select
    md5(targets.observation_id || coalesce(actuals.observation_id, '')) as target_actual_id,
    targets.observation_id as target_observation_id,
    targets.observation_version_id as target_observation_version_id,
    targets.entity_type,
    targets.entity_key,
    targets.street_code,
    targets.district_code,
    targets.section,
    targets.concept,
    targets.indicator,
    targets.kind,
    targets.stage,
    targets.restriction,
    targets.period_id as target_period_id,
    targets.period_end as target_date,
    targets.qualifier as target_qualifier,
    targets.converted_value as target,
    targets.converted_unit,
    targets.document_id as target_document_id,
    targets.published_on as target_published_on,
    coalesce(targets.certainty, 'sure') as target_certainty,
    targets.certainty_reasons as target_certainty_reasons,
    targets.quote as target_quote,
    {{ figure_address('targets.document_id', 'targets.observation_id') }} as target_figure_address,
    coalesce(matched.match_type, 'unmatched') as match_type,
    matched.matched_by,
    actuals.observation_id as actual_observation_id,
    actuals.observation_version_id as actual_observation_version_id,
    actuals.section as actual_section,
    actuals.period_id as actual_period_id,
    actuals.qualifier as actual_qualifier,
    actuals.converted_value as actual,
    actuals.document_id as actual_document_id,
    actuals.published_on as actual_published_on,
    actuals.quote as actual_quote,
    {{ figure_address('actuals.document_id', 'actuals.observation_id') }} as actual_figure_address,
    -- Of another territory no share of the target is told either.
    case
        when matched.is_other_territory then null
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
        when
            actuals.converted_value is null
            or matched.is_other_territory
            or matched.matched_by = 'narrower_words'
            then null
        when targets.kind <> 'level' and targets.converted_value < 0
            then actuals.converted_value <= targets.converted_value
        when targets.qualifier = '<=' then actuals.converted_value <= targets.converted_value
        when actuals.converted_value >= targets.converted_value then true
        -- A part of the time is over, or the result is only bounded: not reached yet says nothing.
        when matched.match_type in ('to_publication', 'part_of_span') or actuals.qualifier = '>' then null
        else false
    end as is_reached,
    case
        when actuals.observation_id is null
            then case
                when awaited.is_past then 'not_reported'
                when told_beside.observation_id is not null then 'told_beside'
                else 'no_document_yet'
            end
        when matched.is_other_territory then 'other_territory'
        when matched.matched_by = 'narrower_words' then 'narrower_words'
        when targets.qualifier = '<=' or actuals.converted_value >= targets.converted_value then null
        when targets.kind <> 'level' and targets.converted_value < 0 then null
        when actuals.qualifier = '>' then 'only_bounded'
        when matched.match_type in ('to_publication', 'part_of_span') then 'period_not_over'
    end as reason,
    case matched.match_type
        when 'same_period' then '同一期间 / same period'
        when 'to_publication' then '目标年度截至发布 / the target year up to publication'
        when 'goal_year' then '目标年度全年 / the whole of the goal''s year'
        when 'state' then '目标年度内的状态 / state within the goal''s year'
        when 'part_of_span' then '目标期间内的一部分 / part of the target''s years'
        else case
            when awaited.is_past
                then '已有文件，未见同一事项 / documents of that time do not tell of it'
            when told_beside.observation_id is not null
                then '同一文件另有报告，未作配对 / its own document tells of it, in part or as another figure'
            else '尚无该期文件 / no document of that time yet'
        end
    end
    || case matched.matched_by
        when 'same_sentence' then '；同一句中报告 / reported in the same sentence'
        when 'same_document' then '；同一文件中报告 / reported in the same document'
        when 'narrower_words'
            then
                '；实际数另有用词，或为其一部分 / worded more narrowly, perhaps a part: '
                || actuals.indicator
        else ''
    end
    || case
        when targets.entity_type = 'district' and actuals.entity_type = 'unit'
            then '；由' || actuals.section || '报告 / reported by ' || actuals.section
        else ''
    end as match_explained
from targets
inner join awaited on targets.observation_id = awaited.observation_id
left join matched on targets.observation_id = matched.target_id
left join actuals on matched.actual_id = actuals.observation_id
left join told_beside on targets.observation_id = told_beside.observation_id
left join districts
    on
        targets.district_code = districts.district_code
        and targets.entity_type = 'district'
