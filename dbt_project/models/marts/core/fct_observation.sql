{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='document_id',
        on_schema_change='fail',
        indexes=[
            {'columns': ['observation_version_id'], 'unique': true},
            {'columns': ['observation_id']},
            {'columns': ['document_id']},
            {'columns': ['headline_group']},
            {'columns': ['statement_key']},
            {'columns': ['street_code', 'theme', 'concept']},
            {'columns': ['concept', 'period_end']},
            {'columns': ['period_id', 'entity_type']},
            {'columns': ['kind', 'entity_type']},
            {'columns': ['loaded_at']},
        ],
        post_hook=['{{ forget_emptied_documents() }}', '{{ as_of_function() }}'],
    )
}}
-- depends_on: {{ ref('stg_raw__document_version') }}
-- depends_on: {{ ref('stg_raw__observation') }}
-- depends_on: {{ ref('stg_quarantine__observation') }}
-- Every version of every figure. Two things are decided among documents, for the figures that stand now:
--   is_headline, among the documents that give a headline for the same entity, concept, stage, kind,
--     comparison, unit, period and basis: a printed period goes before an inferred one, the unit's own
--     report before a report by another, an exact figure before a rounded one, then the later publication.
--     Of equal figures the first published is the headline, so that reprints count once.
--   reprint_of_observation_id, the first published figure in the same words (statement_key), and
--   restates_observation_id, the headline of another document that has the same value.
-- An incremental build reads the documents for which anything was loaded lately, and decides anew only in
-- the groups that these documents touch; the other documents of these groups are written again as they were.
with changed_documents as materialized (
    {{ changed_documents() }}
),

changed as (
    select * from {{ ref('int_observation_headlines') }}
    {% if is_incremental() %}
        -- A scalar subquery is known before the scan, so this filter reaches the tables below the views.
        where document_id = any((select changed_documents.ids from changed_documents)::text[])
    {% endif %}
),

{% if is_incremental() %}
    published_of_changed as (
        select
            headline_group,
            statement_key
        from {{ this }}
        where document_id = any((select changed_documents.ids from changed_documents)::text[])
    ),

    touched_groups as (
        select headline_group from changed
        union
        select headline_group from published_of_changed
    ),

    touched_statements as (
        select statement_key from changed
        union
        select statement_key from published_of_changed
    ),

    -- Arrays, not joins: the planner then goes by the indexes, however long the history is.
    rival_documents as (
        select document_id
        from {{ this }}
        where
            headline_group = any(array(select touched_groups.headline_group from touched_groups))
            and is_document_headline
            and known_to is null
        union
        select document_id
        from {{ this }}
        where
            statement_key = any(array(select touched_statements.statement_key from touched_statements))
            and known_to is null
    ),

{% endif %}
figures as (
    select
        observation_version_id,
        observation_id,
        document_id,
        version_id,
        first_version,
        last_version,
        known_from,
        known_to,
        published_on,
        seq,
        char_start,
        char_end,
        mention,
        quote_start,
        quote_end,
        quote,
        section,
        section_kind,
        subject,
        indicator,
        value,
        value_max,
        unit,
        converted_value,
        converted_unit,
        kind,
        basis,
        qualifier,
        period,
        period_start,
        period_end,
        period_type,
        period_id,
        period_is_inferred,
        period_observed_to,
        of_start,
        of_observation_id,
        of_observation_ids,
        part_of_observation_id,
        theme,
        concept,
        row,
        cell,
        stage,
        population,
        comparison,
        rank_scope,
        is_quarantined,
        entity_type,
        entity_key,
        street_code,
        district_code,
        is_about_place,
        is_own_report,
        is_candidate,
        rival_count,
        is_document_headline,
        headline_group,
        statement_key,
        extractor_version,
        run_id,
        loaded_at,
        true as is_group_touched,
        true as is_statement_touched,
        false as was_headline,
        null::text as was_reprint_of,
        null::text as did_restate
    from changed
    {% if is_incremental() %}
        union all
        select
            observation_version_id,
            observation_id,
            document_id,
            version_id,
            first_version,
            last_version,
            known_from,
            known_to,
            published_on,
            seq,
            char_start,
            char_end,
            mention,
            quote_start,
            quote_end,
            quote,
            section,
            section_kind,
            subject,
            indicator,
            value,
            value_max,
            unit,
            converted_value,
            converted_unit,
            kind,
            basis,
            qualifier,
            period,
            period_start,
            period_end,
            period_type,
            period_id,
            period_is_inferred,
            period_observed_to,
            of_start,
            of_observation_id,
            of_observation_ids,
            part_of_observation_id,
            theme,
            concept,
            row,
            cell,
            stage,
            population,
            comparison,
            rank_scope,
            is_quarantined,
            entity_type,
            entity_key,
            street_code,
            district_code,
            is_about_place,
            is_own_report,
            is_candidate,
            rival_count,
            is_document_headline,
            headline_group,
            statement_key,
            extractor_version,
            run_id,
            loaded_at,
            headline_group in (select touched_groups.headline_group from touched_groups) as is_group_touched,
            statement_key in (select touched_statements.statement_key from touched_statements)
                as is_statement_touched,
            is_headline as was_headline,
            reprint_of_observation_id as was_reprint_of,
            restates_observation_id as did_restate
        from {{ this }}
        where
            document_id = any(array(select rival_documents.document_id from rival_documents))
            and document_id <> all((select changed_documents.ids from changed_documents)::text[])
    {% endif %}
),

