-- Every day from 2000 to 2035: the time spine of the metrics and a calendar for BI tools.
select
    day::date as date_day,
    extract(year from day)::integer as year,
    extract(quarter from day)::integer as quarter,
    extract(month from day)::integer as month,
    to_char(day, 'YYYY"年"FMMM"月"FMDD"日"') as name_zh
from generate_series('2000-01-01'::timestamp, '2035-12-31'::timestamp, interval '1 day') as days (day)
