{# Rows among the recent documents (see recent_documents.sql) whose key is null or occurs twice. #}
{% test key_of_recent_documents(model, column_name) %}
    select
        {{ column_name }},
        count(*) as row_count
    from {{ model }}
    where {{ in_recent_documents() }}
    group by {{ column_name }}
    having count(*) > 1 or {{ column_name }} is null
{% endtest %}
