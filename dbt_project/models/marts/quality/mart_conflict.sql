{{
    config(
        materialized='incremental',
        incremental_strategy='replace',
        incremental_predicates=[
            "built.headline_group = any(array({{ touched('headline_group', "
            ~ "['document_id = any', 'chosen_document_id = any']) }}))"
        ],
        unique_key='observation_id',
        on_schema_change='fail',
        indexes=[
            {'columns': ['headline_group']},
            {'columns': ['document_id']},
            {'columns': ['chosen_document_id']},
            {'columns': ['street_code', 'concept']},
            {'columns': ['concept', 'period_id']},
            {'columns': ['period_id']},
            {'columns': ['conflict_type']},
        ],
        pre_hook='set local enable_nestloop = off',
        post_hook='{{ note_watermark() }}',
    )
}}
-- Figures that say something else than another one about the very same thing, and how the one in the marts
-- was chosen.
--   rounding       the other figure is rounded and agrees with the chosen one
--   later_state    the year so far, published at another day: both are right
--   contradiction  the figures differ; the rule that decided is named
--   undecided      the figures differ and no rule decides: none is shown
-- The same thing: figures that compete for one headline (entity, concept, stage, kind, comparison, unit,
-- period, basis) and name what they count in the same words; another document may add words. In one document
-- the sentence before the figure has to say the same, too: who was sentenced for fraud is not who was
-- sentenced for gambling. No conflict are different things under one broad concept, two figures of one
-- sentence, which tells them apart, or those of one table, whose rows are different tasks and whose cells
-- tell the state of several dates.
{%- set shown = [
    'observation_id', 'observation_version_id', 'entity_type', 'entity_key', 'street_code', 'section', 'concept',
    'indicator', 'kind', 'unit', 'basis', 'stage', 'period_id', 'value', 'qualifier', 'mention', 'document_id', 'published_on', 'quote',
    'headline_group',
] %}
with touched as materialized (
    {{ touched('headline_group', ['document_id = any', 'chosen_document_id = any']) }}
),

wordings as (
    select * from {{ ref('int_wordings') }}
),

candidates as (
    select
        current_figures.*,
        coalesce(wordings.letters, '{}') as letters,
        count(*) over (
            partition by current_figures.headline_group, current_figures.document_id
        ) as in_document
    from {{ ref('fct_observation_current') }} as current_figures
    left join wordings
        on
            current_figures.indicator = wordings.indicator
            and coalesce(current_figures.stage, '') = wordings.stage
            and coalesce(current_figures.concept, '') = wordings.concept
    where
        current_figures.is_candidate
        {% if is_incremental() %}
            and current_figures.headline_group = any(array(select touched.headline_group from touched))
        {% endif %}
),

figures as (
    select
        {{ shown | join(', ') }},
        value_max,
        row,
        quote_start,
        seq,
        known_from,
        period_type,
        period_is_inferred,
        is_own_report,
        is_headline,
        is_document_headline,
        measured_thing,
        letters,
        -- What the sentence says before the figure: what was done, and of what (asked within a document).
        case
            when in_document > 1
                then array(
                    select distinct said.letter
                    from
                        unnest(regexp_split_to_array(
                            regexp_replace(left(quote, char_start - quote_start), '[^[:alpha:]]', '', 'g'), ''
                        )) as said (letter)
                    where said.letter <> ''
                )
        end as letters_before
    from candidates
),

-- Every figure of a group is compared with these. With all others, a page that says one thing ten thousand
-- times would take the square of it.
placed as (
    select
        *,
        row_number() over (
            partition by headline_group
            order by is_headline desc, known_from asc, document_id asc, seq asc
        ) as place_in_group
    from figures
),

rivals as (
    select * from placed
    where place_in_group <= 100
),

-- The chosen figure goes before all other rivals, so that nobody who differs from it is compared with them.
differing_from_chosen as (
    {{ differing_figures('rivals.is_headline') }}
),

undecided as (
    select * from figures
    where not exists (
        select 1 from differing_from_chosen
        where figures.observation_id = differing_from_chosen.observation_id
    )
),

differing_from_others as (
    {{ differing_figures('not rivals.is_headline', figures='undecided') }}
),

differing as (
    select * from differing_from_chosen
    union all
    select * from differing_from_others
),

ranked as (
    select
        *,
        row_number() over (
            partition by observation_id
            order by
                is_rival_chosen desc, (conflict_type = 'contradiction') desc, known_from asc,
                rival_document_id asc, seq asc
        ) as place
    from differing
),

-- With no headline to stand beside, a figure that agrees with its rival as far as it is exact, or that tells
-- another day's state of the year, leaves nothing to decide.
conflicts as (
    select
        observation_id,
        rival_observation_id,
        case when is_rival_chosen then conflict_type else 'undecided' end as conflict_type,
        case when is_rival_chosen then decided_by end as decided_by,
        case when is_rival_chosen then rival_observation_id end as chosen_observation_id,
        case when is_rival_chosen then rival_document_id end as chosen_document_id,
        case when is_rival_chosen then rival_value end as chosen_value
    from ranked
    where place = 1 and (is_rival_chosen or conflict_type = 'contradiction')
),

-- What agrees with what: the other figures of the group with the same value, and all its values.
agreeing as (
    select
        headline_group,
        value,
        coalesce(value_max, value) as value_to,
        (array_agg(observation_id order by observation_id))[1:100] as observation_ids,
        count(distinct document_id)::integer as document_count
    from figures
    group by headline_group, value, coalesce(value_max, value)
)

select
    conflicts.observation_id,
    figures.observation_version_id,
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
    conflicts.rival_observation_id,
    conflicts.chosen_observation_id,
    conflicts.chosen_document_id,
    conflicts.chosen_value,
    conflicts.chosen_value - figures.value as difference,
    array_remove(agreeing.observation_ids, figures.observation_id) as agreeing_observation_ids,
    agreeing.document_count as saying_document_count,
    figures.headline_group,
    {{ figure_address('figures.document_id', 'figures.observation_id') }} as figure_address,
    {{ figure_address('conflicts.chosen_document_id', 'conflicts.chosen_observation_id') }}
        as chosen_figure_address
from conflicts
inner join figures on conflicts.observation_id = figures.observation_id
inner join agreeing
    on
        figures.headline_group = agreeing.headline_group
        and figures.value = agreeing.value
        and coalesce(figures.value_max, figures.value) = agreeing.value_to
