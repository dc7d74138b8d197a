SELECT l.name AS law, count(DISTINCT e.subject) AS agencies
FROM edge e
JOIN thing l ON l.id = e.object
WHERE e.predicate = 'cites'
GROUP BY law
ORDER BY agencies DESC, law
LIMIT 30
