SELECT l.name AS law, r.year AS year, count(DISTINCT c.subject) AS agencies
FROM claim c
JOIN thing l ON l.id = c.object
JOIN report r ON r.id = c.report
WHERE c.citation AND r.year IS NOT NULL
  --? law AND c.object = :law
GROUP BY law, year
ORDER BY law, year
