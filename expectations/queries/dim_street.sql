-- Streets under every code they had.
SELECT s.street_code, s.street_name, s.aliases, s.district_code, s.district_name, s.valid_from, s.valid_to,
    s.previous_code, p.street_code IS NULL AND s.previous_code IS NOT NULL AS previous_is_missing
FROM marts.dim_street AS s
LEFT JOIN marts.dim_street AS p ON p.street_code = s.previous_code
ORDER BY s.street_code
