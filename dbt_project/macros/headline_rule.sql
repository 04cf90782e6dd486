{#
  The rule of headlines, in the pieces that its users need: int_observation_headlines chooses within a document,
  fct_observation among the documents of today, observation_as_of among those known on a day, and street_figures
  among the ranks of a street. Tests of the rule stand in the .unit.yml of the first two.
#}

{# Whether a figure is whole: with a period, no part, not restricted, not about a place, not in
   quarantine, not doubtful. #}
{% macro is_whole_figure(of=none) -%}
    {%- set its = of ~ '.' if of else '' -%}
    {{ its }}period_type is not null
    and {{ its }}restriction is null
    and {{ its }}part_of_observation_id is null
    and not {{ its }}is_about_place
    and not {{ its }}is_quarantined
    and coalesce({{ its }}certainty, 'sure') <> 'doubtful'
{%- endmacro %}

{#
  Whether what a figure counts is said beside it, in so many words, and of whom, of when and whether it is planned. Where it is
  taken from a figure or a sentence before, from one word inside a name, or from a phrase that names several things, where it only
  tells how far the thing is from a plan or from another place, where money was spent on projects, or where the noun behind the
  number is who or what had it (覆盖15个小区, 为41家单位提供), the figure keeps its indicator, competes with others and is no
  headline: what is not sure is quoted by nobody. Nor is it one where the text speaks more of other places, where only a time ahead
  or the plan before says that it is planned, and where its time was weighed, or is a whole year that nothing says, or one that
  is not over while whether it has happened was weighed. A state alone
  (已完工17个) that goes on about what the figure before counts names nothing else, and is that figure's thing; so is the next stage
  of the same list (开工10所、竣工6所).
#}
{% macro says_what_it_counts() -%}
    (
        coalesce(certainty, 'sure') = 'sure'
        or coalesce(review_state, '') in ('accepted', 'corrected')
        or not coalesce(
            certainty_reasons && array[
                'concept_by_word_inside', 'several_named', 'long_phrase', 'gap_to_another', 'concept_of_spending',
                'counts_another_thing', 'other_unit_more_often', 'basis_by_period', 'basis_of_plan_before',
                'period_weighed', 'period_of_what_was_before'
            ]
            or (certainty_reasons && array['period_not_said'] and period_type = 'year')
            or certainty_reasons @> array['basis_weighed', 'year_not_over']
            or (certainty_reasons && array['named_before'] and not certainty_reasons && array['basis_of_figure_before'])
            or (certainty_reasons && array['concept_carried_on'] and not certainty_reasons && array['no_noun']),
            false
        )
    )
{%- endmacro %}

{#
  How far a figure stands behind others that compete with it, 0 the first: a printed period goes before an inferred one,
  then the unit's own report before a report by another, then an exact figure before a rounded one.
#}
{% macro headline_tier() -%}
    (case when period_is_inferred then 4 else 0 end)
    + (case when is_own_report then 0 else 2 end)
    + (case when qualifier is null then 0 else 1 end)
{%- endmacro %}

{#
  The figures that compete for one headline: the same entity, indicator, stage in the word that those of the same meaning
  share (完工 is 竣工), kind, unit, period and basis.
#}
{% macro headline_group() -%}
    md5(row(
        entity_type, entity_key, concept, common_stage, kind, comparison, unit, period_start, period_end, period_type, basis
    )::text)
{%- endmacro %}

{#
  Common table expressions, `placed` the last, that choose among the headlines of documents in `figures` (those that
  `where` lets in): by tier, then the later publication, then what more documents say. When nothing of that decides between
  different figures, none is chosen (is_chosen_value is null): the order in which documents were loaded decides nothing.
  Of the figures that equal the chosen one the first published is the headline (place 1), so that reprints count once. A
  range is its two ends: 5 is 5 to 5.
#}
{% macro headlines_among_documents(figures, where) -%}
    {%- set is_chosen_value -%}
        (value = chosen_value and coalesce(value_max, value) = coalesce(chosen_value_max, chosen_value))
    {%- endset -%}
    standing as (
        select
            *,
            rank() over (
                partition by headline_group order by {{ headline_tier() }}, published_on desc nulls last
            ) as precedence,
            count(*) over (partition by headline_group, value, coalesce(value_max, value)) as votes
        from {{ figures }}
        where {{ where }}
    ),

    preferred as (
        select
            *,
            precedence = 1
            and votes = max(votes) filter (where precedence = 1) over (partition by headline_group) as is_preferred
        from standing
    ),

    chosen as (
        select
            *,
            case
                when
                    min(value) filter (where is_preferred) over in_group
                    = max(value) filter (where is_preferred) over in_group
                    and min(coalesce(value_max, value)) filter (where is_preferred) over in_group
                    = max(coalesce(value_max, value)) filter (where is_preferred) over in_group
                    then max(value) filter (where is_preferred) over in_group
            end as chosen_value,
            max(value_max) filter (where is_preferred) over in_group as chosen_value_max
        from preferred
        window in_group as (partition by headline_group)
    ),

    placed as (
        select
            observation_version_id,
            {{ is_chosen_value }} as is_chosen_value,
            row_number() over first_published as place,
            first_value(observation_id) over first_published as headline_observation_id
        from chosen
        window first_published as (
            partition by headline_group
            order by
                {{ is_chosen_value }} desc nulls last,
                {{ headline_tier() }},
                published_on asc nulls last,
                known_from asc,
                document_id asc
        )
    )
{%- endmacro %}
