-- Population, households and area of streets and districts, each for the years that it may serve as a
-- denominator: those nearest to its own, at most five years away, the earlier one first; areas until the
-- next one is told. Streets carry their present code; a figure of the district before the merger never
-- serves the district after it.
with denominators as (
    select * from {{ ref('denominators') }}
),

streets as (
    select * from {{ ref('dim_street') }}
),

coded as (
    select
        denominators.*,
        coalesce(streets.current_street_code, denominators.area_code) as present_code,
        lag(denominators.year) over same_area as year_before,
        lead(denominators.year) over same_area as year_after
    from denominators
    left join streets on denominators.area_code = streets.street_code
    window
        same_area as (
            partition by
                coalesce(streets.current_street_code, denominators.area_code), denominators.measure,
                case when streets.street_code is null then denominators.territory end
            order by denominators.year
        )
)

select
    md5(row(area_code, measure, year)::text) as denominator_id,
    present_code as area_code,
    measure,
    year,
    counted_on,
    value,
    unit,
    territory,
    greatest(case when measure = 'area' then 0 else year - 5 end, coalesce((year_before + year) / 2 + 1, 0))
        as from_year,
    least(case when measure = 'area' then 9999 else year + 5 end, coalesce((year + year_after) / 2, 9999))
        as to_year,
    source,
    source_url
from coded
