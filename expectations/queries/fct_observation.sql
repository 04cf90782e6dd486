-- Current facts beside the current raw figures, so that neither lacks what the other has, and beside the stored text.
-- A figure that a reviewer rejected is no fact; of one that was corrected, raw is what the decision says.
WITH loaded AS (
    SELECT o.*, r.changes FROM raw.observation AS o JOIN raw.document_version AS v USING (version_id)
    LEFT JOIN review.reviewed_figure AS r
        ON r.document_id = o.document_id AND r.observation_id = o.observation_id AND r.mention = o.mention
        AND r.unit_read = o.unit AND r.value_read = o.value
    WHERE v.known_to IS NULL AND r.review_state IS DISTINCT FROM 'rejected'
)
SELECT
    coalesce(f.observation_id, o.observation_id) AS observation_id,
    coalesce(f.document_id, o.document_id) AS document_id,
    coalesce(f.section, o.section) AS section,
    coalesce(f.mention, o.mention) AS mention,
    coalesce(f.quote, o.quote) AS quote,
    f.observation_id IS NULL AS fact_missing,
    o.observation_id IS NULL AS raw_missing,
    f.value, CASE WHEN jsonb_exists(o.changes, 'value') THEN (o.changes ->> 'value')::numeric ELSE o.value END AS raw_value,
    f.unit, CASE WHEN jsonb_exists(o.changes, 'unit') THEN o.changes ->> 'unit' ELSE o.unit END AS raw_unit,
    o.quote AS raw_quote,
    substr(v.text, f.char_start + 1, f.char_end - f.char_start) AS printed,
    substr(v.text, f.quote_start + 1, f.quote_end - f.quote_start) AS printed_quote
FROM {marts}.fct_observation_current AS f
FULL JOIN loaded AS o USING (observation_id, document_id)
LEFT JOIN raw.document_version AS v ON v.version_id = f.version_id
ORDER BY 2, 1
