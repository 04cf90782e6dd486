-- A headline is never a part, restricted, about a place, without concept or period, or in quarantine.
select observation_version_id
from {{ ref('fct_observation') }}
where
    is_headline
    and {{ in_recent_documents() }}
    and (
        concept is null
        or period_type is null
        or part_of_observation_id is not null
        or restriction is not null
        or is_about_place
        or is_quarantined
        or not is_document_headline
    )
{% for mart in ['mart_street_economy', 'mart_street_livelihood', 'mart_street_governance'] %}
    union all
    -- A rank that stands for several indicators gets its headlines there.
    select figure_id
    from {{ ref(mart) }}
    where
        is_headline
        and {{ in_recent_documents() }}
        and (
            concept is null
            or period_type is null
            or part_of_observation_id is not null
            or restriction is not null
        )
{% endfor %}
