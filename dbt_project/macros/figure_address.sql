{#
  The one address of a figure, from the folder of the site: the page of its document, and its place on it. Pages, findings
  and exports have the same form (extractors/site/rendering.py). Null where either is.
#}
{% macro figure_address(document_id='document_id', observation_id='observation_id') -%}
    'documents/' || {{ document_id }} || '.html#' || {{ observation_id }}
{%- endmacro %}
