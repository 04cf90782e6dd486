-- Streets with a code that is no national statistical division code, or that end before they begin.
select
    street_code,
    street_name,
    valid_from,
    valid_to
from {{ ref('dim_street') }}
where street_code !~ '^[0-9]{9}$' or valid_to < valid_from
