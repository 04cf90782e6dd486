-- Rows of one of the three marts of streets, each beside the raw figure (as a reviewer corrected it) and the stored text it comes from.
SELECT
    m.figure_id, m.observation_id, m.street_code, m.street_name, m.subject, m.concept, m.indicator_name, m.kind,
    m.value, m.value_max, m.unit, m.basis, m.qualifier, m.period, m.period_start, m.period_end, m.period_type,
    m.period_is_inferred, m.stage, m.restriction, m.comparison, m.rank_scope, m.part_of_observation_id, m.is_headline,
    m.document_id, m.mention, m.quote,
    CASE WHEN jsonb_exists(r.changes, 'value') THEN (r.changes ->> 'value')::numeric ELSE o.value END AS raw_value,
    CASE WHEN jsonb_exists(r.changes, 'unit') THEN r.changes ->> 'unit' ELSE o.unit END AS raw_unit,
    o.quote AS raw_quote,
    substr(v.text, m.char_start + 1, m.char_end - m.char_start) AS printed
FROM {marts}.{relation} AS m
LEFT JOIN raw.document_version AS v ON v.document_id = m.document_id AND v.known_to IS NULL
LEFT JOIN raw.observation AS o ON o.version_id = v.version_id AND o.observation_id = m.observation_id
LEFT JOIN review.reviewed_figure AS r
    ON r.document_id = m.document_id AND r.observation_id = o.observation_id AND r.mention = o.mention
    AND r.unit_read = o.unit AND r.value_read = o.value
ORDER BY m.document_id, m.char_start, m.figure_id
