{#
  Rows of the period loaded last whose key is null or occurs twice; of all periods where the whole history is tested. One period,
  given by equality, is a filter that reaches the facts below the view.
#}
{% test key_of_recent_period(model, column_name) %}
    -- depends_on: {{ ref('fct_observation') }}
    select
        {{ column_name }},
        count(*) as row_count
    from {{ model }}
    where
        {% if is_whole_history_tested() -%}
            true
        {%- else -%}
            period_id = (
                select figures.period_id from {{ ref('fct_observation') }} as figures
                where figures.period_id is not null
                order by figures.loaded_at desc limit 1
            )
        {%- endif %}
    group by {{ column_name }}
    having count(*) > 1 or {{ column_name }} is null
{% endtest %}
