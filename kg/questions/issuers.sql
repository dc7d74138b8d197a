SELECT DISTINCT a.name AS agency, l.name AS law
FROM claim c
JOIN thing a ON a.id = c.subject
JOIN thing l ON l.id = c.object
WHERE c.predicate = 'issues' AND NOT c.citation
ORDER BY agency, law
