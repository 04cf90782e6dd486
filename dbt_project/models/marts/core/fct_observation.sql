{{
    config(
        materialized='incremental',
        incremental_strategy='replace',
        incremental_predicates=['built.document_id = any(({{ changed_documents() }})::text[])'],
        unique_key='observation_version_id',
        on_schema_change='fail',
        indexes=[
            {'columns': ['observation_id']},
            {'columns': ['document_id']},
            {'columns': ['headline_group']},
            {'columns': ['statement_key']},
            {'columns': ['street_code', 'theme', 'concept']},
            {'columns': ['concept', 'period_end']},
            {'columns': ['period_id', 'entity_type']},
            {'columns': ['kind', 'entity_type']},
            {'columns': ['loaded_at']},
            {'columns': ['coalesce(district_code, entity_key)', 'published_on']},
        ],
        post_hook=['{{ note_watermark() }}', '{{ as_of_function() }}'],
    )
}}
-- Every version of every figure. Two things are decided among documents, for the figures that stand now:
--   is_headline, among the documents that give a headline for the same group, by macros/headline_rule.sql;
--   reprint_of_observation_id, the first published figure in the same words (statement_key), and
--   restates_observation_id, the headline of another document that has the same value.
-- An incremental build reads the documents that have changed and decides anew only in the groups that they
-- touch; of the other documents it writes the figures for which the decision has become another.
{%- set described = ['printed', 'dated', 'about', 'compared'] %}
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
    rivals as (
        select *
        from {{ this }}
        where
            headline_group = any(array(select touched_groups.headline_group from touched_groups))
            and is_document_headline
            and known_to is null
        union
        select *
        from {{ this }}
        where
            statement_key = any(array(select touched_statements.statement_key from touched_statements))
            and known_to is null
    ),

{% endif %}
figures as (
    select
        {{ figure_columns(described) }},
        true as is_changed,
        true as is_group_touched,
        true as is_statement_touched,
        null::boolean as was_headline,
        null::text as was_reprint_of,
        null::text as did_restate
    from changed
    {% if is_incremental() %}
        union all
        select
            {{ figure_columns(described) }},
            false as is_changed,
            headline_group in (select touched_groups.headline_group from touched_groups) as is_group_touched,
            statement_key in (select touched_statements.statement_key from touched_statements)
                as is_statement_touched,
            is_headline as was_headline,
            reprint_of_observation_id as was_reprint_of,
            restates_observation_id as did_restate
        from rivals
        where document_id <> all((select changed_documents.ids from changed_documents)::text[])
    {% endif %}
),

{{ headlines_among_documents('figures', 'known_to is null and is_document_headline and is_group_touched') }},

statements as (
    select
        observation_version_id,
        first_value(observation_id) over (
            partition by statement_key
            order by published_on asc nulls last, known_from asc, document_id asc, seq asc
        ) as first_observation_id
    from figures
    where known_to is null and is_statement_touched
),

decided as (
    select
        figures.*,
        case
            -- A superseded version: as it was in its document.
            when figures.known_to is not null then figures.is_document_headline
            when figures.is_group_touched then coalesce(placed.place = 1 and placed.is_chosen_value, false)
            else figures.was_headline
        end as is_headline,
        case
            when figures.known_to is not null then null
            when figures.is_statement_touched
                then nullif(statements.first_observation_id, figures.observation_id)
            else figures.was_reprint_of
        end as reprint_of_observation_id,
        case
            when figures.known_to is not null then null
            when not figures.is_group_touched then figures.did_restate
            when placed.is_chosen_value then nullif(placed.headline_observation_id, figures.observation_id)
        end as restates_observation_id
    from figures
    left join placed on figures.observation_version_id = placed.observation_version_id
    left join statements on figures.observation_version_id = statements.observation_version_id
)

select
    {{ figure_columns(described) }},
    is_headline,
    reprint_of_observation_id,
    restates_observation_id,
    {{ figure_address() }} as figure_address
from decided
where
    is_changed
    or is_headline is distinct from was_headline
    or reprint_of_observation_id is distinct from was_reprint_of
    or restates_observation_id is distinct from did_restate
