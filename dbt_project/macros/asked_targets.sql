{# Whether a figure (alias `of`, with its dot) can be a target or a result in mart_target_actual. #}
{% macro is_asked_about(of='') -%}
    {{ of }}concept is not null
    and {{ of }}period_id is not null
    and {{ of }}part_of_observation_id is null
    and not {{ of }}is_quarantined
    and not {{ of }}is_about_place
    and {{ of }}kind in ('level', 'growth', 'share')
    -- Figures that another document's outdid are conflicts or reprints.
    and ({{ of }}is_headline or not {{ of }}is_document_headline)
{%- endmacro %}

{#
  Whether an incremental build has to look at a figure: one of an indicator that is asked about, between the first and
  the last year.
#}
{% macro may_answer_what_is_asked(of='') -%}
    {%- if is_incremental() -%}
        {{ of }}concept = any((select asked_about.concepts from asked_about)::text [])
        and {{ of }}period_end >= (select asked_about.first_day from asked_about)
        and {{ of }}period_end <= (select asked_about.last_day from asked_about)
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# Whether a target is asked about; in a whole build each is. #}
{% macro is_asked() -%}
    {%- if is_incremental() -%}
        observation_id in (select asked.observation_id from asked)
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# Whether documents of a target's time, later than its own, are there; `newest` is its place's newest. #}
{% macro documents_have_come(target_date, target_published_on, newest) -%}
    (
        {{ newest }} >= date_trunc('year', {{ target_date }})
        and ({{ newest }} > {{ target_published_on }}) is not false
    ) is true
{%- endmacro %}

{#
  A query for the targets that an incremental build of mart_target_actual asks about anew, and the years that
  their results may be of: targets of an indicator and year that changed documents touch, those for a span of
  years of such an indicator, and those without an answer for which documents of their time have come, or may
  have gone. The headlines and reprints that changed documents decide are of the same words and period.
#}
{% macro asked_targets() -%}
    {%- set ids = "((select changed_documents.ids from changed_documents)::text[])" -%}
    with changed_documents as materialized (
        {{ changed_documents() }}
    ),

    changed_figures as materialized (
        select
            concept,
            extract(year from period_end)::integer as year,
            statement_key,
            coalesce(district_code, entity_key) as place,
            published_on,
            known_to is null and {{ is_asked_about() }} as is_told,
            known_to is not null or is_quarantined as is_lost
        from {{ ref('fct_observation') }}
        where document_id = any {{ ids }}
    ),

    touched as materialized (
        select
            concept,
            year
        from changed_figures
        union
        select
            concept,
            extract(year from period_end)::integer as year
        from {{ ref('fct_observation') }}
        where statement_key = any(array(select changed_figures.statement_key from changed_figures))
        union
        select
            concept,
            extract(year from target_date)::integer as year
        from {{ this }}
        where target_document_id = any {{ ids }} or actual_document_id = any {{ ids }}
    ),

    places as (
        select
            place,
            max(published_on) filter (where is_told) as newest,
            bool_or(is_lost) as may_have_lost
        from changed_figures
        group by place
    )

    -- By the first and the last year, so that an index is used.
    select
        observation_id,
        concept,
        extract(year from period_end)::integer as from_year,
        extract(year from period_end)::integer as to_year
    from {{ ref('fct_observation_current') }}
    where
        basis = 'target'
        and concept = any(array(select touched.concept from touched))
        and period_end >= make_date((select min(touched.year) from touched), 1, 1)
        and period_end <= make_date((select max(touched.year) from touched), 12, 31)
        and (concept, extract(year from period_end)) in (select touched.concept, touched.year from touched)
    union
    select
        answered.target_observation_id,
        answered.concept,
        extract(year from coalesce(periods.period_start, periods.period_end))::integer as from_year,
        extract(year from periods.period_end)::integer as to_year
    from {{ this }} as answered
    inner join {{ ref('dim_period') }} as periods on answered.target_period_id = periods.period_id
    left join places on coalesce(answered.district_code, answered.entity_key) = places.place
    where
        (
            periods.period_type = 'span'
            and answered.concept = any(array(select touched.concept from touched))
        )
        or (
            answered.reason in ('no_document_yet', 'told_beside')
            and {{ documents_have_come('answered.target_date', 'answered.target_published_on', 'places.newest') }}
        )
        or (answered.reason = 'not_reported' and places.may_have_lost)
{%- endmacro %}
