-- Measured things of key tasks, with the task they stand in.
SELECT m.document_id, m.row, p.task, m.indicator, m.unit, m.target, m.actual, m.stated_rate, m.computed_rate, m.rate_check
FROM {marts}.fct_task_measure AS m
LEFT JOIN {marts}.fct_task_progress AS p USING (document_id, row)
ORDER BY m.document_id, m.row, m.indicator
