{#
  Foreign keys of the tables of marts, by which BI tools find what joins with what. They are declared at the end of a
  build, where they are missing, and not enforced: a model that is built before another may be ahead of it for a moment.
  The facts' own are tested in each build (`relationships`), all of them in tests/dbt. PostgreSQL before 18 knows no such keys, and gets none.
#}

{# Tables with their keys, and the columns of any table that name a row of them. #}
{% macro references() -%}
    {{ return([
        ['dim_document', 'document_id', [
            'document_id', 'target_document_id', 'actual_document_id', 'chosen_document_id', 'district_document_id',
        ]],
        ['dim_street', 'street_code', ['street_code', 'previous_code', 'current_street_code']],
        ['dim_indicator', 'concept', ['concept']],
        ['dim_indicator_id', 'indicator_id', ['indicator_id']],
        ['dim_reporting_unit', 'unit_id', ['unit_id', 'successor_id']],
        ['dim_period', 'period_id', ['period_id', 'target_period_id', 'actual_period_id']],
        ['fct_observation', 'observation_version_id', [
            'observation_version_id', 'target_observation_version_id', 'actual_observation_version_id',
        ]],
    ]) }}
{%- endmacro %}

{% macro declare_keys() %}
    {% set listed = [] %}
{% for target, key, columns in references() %}
    {% do listed.append("('" ~ target ~ "', '" ~ key ~ "', array" ~ columns ~ ")") %}
{% endfor %}
    do $declare$
    declare
        missing record;
    begin
        if current_setting('server_version_num')::integer < 180000 then
            return;
        end if;
        for missing in
            select
                tables.oid::regclass as relation,
                columns.attname as name,
                keys.conrelid::regclass as target,
                named.target_key
            from (
                values {{ listed | join(', ') }}
            ) as named (target, target_key, columns)
            inner join pg_constraint as keys
                on
                    keys.conrelid = to_regclass('{{ beside("marts") }}.' || named.target)
                    and keys.contype = 'p'
            inner join pg_class as tables
                on
                    tables.relnamespace = '{{ beside("marts") }}'::regnamespace
                    and tables.relkind = 'r'
            inner join pg_attribute as columns
                on
                    tables.oid = columns.attrelid
                    and columns.attname = any(named.columns)
                    and not columns.attisdropped
            where
                not (tables.oid = keys.conrelid and columns.attname = named.target_key)
                and not exists (
                    select 1 from pg_constraint as known
                    where known.conrelid = tables.oid and known.contype = 'f' and known.conkey = array[columns.attnum]
                )
        loop
            execute format(
                'alter table %s add foreign key (%I) references %s (%I) not enforced',
                missing.relation, missing.name, missing.target, missing.target_key
            );
        end loop;
    end
    $declare$
{% endmacro %}
