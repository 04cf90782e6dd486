-- Documents of the mart beside the documents that were loaded.
SELECT
    coalesce(d.document_id, v.document_id) AS document_id, coalesce(d.input_name, v.input_name) AS input_name,
    coalesce(d.title, v.title) AS title, d.published_on, d.content_hash, d.version,
    d.document_id IS NULL AS dimension_missing, v.document_id IS NULL AS raw_missing,
    v.content_hash AS raw_content_hash
FROM {marts}.dim_document AS d
FULL JOIN (SELECT * FROM raw.document_version WHERE known_to IS NULL) AS v USING (document_id)
ORDER BY 1
