-- The words of indicators, with the stage that others are the same as (完工 is 竣工), or the step on the way that
-- the words tell, for pairing.
with wordings as (
    select * from {{ ref('stg_raw__wording') }}
),

stages as (
    select * from {{ ref('stages') }}
)

select
    wordings.wording_id,
    wordings.indicator,
    wordings.stage,
    wordings.concept,
    coalesce(stages.same_as, nullif(wordings.stage, ''), wordings.step) as common_stage,
    wordings.letters,
    wordings.thing_letters,
    wordings.own_letters
from wordings
left join stages on wordings.stage = stages.stage