standing as (
    select
        *,
        first_value(value) over by_rule as chosen_value,
        first_value(value_max) over by_rule as chosen_value_max
    from figures
    where known_to is null and is_document_headline and is_group_touched
    window by_rule as (
        partition by headline_group
        order by
            period_is_inferred asc,
            is_own_report desc,
            (qualifier is null) desc,
            published_on desc nulls last,
            known_from desc, document_id asc
    )
),

placed as (
    select
        observation_version_id,
        coalesce(value_max, value) = coalesce(chosen_value_max, chosen_value)
        and value = chosen_value as is_chosen_value,
        row_number() over first_published as place,
        first_value(observation_id) over first_published as headline_observation_id
    from standing
    window first_published as (
        partition by headline_group
        order by
            (
                coalesce(value_max, value) = coalesce(chosen_value_max, chosen_value) and value = chosen_value
            ) desc,
            period_is_inferred asc, is_own_report desc, (qualifier is null) desc, published_on asc nulls last,
            known_from asc, document_id asc
    )
),

statements as (
    select
        observation_version_id,
        first_value(observation_id) over (
            partition by statement_key
            order by published_on asc nulls last, known_from asc, document_id asc, seq asc
        ) as first_observation_id
    from figures
    where known_to is null and is_statement_touched
)

select
    figures.observation_version_id,
    figures.observation_id,
    figures.document_id,
    figures.version_id,
    figures.first_version,
    figures.last_version,
    figures.known_from,
    figures.known_to,
    figures.published_on,
    figures.seq,
    figures.char_start,
    figures.char_end,
    figures.mention,
    figures.quote_start,
    figures.quote_end,
    figures.quote,
    figures.section,
    figures.section_kind,
    figures.subject,
    figures.indicator,
    figures.value,
    figures.value_max,
    figures.unit,
    figures.converted_value,
    figures.converted_unit,
    figures.kind,
    figures.basis,
    figures.qualifier,
    figures.period,
    figures.period_start,
    figures.period_end,
    figures.period_type,
    figures.period_id,
    figures.period_is_inferred,
    figures.period_observed_to,
    figures.of_start,
    figures.of_observation_id,
    figures.of_observation_ids,
    figures.part_of_observation_id,
    figures.theme,
    figures.concept,
    figures.row,
    figures.cell,
    figures.stage,
    figures.population,
    figures.comparison,
    figures.rank_scope,
    figures.is_quarantined,
    figures.entity_type,
    figures.entity_key,
    figures.street_code,
    figures.district_code,
    figures.is_about_place,
    figures.is_own_report,
    figures.is_candidate,
    figures.rival_count,
    figures.is_document_headline,
    case
        -- A superseded version: as it was in its document.
        when figures.known_to is not null then figures.is_document_headline
        when figures.is_group_touched then coalesce(placed.place = 1, false)
        else figures.was_headline
    end as is_headline,
    case
        when figures.known_to is not null then null
        when figures.is_statement_touched then nullif(statements.first_observation_id, figures.observation_id)
        else figures.was_reprint_of
    end as reprint_of_observation_id,
    case
        when figures.known_to is not null then null
        when not figures.is_group_touched then figures.did_restate
        when placed.is_chosen_value then nullif(placed.headline_observation_id, figures.observation_id)
    end as restates_observation_id,
    figures.headline_group,
    figures.statement_key,
    figures.extractor_version,
    figures.run_id,
    figures.loaded_at
from figures
left join placed on figures.observation_version_id = placed.observation_version_id
left join statements on figures.observation_version_id = statements.observation_version_id
