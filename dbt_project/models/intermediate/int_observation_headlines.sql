-- Adds whether a figure is the headline of its document: the whole, unrestricted figure for its concept
-- (macros/headline_rule.sql).
--     1. A headline has a concept and a period, is no part (其中), has no restriction and no place as its
--      subject, does not belong to a level that is a part or restricted, and is not in quarantine. It is of
--      an indicator that always counts the same thing, and no rate of a level (the 45% of a target that
--      12 lots are), which says nothing on the indicator itself.
--     2. Where several qualify for one entity, concept, stage, kind, comparison, unit, period and basis,
--      those whose period is printed go before those whose period is inferred, the unit's own report before
--      a report by another, an exact figure before a rounded one that agrees with it.
--     3. What is left must be one figure; printed again it counts once, at its first place. Different
--      figures that no rule decides between: none is headline.
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
        false as is_general
    from {{ ref('indicators') }}
    union all
    select
        indicator_id,
        canonical_unit,
        is_general
    from {{ ref('narrower_indicators') }}
),

converted as (
    select
        observations.*,
        -- In the indicator's canonical unit where it can be converted, else as printed.
        case
            when observations.kind = 'level' and conversions.factor <> 1
                then trim_scale(round(observations.value * conversions.factor, 4))
            else observations.value
        end as converted_value,
        case
            when observations.kind = 'level' then coalesce(conversions.canonical_unit, observations.unit)
            else observations.unit
        end as converted_unit,
        wordings.measured_thing,
        coalesce(stages.same_as, observations.stage) as common_stage,
        coalesce(indicators.is_general, false) as is_general,
        (
            observations.kind = 'share'
            and observations.of_observation_id is not null
            and indicators.canonical_unit <> '%'
        ) is true as is_rate_of_level
    from observations
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
    left join indicators
        on coalesce(observations.indicator_id, observations.concept) = indicators.indicator_id
),

candidates as (
    select
        *,
        concept is not null
        and not is_of_partial_level
        and not is_general
        and not is_rate_of_level
        and {{ is_whole_figure() }} as is_candidate,
        {{ headline_group() }} as headline_group,
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
        ) as place
    from candidates
    window rivals as (partition by document_id, last_version, headline_group, is_candidate)
),

compared as (
    select
        *,
        min(value) filter (where tier = best_tier) over rivals as least_value,
        max(value) filter (where tier = best_tier) over rivals as most_value,
        min(coalesce(value_max, value)) filter (where tier = best_tier) over rivals as least_value_max,
        max(coalesce(value_max, value)) filter (where tier = best_tier) over rivals as most_value_max
    from ranked
    window rivals as (partition by document_id, last_version, headline_group, is_candidate)
),

contested as (
    select
        *,
        least_value <> most_value or least_value_max <> most_value_max as is_disputed,
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
    is_candidate and place = 1 and not is_disputed and not is_contradicted as is_document_headline,
    headline_group,
    -- The same words about the same entity and period, wherever they are printed.
    md5(row(
        entity_type, entity_key, period_start, period_end, basis, kind, trim_scale(value),
        trim_scale(value_max), unit,
        regexp_replace(quote, '\s', '', 'g'),
        length(regexp_replace(left(quote, char_start - quote_start), '\s', '', 'g'))
    )::text) as statement_key
from contested
