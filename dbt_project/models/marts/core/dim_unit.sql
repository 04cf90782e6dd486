select
    unit,
    name_zh,
    name_en,
    dimension,
    base_unit,
    factor
from {{ ref('units') }}
