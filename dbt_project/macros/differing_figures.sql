{#
  The pairs of one headline group in which one of `figures`, none that is chosen itself, says something else than one of
  `rivals` about the very same thing, by the rule of mart_conflict; of those rivals for which `condition` holds.
#}
{% macro differing_figures(condition, figures='figures') -%}
    select
        figures.observation_id,
        rivals.observation_id as rival_observation_id,
        rivals.is_headline as is_rival_chosen,
        rivals.document_id as rival_document_id,
        rivals.value as rival_value,
        case
            when
                (figures.qualifier = '>' and abs(figures.value) <= abs(rivals.value))
                or (figures.qualifier = '<=' and abs(figures.value) >= abs(rivals.value))
                or (
                    figures.qualifier = '~'
                    and abs(figures.value - rivals.value) <= abs(rivals.value) * 0.1
                )
                then 'rounding'
            when
                figures.period_type = 'to_publication'
                and figures.document_id <> rivals.document_id
                and (figures.published_on = rivals.published_on) is not true
                then 'later_state'
            else 'contradiction'
        end as conflict_type,
        case
            when figures.period_is_inferred and not rivals.period_is_inferred then 'printed_period'
            when rivals.is_own_report and not figures.is_own_report then 'own_report'
            when rivals.qualifier is null and figures.qualifier is not null then 'exact_figure'
            when not figures.is_document_headline then 'disputed_in_document'
            when
                rivals.published_on > figures.published_on
                or (rivals.published_on is not null and figures.published_on is null)
                then 'later_publication'
            when rivals.document_id <> figures.document_id then 'majority'
        end as decided_by,
        rivals.known_from,
        rivals.seq
    from {{ figures }} as figures
    inner join rivals on figures.headline_group = rivals.headline_group
    where
        not figures.is_headline
        and {{ condition }}
        and (
            figures.value <> rivals.value
            or coalesce(figures.value_max, figures.value) <> coalesce(rivals.value_max, rivals.value)
        )
        and case
            when figures.document_id = rivals.document_id
                then
                    figures.quote_start <> rivals.quote_start
                    and figures.row is null
                    and rivals.row is null
                    and figures.measured_thing <> ''
                    and figures.measured_thing = rivals.measured_thing
                    and {{ same_words('figures.letters_before', 'rivals.letters_before') }}
            else
                cardinality(figures.letters) > 0
                and cardinality(rivals.letters) > 0
                and {{ same_words('figures.letters', 'rivals.letters') }}
        end
{%- endmacro %}
