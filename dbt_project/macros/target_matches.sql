{#
  Whether the figure in `actuals` can answer the one in `targets` at all: of one thing, in one unit, not told
  before it.
#}
{% macro target_and_actual() -%}
    targets.concept = actuals.concept
    and targets.kind = actuals.kind
    and targets.converted_unit = actuals.converted_unit
    and targets.common_stage is not distinct from actuals.common_stage
    and targets.restriction is not distinct from actuals.restriction
    and (targets.published_on <= actuals.published_on) is not false
{%- endmacro %}

{#
  How the figure in `actuals` answers the one in `targets` in time (mart_target_actual tells what each word
  means); null where it does not.
#}
{% macro target_period_match() -%}
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
    end
{%- endmacro %}

{# The same in words, of a row of mart_target_actual's `counted`. #}
{% macro target_word_match() -%}
    case
        when place_in_sentence is not null
            then case when place_in_sentence = 1 and shared * 2 >= in_actual then 'same_sentence' end
        when is_plan_of_actual then 'same_sentence'
        when not has_all_words then null
        when is_same_document
            then
                case
                    when
                        told_below = 1
                        and is_told_below
                        and is_same_entity
                        and match_type = 'same_period'
                        and has_no_more_words
                        then 'same_document'
                end
        when is_plain_target and not is_actual_headline then null
        -- A department's figure has to speak of the same thing in its own words.
        when not is_same_entity and (shared < 2 or shared * 2 < in_actual) then null
        when has_no_more_words then 'same_words'
        else 'narrower_words'
    end
{%- endmacro %}

{# Whether the words behind a target say that it is done: 共20个子项,全部完成; not before its time has begun. #}
{% macro is_said_to_be_done() -%}
    (period_start <= published_on) is not false
    and substring(quote from char_end - quote_start + 1)
    ~ '^[^。;；0-9]{0,16}(全部|均已|已全部|超额|提前|圆满|如期|已)(完成|实现|达标|达到|建成|竣工|完工)'
{%- endmacro %}

{# Whether the figure in `actuals` ends within the time of the one in `targets`, or in the year of a goal. #}
{% macro is_told_in_its_time() -%}
    targets.period_end >= actuals.period_end
    and coalesce(targets.period_start, date_trunc('year', targets.period_end)) <= actuals.period_end
{%- endmacro %}

{#
  Whether a target is none that is doubtful, or that only a time ahead or the plan told before it makes one; a reviewer's word
  decides.
#}
{% macro is_surely_planned() -%}
    (
        coalesce(review_state, '') in ('accepted', 'corrected')
        or (
            coalesce(certainty, 'sure') <> 'doubtful'
            and not coalesce(certainty_reasons && array['basis_by_period', 'basis_of_plan_before'], false)
        )
    )
{%- endmacro %}
