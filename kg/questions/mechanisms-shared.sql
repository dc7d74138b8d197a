SELECT m.name AS mechanism, count(DISTINCT e.subject) AS agencies
FROM edge e
JOIN thing m ON m.id = e.object
WHERE e.predicate = 'appliesMechanism'
GROUP BY mechanism
HAVING agencies > 1
ORDER BY agencies DESC, mechanism
