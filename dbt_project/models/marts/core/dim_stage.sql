-- Every value of stage. Figures compare only within one common_stage: 开工 never with 竣工, nor with no stage.
select
    stage,
    same_as as common_stage,
    name_en,
    course,
    stage_order,
    is_stage_reached
from {{ ref('stages') }}
