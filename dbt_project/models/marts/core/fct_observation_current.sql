-- The figures as they stand in the newest version of each document.
select
    {{ figure_columns(['printed', 'dated', 'about', 'compared']) }},
    is_headline,
    reprint_of_observation_id,
    restates_observation_id,
    figure_address
from {{ ref('fct_observation') }}
where known_to is null
