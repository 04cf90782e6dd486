{#
  Makes the function marts.observation_as_of(day): the figures as they were known at the end of that day in China,
  with the headline chosen among the documents known by then (headline_rule.sql). Its body is bound to the table, not to
  the table's name, so that it goes with its schema when that is renamed.
#}
{% macro as_of_function() %}
    {% set listed = [] %}
{% for column in adapter.get_columns_in_relation(this) %}
    {% if column.name != 'is_headline' %}{% do listed.append('known.' ~ column.name) %}{% endif %}
{% endfor %}
    drop function if exists {{ this.schema }}.observation_as_of(date);
    create function {{ this.schema }}.observation_as_of(day date)
    returns table (
        {% for column in adapter.get_columns_in_relation(this) if column.name != 'is_headline' %}
{{ adapter.quote(column.name) }} {{ column.dtype }},
        {% endfor %}
        is_headline boolean
    )
    language sql stable
    set search_path = pg_catalog
    begin atomic
        with known as (
            select *
            from {{ this }}
            where
                known_from < (day + 1)::timestamp at time zone 'Asia/Shanghai'
                and (known_to is null or known_to >= (day + 1)::timestamp at time zone 'Asia/Shanghai')
        ),

        {{ headlines_among_documents('known', 'is_document_headline') }}

        select
            {{ listed | join(', ') }},
            coalesce(placed.place = 1 and placed.is_chosen_value, false) as is_headline
        from known
        left join placed on known.observation_version_id = placed.observation_version_id;
    end;
    comment on function {{ this.schema }}.observation_as_of(date) is
        '截至某日（北京时间当日结束）所知的数据 / The figures as they were known at the end of a day in China';
{% endmacro %}
