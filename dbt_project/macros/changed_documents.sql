{#
  A query for one row with the array `ids`: documents of which a version or a figure was loaded, or a figure put into
  or let out of quarantine, since the newest row of this model. Loads that commit late are caught by the overlap.
  On a full build the array is empty and unused.
#}
{% macro changed_documents() %}
    {% if is_incremental() %}
        with newest as (
            select coalesce(max(loaded_at), '-infinity') - interval '{{ var("incremental_overlap") }}' as moment
            from {{ this }}
        ),

        events as (
            select
                document_id,
                loaded_at as happened_at
            from {{ ref('stg_raw__document_version') }}
            union all
            select
                document_id,
                loaded_at as happened_at
            from {{ ref('stg_raw__observation') }}
            union all
            select
                document_id,
                greatest(quarantined_at, released_at) as happened_at
            from {{ ref('stg_quarantine__observation') }}
        )

        select coalesce(array_agg(distinct events.document_id), array[]::text []) as ids
        from events
        where events.happened_at > (select newest.moment from newest)
    {% else %}
        select array[]::text [] as ids
    {% endif %}
{% endmacro %}
