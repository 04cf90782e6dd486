-- Headline figures of documents that another figure stands beside, and how the one in the marts was chosen.
--   rounding       the other figure is rounded and agrees with the chosen one
--   later_state    the year so far, published at another day: both are right
--   contradiction  two documents give different figures; the rule that decided is named
--   undecided      one document gives different figures and no rule decides: none is shown
with figures as (
    select * from {{ ref('fct_observation_current') }}
    where is_candidate
),

chosen as (
    select * from figures
    where is_headline
),

between_documents as (
    select
        others.*,
        chosen.observation_id as chosen_observation_id,
        chosen.document_id as chosen_document_id,
        chosen.value as chosen_value,
        case
            when
                (others.qualifier = '>' and abs(others.value) <= abs(chosen.value))
                or (others.qualifier = '<=' and abs(others.value) >= abs(chosen.value))
                or (others.qualifier = '~' and abs(others.value - chosen.value) <= abs(chosen.value) * 0.1)
                then 'rounding'
            when
                others.period_type = 'to_publication'
                and (others.published_on = chosen.published_on) is not true
                then 'later_state'
            else 'contradiction'
        end as conflict_type,
        case
            when others.period_is_inferred and not chosen.period_is_inferred then 'printed_period'
            when chosen.is_own_report and not others.is_own_report then 'own_report'
            when chosen.qualifier is null and others.qualifier is not null then 'exact_figure'
            when
                chosen.published_on > others.published_on
                or (chosen.published_on is not null and others.published_on is null)
                then 'later_publication'
            when chosen.known_from > others.known_from then 'later_version'
            else 'document_order'
        end as decided_by
    from figures as others
    inner join chosen on others.headline_group = chosen.headline_group
    where
        others.is_document_headline
        and not others.is_headline
        and others.observation_version_id <> chosen.observation_version_id
        and (
            others.value <> chosen.value
            or coalesce(others.value_max, others.value) <> coalesce(chosen.value_max, chosen.value)
        )
),

within_document as (
    select
        *,
        bool_or(is_document_headline) over (partition by document_id, headline_group) as has_headline
    from figures
    where rival_count > 1
),

conflicts as (
    select
        observation_id,
        document_id,
        headline_group,
        conflict_type,
        decided_by,
        chosen_observation_id,
        chosen_document_id,
        chosen_value
    from between_documents
    union all
    select
        observation_id,
        document_id,
        headline_group,
        'undecided' as conflict_type,
        null as decided_by,
        null as chosen_observation_id,
        null as chosen_document_id,
        null as chosen_value
    from within_document
    where not has_headline
)

select
    conflicts.observation_id,
    conflicts.conflict_type,
    conflicts.decided_by,
    figures.entity_type,
    figures.entity_key,
    figures.street_code,
    figures.section,
    figures.concept,
    figures.indicator,
    figures.kind,
    figures.unit,
    figures.basis,
    figures.stage,
    figures.period_id,
    figures.value,
    figures.qualifier,
    figures.mention,
    figures.document_id,
    figures.published_on,
    figures.quote,
    conflicts.chosen_observation_id,
    conflicts.chosen_document_id,
    conflicts.chosen_value,
    conflicts.chosen_value - figures.value as difference,
    conflicts.headline_group
from conflicts
inner join figures on conflicts.observation_id = figures.observation_id
