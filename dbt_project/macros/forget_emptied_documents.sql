{#
  Removes the figures of documents that have none any more, after a new reading found nothing: an incremental build
  replaces the rows of documents that it has rows for.
#}
{% macro forget_emptied_documents() %}
    {% if is_incremental() %}
        delete from {{ this }} as published
        where not exists (
            select 1 from {{ ref('stg_raw__observation') }} as observations
            where published.document_id = observations.document_id
        )
    {% else %}
        select 1
    {% endif %}
{% endmacro %}
