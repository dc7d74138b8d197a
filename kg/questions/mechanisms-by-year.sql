SELECT m.name AS mechanism, r.year AS year, count(DISTINCT c.subject) AS agencies
FROM claim c
JOIN thing m ON m.id = c.object
JOIN report r ON r.id = c.report
WHERE c.predicate = 'appliesMechanism' AND r.year IS NOT NULL
  --? mechanism AND c.object = :mechanism
GROUP BY mechanism, year
ORDER BY mechanism, year
