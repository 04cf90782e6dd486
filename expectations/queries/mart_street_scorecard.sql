-- Rows of the scorecard, with the streets that their district should show for the same period, and the headline of
-- the economy mart that each revenue should equal.
WITH headlines AS (
    SELECT street_code, period_start, period_end, period_type,
        max(value) FILTER (WHERE concept = 'tax_revenue') AS tax_revenue_headline,
        max(value) FILTER (WHERE concept = 'fiscal_revenue_total') AS fiscal_revenue_total_headline,
        max(value) FILTER (WHERE concept = 'fiscal_revenue_local') AS fiscal_revenue_local_headline
    FROM marts.mart_street_economy
    WHERE is_headline AND kind = 'level' AND basis = 'actual' AND unit = 'CNY' AND stage IS NULL AND comparison IS NULL
    GROUP BY street_code, period_start, period_end, period_type
),
expected AS (
    SELECT district_code, array_agg(street_name ORDER BY street_code) AS district_streets
    FROM marts.dim_street WHERE valid_to IS NULL GROUP BY district_code
)
SELECT
    s.street_code, s.street_name, s.district_code, s.district_name, s.period_start, s.period_end, s.period_type,
    s.tax_revenue_cny, s.fiscal_revenue_total_cny, s.fiscal_revenue_local_cny,
    h.tax_revenue_headline, h.fiscal_revenue_total_headline, h.fiscal_revenue_local_headline, e.district_streets
FROM marts.mart_street_scorecard AS s
LEFT JOIN expected AS e USING (district_code)
LEFT JOIN headlines AS h
    ON h.street_code = s.street_code AND h.period_start IS NOT DISTINCT FROM s.period_start
    AND h.period_end = s.period_end AND h.period_type = s.period_type
ORDER BY s.district_code, s.period_end, s.street_code
