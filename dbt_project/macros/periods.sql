{#
  Period texts are made of `YYYY`, `YYYY-MM` and `YYYY-MM-DD`, alone or as `from/to`, with `-` for an open start.
  Both macros give null for anything else, impossible dates included, so that a bad text never stops a build.
#}

{# The first day of the year, month or day that `expression` names. #}
{% macro first_day(expression) -%}
    case
        when {{ expression }} ~ '^[12][0-9]{3}$'
            then make_date({{ expression }}::integer, 1, 1)
        when {{ expression }} ~ '^[12][0-9]{3}-(0[1-9]|1[0-2])$'
            then make_date(left({{ expression }}, 4)::integer, right({{ expression }}, 2)::integer, 1)
        when {{ expression }} ~ '^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'
            then {{ calendar_day(expression) }}
    end
{%- endmacro %}

{# The last day of the year, month or day that `expression` names. #}
{% macro last_day(expression) -%}
    case
        when {{ expression }} ~ '^[12][0-9]{3}$'
            then make_date({{ expression }}::integer, 12, 31)
        when {{ expression }} ~ '^[12][0-9]{3}-(0[1-9]|1[0-2])$'
            then (
                make_date(left({{ expression }}, 4)::integer, right({{ expression }}, 2)::integer, 1)
                + interval '1 month' - interval '1 day'
            )::date
        when {{ expression }} ~ '^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'
            then {{ calendar_day(expression) }}
    end
{%- endmacro %}

{# The day `YYYY-MM-DD`, or null when the month is not that long. #}
{% macro calendar_day(expression) -%}
    nullif(
        make_date(left({{ expression }}, 4)::integer, substr({{ expression }}, 6, 2)::integer, 1)
        + (right({{ expression }}, 2)::integer - 1),
        case
            when
                date_trunc(
                    'month',
                    make_date(left({{ expression }}, 4)::integer, substr({{ expression }}, 6, 2)::integer, 1)
                    + (right({{ expression }}, 2)::integer - 1)
                )
                <> make_date(left({{ expression }}, 4)::integer, substr({{ expression }}, 6, 2)::integer, 1)
                then
                    make_date(left({{ expression }}, 4)::integer, substr({{ expression }}, 6, 2)::integer, 1)
                    + (right({{ expression }}, 2)::integer - 1)
        end
    )
{%- endmacro %}
