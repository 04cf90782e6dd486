{# Headlines that share their values in `columns`; nulls count as equal. #}
{% test unique_headline(model, columns) %}
    select
        {{ columns | join(', ') }},
        count(*) as row_count
    from {{ model }}
    where is_headline
    group by {{ columns | join(', ') }}
    having count(*) > 1
{% endtest %}
