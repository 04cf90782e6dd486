-- Rows of key-task tables.
SELECT p.document_id, p.row, p.category, p.task, p.lead_unit, p.responsible_units, p.progress
FROM marts.fct_task_progress AS p
ORDER BY p.document_id, p.row
