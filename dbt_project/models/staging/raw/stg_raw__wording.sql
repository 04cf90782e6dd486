-- An indicator without stage or concept has the empty text there, so that joins can hash.
select
    md5(row(indicator, stage, concept)::text) as wording_id,
    indicator,
    stage,
    concept,
    measured_thing,
    letters,
    thing_letters,
    own_letters,
    nullif(step, '') as step
from {{ source('raw', 'wording') }}
