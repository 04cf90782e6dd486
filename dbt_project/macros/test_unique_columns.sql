{# Rows that share their values in `columns`; nulls count as equal. #}
{% test unique_columns(model, columns) %}
    select
        {{ columns | join(', ') }},
        count(*) as row_count
    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
{% endtest %}
